"""The message of a commit as git will record it, from the file that a commit-msg hook is given."""

from __future__ import annotations

from typing import NamedTuple

SCISSORS = b" ------------------------ >8 ------------------------"
"""What follows a comment character on the line below which git drops everything (wt-status.c, `cut_line`)."""

AUTO = "auto"
_AUTO_CHARS = tuple(bytes([char]) for char in b"#;@!$%^&|:")
"""What git may choose for `core.commentChar = auto` (builtin/commit.c, `adjust_comment_line_char`)."""


class Cleanup(NamedTuple):
    """How git cleans a message from an editor: `comment` begins comments, `mode` is a value of `commit.cleanup`."""

    comment: str = "#"
    mode: str = "default"


def recorded(message: bytes, cleanup: Cleanup) -> bytes:
    """Return what git records of a message that came from an editor; each comment is an empty line, so places stay.

    In doubt a line stays: no hook is told what `git commit --cleanup` said.
    """
    chars = _AUTO_CHARS if cleanup.comment == AUTO else (cleanup.comment.encode() or b"#",)
    if cleanup.mode == "verbatim":
        return message
    lines = _above_scissors(message.split(b"\n"), chars)
    # With `auto` nobody can tell which character git chose: a line that begins with another one is recorded.
    if cleanup.comment != AUTO and cleanup.mode in ("default", "strip"):
        lines = [b"" if line.startswith(chars) else line for line in lines]
    return b"\n".join(lines)


def _above_scissors(lines: list[bytes], chars: tuple[bytes, ...]) -> list[bytes]:
    cuts = {char + SCISSORS for char in chars}
    for number, line in enumerate(lines):
        if line.removesuffix(b"\r") in cuts:
            return lines[:number]
    return lines
