"""The work of the hooks besides pre-commit: each module runs one of git's hooks, without click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.cli.flags import Flags


def run_hook(name: str, flags: Flags) -> int:
    """Run the hook `name` and return its exit code; `flags.paths` are the arguments that git gives it."""
    if name == "pre-push":
        from scanner.cli.githooks.pre_push import pre_push  # noqa: PLC0415 - one hook a process

        return pre_push(flags)
    if name == "commit-msg":
        from scanner.cli.githooks.commit_msg import commit_msg  # noqa: PLC0415 - likewise

        return commit_msg(flags)
    if name == "pre-receive":
        from scanner.cli.githooks.pre_receive import pre_receive  # noqa: PLC0415 - likewise

        return pre_receive(flags)
    raise UsageError(f"no such hook: {name}")
