"""The pre-commit hook: what is about to be committed, no network, and a text that says how to go on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scanner.cli import terminal
from scanner.cli.execute import execute
from scanner.cli.flags import Exit

if TYPE_CHECKING:
    from scanner.cli.flags import Flags


def pre_commit(flags: Flags) -> int:
    """Scan the named files, or all that is staged when none is named; returns the exit code.

    git sets GIT_INDEX_FILE for its hooks (githooks(5)): in a commit the names are read from that index, so that what is
    scanned is what is committed. Without it (`pre-commit run --all-files` or `--files`) they are read from disk.
    """
    staged = not flags.paths or "GIT_INDEX_FILE" in os.environ
    code = execute(flags._replace(staged=staged, no_progress=True))
    if code == Exit.FINDINGS and not flags.quiet:
        terminal.finish()
        terminal.tell("straykey", _ADVICE.format(bypass=_bypass()))
    return code


_ADVICE = """the commit is refused.
fix     move a secret to an environment variable or a secret manager, then `git add` the file;
        if it was ever pushed, shared or run elsewhere, revoke it: removing it does not undo that;
        where a token is used wrongly, write what stands after `fix`
allow   if it is meant to be there, put the comment printed above on its line, with the reason
bypass  {bypass}"""


def _bypass() -> str:
    if os.environ.get("PRE_COMMIT"):
        return "SKIP=straykey git commit …   (this hook only, this once)"
    return "git commit --no-verify …   (all hooks, this once)"
