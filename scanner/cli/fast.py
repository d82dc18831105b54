"""The few command lines of hooks, parsed without click.

A hook runs at every commit, and importing click takes as long as the scan. So the closed set below is understood here;
anything else, mistakes included, is left to click, which means the same by it (a test compares the two).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from scanner.cli.flags import Exit, Flags
from scanner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_SWITCHES = {
    "-q": "quiet",
    "--quiet": "quiet",
    "-v": "verbose",
    "--verbose": "verbose",
    "--isolated": "isolated",
    "--no-progress": "no_progress",
    "--exit-zero": "exit_zero",
}


def run(args: Sequence[str]) -> int | None:
    """Run a command line of the closed set and return its exit code; None if it is none of them."""
    match list(args):
        case ["--version"]:
            from scanner import __version__  # noqa: PLC0415 - nothing else needs it
            from scanner.cli.terminal import say  # noqa: PLC0415 - likewise

            say(f"straykey {__version__}")
            return Exit.CLEAN
        case ["scan", *rest]:
            flags = parse(rest)
            return _scan(flags) if flags and flags.staged else None
        case ["hook", ("pre-commit" | "pre-push" | "commit-msg" | "pre-receive") as name, *rest]:
            if name == "pre-commit":
                _refuse_ambiguous(rest)
            flags = parse(rest)
            return _hook(name, flags) if flags and not flags.staged else None
    return None


def parse(args: Sequence[str]) -> Flags | None:
    """Return the flags, or None if anything but known switches and file names is among the arguments."""
    switches: dict[str, Any] = {}
    paths: list[str] = []
    for number, arg in enumerate(args):
        if arg == "--":
            paths.extend(args[number + 1 :])
            break
        if not arg.startswith("-") and arg:
            paths.append(arg)
        elif arg == "--staged":
            switches["staged"] = True
        elif arg in _SWITCHES:
            switches[_SWITCHES[arg]] = True
        else:
            return None
    return Flags(paths=tuple(paths))._replace(**switches)


def _refuse_ambiguous(args: Sequence[str]) -> None:
    """Raise UsageError if an option is also a file: pre-commit appends names, and one may be called --exit-zero."""
    for arg in args:
        if arg == "--":
            return
        if arg.startswith("-") and os.path.lexists(arg):
            raise UsageError(f"{arg} is an option and also a file", "put -- between options and files (last in `args`)")


def _scan(flags: Flags) -> int:
    from scanner.cli.execute import execute  # noqa: PLC0415 - not for --version

    return execute(flags)


def _hook(name: str, flags: Flags) -> int:
    if name == "pre-commit":
        from scanner.cli.precommit import pre_commit  # noqa: PLC0415 - not for --version

        return pre_commit(flags)
    from scanner.cli.githooks import run_hook  # noqa: PLC0415 - not for a commit

    return run_hook(name, flags)
