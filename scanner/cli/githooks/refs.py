"""The lines that git gives to hooks of a push: which refs are to point where."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from scanner.errors import SourceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINE = 1 << 16
"""Bytes of a line; git's own limit for a packet, in which a ref travels."""

MAX_REFS = 1_000_000
"""Refs in a push."""

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Update(NamedTuple):
    """A ref with the ids that it has and shall have, "" for none; printable only after escaping."""

    ref: str
    old: str
    new: str


def received() -> Iterator[Update]:
    """Yield what standard input says by the protocol of pre-receive: `<old> <new> <ref>` (githooks(5)).

    Raises UsageError for anything else, SourceError when standard input is closed.
    """
    for number, line in _lines(_stdin()):
        old, _, rest = line.partition(" ")
        new, _, ref = rest.partition(" ")
        yield _update(number, ref, old, new)


def pushed() -> Iterator[Update]:
    """Yield what standard input says by the protocol of pre-push: `<local ref> <id> <remote ref> <id>` (githooks(5)).

    The local ref is whatever was typed, `:/some words` too, so lines are read from their end. Raises as `received`.
    """
    for number, line in _lines(_stdin()):
        parts = line.rsplit(" ", 3)
        _, new, ref, old = parts if len(parts) == 4 else ("", "", "", "")  # noqa: PLR2004 - the protocol's fields
        yield _update(number, ref, old, new)


def _stdin() -> BinaryIO:
    if sys.stdin is None:
        raise SourceError("standard input, which tells what is pushed, is closed", "leave it to git to run this hook")
    return sys.stdin.buffer


def _lines(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise UsageError(f"standard input, line {number}: longer than any ref", _HINT)
        if number > MAX_REFS:
            raise UsageError(f"more than {MAX_REFS:,} refs in one push", "push them in parts")
        yield number, line.removesuffix(b"\n").decode("utf-8", "surrogateescape")


def _update(number: int, ref: str, old: str, new: str) -> Update:
    if not ref or not _ID.fullmatch(old) or not _ID.fullmatch(new):
        raise UsageError(f"standard input, line {number}: not what git tells a hook", _HINT)
    return Update(ref, old if old.strip("0") else "", new if new.strip("0") else "")


_HINT = "git runs this hook; by hand: `straykey scan --range A..B`"
