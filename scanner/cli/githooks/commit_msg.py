"""The commit-msg hook: the message as git will record it."""

from __future__ import annotations

import io
import os
import shlex
import stat
from typing import TYPE_CHECKING

from scanner.cli import terminal
from scanner.cli.execute import execute
from scanner.cli.flags import Exit
from scanner.errors import SourceError, UsageError
from scanner.sources.message import Cleanup, recorded
from scanner.sources.settings import setting

if TYPE_CHECKING:
    from scanner.cli.flags import Flags

MAX_MESSAGE = 64 << 20
"""Bytes; git itself takes larger ones, but nobody writes them."""

NAME = "(commit message)"
"""As a history names it: a finding is the same there."""


def commit_msg(flags: Flags) -> int:
    """Scan the message in the file that git names; returns the exit code."""
    if len(flags.paths) != 1:
        raise UsageError("commit-msg takes one file, the message", "git names it: straykey hook commit-msg FILE")
    path = flags.paths[0]
    message = _read(path)
    # git sets this when it shows nobody an editor (githooks(5), "pre-commit"): then comments are recorded, too.
    if os.environ.get("GIT_EDITOR") != ":":
        message = recorded(message, _cleanup())
    flags = flags._replace(paths=(), stdin=True, stdin_name=NAME, no_lint=True, no_progress=True)
    code = execute(flags, io.BytesIO(message))
    if code == Exit.FINDINGS and not flags.quiet:
        terminal.finish()
        terminal.tell("straykey", _ADVICE.format(path=shlex.quote(path), bypass=_bypass()))
    return code


def _cleanup() -> Cleanup:
    comment = setting("core.commentString").value or setting("core.commentChar").value or "#"
    return Cleanup(comment, setting("commit.cleanup").value or "default")


def _read(path: str) -> bytes:
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}", "name the file that holds the message") from None
    with os.fdopen(fd, "rb") as file:
        info = os.fstat(fd)
        if not stat.S_ISREG(info.st_mode):
            raise SourceError(f"{path}: is no regular file", "name the file that holds the message")
        if info.st_size > MAX_MESSAGE:
            raise SourceError(f"{path}: a message of over {MAX_MESSAGE >> 20} MiB", "shorten it")
        return file.read(MAX_MESSAGE + 1)


_ADVICE = """the commit is refused: its message holds what is shown above.
fix     write the message without it: git commit -e -F {path}
        if it was ever shared or run elsewhere, revoke it: removing it does not undo that
allow   if it is meant to be there, put what is printed above into its line, with the reason
bypass  {bypass}"""


def _bypass() -> str:
    if os.environ.get("PRE_COMMIT"):
        return "SKIP=straykey-commit-msg git commit …   (this hook only, this once)"
    return "git commit --no-verify …   (all hooks, this once)"
