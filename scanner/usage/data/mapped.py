"""Decoded text that knows where each of its characters stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from scanner.model import Span

_SURROGATE = re.compile("[\udc80-\udcff]")


class Mapped(NamedTuple):
    """Text of a file, decoded. Character i begins at byte `at(i)`; `at(len(text))` is the end.

    Without `offsets` every character is one byte and the first is at `start`.
    """

    text: str
    start: int = 0
    offsets: Sequence[int] | None = None

    def at(self, index: int) -> int:
        """Return the byte offset of a character, or of the end."""
        return self.start + index if self.offsets is None else self.offsets[index]

    def places(self) -> Sequence[int]:
        """Return the byte offsets of all characters."""
        if self.offsets is None:
            return range(self.start, self.start + len(self.text))
        return self.offsets[: len(self.text)]

    def span(self, begin: int = 0, end: int | None = None) -> Span:
        """Return the bytes of a part; empty parts have an empty span."""
        return Span(self.at(begin), self.at(len(self.text) if end is None else end))

    def cut(self, begin: int, end: int | None = None) -> Mapped:
        """Return a part that keeps its places."""
        end = len(self.text) if end is None else end
        offsets = None if self.offsets is None else self.offsets[begin : end + 1]
        return Mapped(self.text[begin:end], self.at(begin), offsets)

    def strip(self, characters: str | None = None) -> Mapped:
        """Return the text without white space (or these characters) at both ends."""
        left = len(self.text) - len(self.text.lstrip(characters))
        return self.cut(left, max(left, len(self.text.rstrip(characters))))

    def lines(self) -> Iterator[Mapped]:
        """Give the lines without their ends, split at LF, CRLF and CR only."""
        begin = 0
        for end in re.finditer(r"\r\n|\n|\r", self.text):
            yield self.cut(begin, end.start())
            begin = end.end()
        yield self.cut(begin)


def decode(data: bytes, start: int = 0) -> Mapped:
    """Decode UTF-8; each byte that is none becomes one U+FFFD. `start` is where the bytes stand in the file."""
    if data.isascii():
        return Mapped(data.decode("ascii"), start)
    text = data.decode("utf-8", "surrogateescape")
    offsets = list(accumulate(map(_size, text), initial=start))
    return Mapped(_SURROGATE.sub("\ufffd", text), start, offsets)


def _size(character: str) -> int:
    """Length in UTF-8; a surrogate stands for one byte that was not."""
    if character < "\x80" or "\udc80" <= character <= "\udcff":
        return 1
    return 2 if character < "\u0800" else 3 if character < "\U00010000" else 4
