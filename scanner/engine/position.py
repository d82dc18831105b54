"""From byte offsets to lines and columns, and the redacted line a report shows. Only done for findings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from scanner.engine.markers import any_marker
from scanner.engine.mask import mask
from scanner.model import Excerpt, Fragment, Location, Span

EXCERPT = 160
"""Characters of a line that are kept around a finding."""
LINE_LIMIT = 4096
"""Bytes of a line that are looked at on either side of a finding, for comments."""
NEAR = 4 * EXCERPT
"""Bytes of a line that are looked at on either side of a finding, for its excerpt."""


class Redaction(NamedTuple):
    """A span to hide and what to show instead."""

    span: Span
    preview: str


class Redactions:
    """All redactions of a fragment, in order; quick to ask for those of one line."""

    def __init__(self, redactions: Iterable[Redaction]) -> None:
        self._all = sorted(redactions)
        self._starts = [redaction.span.start for redaction in self._all]

    def within(self, start: int, end: int) -> Iterator[Redaction]:
        """Yield the redactions that touch `start` to `end`. They don't overlap each other."""
        index = max(0, bisect_right(self._starts, start) - 1)
        while index < len(self._all) and self._starts[index] < end:
            if self._all[index].span.end > start:
                yield self._all[index]
            index += 1


_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_ASCII = bytes([*b"\t\n\r", *range(0x20, 0x7F)])


def encoding_of(data: bytes) -> str:
    """Return `utf-16-le`, `utf-16-be` (by BOM, else by where the NULs stand) or `utf-8`.

    A BOM in front of ASCII text is a trick or an accident: as UTF-16 it would hide all of it.
    """
    head = data[:4096]
    marked = _MARKS.get(head[:2], "")
    if marked and len(head.translate(None, _ASCII)) > len(head) // 4:
        return marked
    odd, even = head[1::2].count(0), head[0::2].count(0)
    half = max(1, len(head) // 2)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return "utf-8"


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


class Positions:
    """Translates offsets of one fragment, quickest in ascending order.

    A line feed ends a line; a carriage return before it belongs to the end.
    """

    def __init__(self, fragment: Fragment) -> None:
        self._data = fragment.data
        self._cursor = fragment.cursor
        is_start = fragment.offset == 0
        self.encoding = encoding_of(fragment.data) if is_start else "utf-8"
        self._newline = "\n".encode(self.encoding)
        # A byte order mark is no part of the text: editors and SARIF viewers count columns after it.
        mark = "\ufeff".encode(self.encoding)
        self._begin = len(mark) if is_start and fragment.data.startswith(mark) else 0
        self._seen = (self._begin, fragment.cursor.line, fragment.cursor.column)

    def locate(self, span: Span) -> Location:
        """Return where a span of the fragment's data stands in the original."""
        line, column = self._at(span.start)
        end_line, end_column = self._at(span.end)
        return Location(line, column, end_line, end_column)

    def _at(self, offset: int) -> tuple[int, int]:
        seen, line, column = self._seen
        if offset < seen:
            seen, line, column = self._begin, self._cursor.line, self._cursor.column
        newlines = self._count(seen, offset)
        if newlines:
            line, column = line + newlines, 0
            seen = self._line_start(offset, seen)
        column += _units(self._data[seen:offset].decode(self.encoding, "replace"))
        self._seen = (offset, line, column)
        return line, column + 1

    def _count(self, start: int, end: int) -> int:
        if len(self._newline) == 1:
            return self._data.count(b"\n", start, end)
        return self._data[start:end].decode(self.encoding, "replace").count("\n")

    def _line_start(self, offset: int, low: int) -> int:
        """Return where the line of `offset` begins, or `low` if before that."""
        position = self._data.rfind(self._newline, low, offset)
        while position >= 0 and position % len(self._newline):
            position = self._data.rfind(self._newline, low, position + len(self._newline) - 1)
        return low if position < 0 else position + len(self._newline)

    def _line_end(self, offset: int, high: int) -> int:
        """Return where the line of `offset` ends, line break excluded, or `high` if after that."""
        position = self._data.find(self._newline, offset, high)
        while position >= 0 and position % len(self._newline):
            position = self._data.find(self._newline, position + 1, high)
        return high if position < 0 else position

    def excerpt(self, span: Span, line: int, redactions: Redactions) -> Excerpt:
        """Return the span's first line, every redaction applied, cut to fit, and where the finding stands in it.

        What else looks like a secret or an e-mail address is masked, too: a line may hold what no rule knows.
        A redaction that reaches over an end of the span counts to the span as a whole.
        """
        start = max(self._begin, self._line_start(span.start, self._even(span.start - NEAR)))
        end = self._line_end(span.start, min(len(self._data), span.end + NEAR))
        pieces: list[tuple[Span, str]] = []
        position = start
        for redaction in redactions.within(start, end):
            if redaction.span.end <= position:
                continue
            hidden = Span(max(position, redaction.span.start), redaction.span.end)
            pieces += [(part, mask(self._text(*part))) for part in _parts(Span(position, hidden.start), span)]
            pieces.append((hidden, redaction.preview))
            position = hidden.end
        pieces += [(part, mask(self._text(*part))) for part in _parts(Span(position, end), span)]
        text = "".join(shown for _, shown in pieces).rstrip("\r")
        mark = sum(len(shown) for part, shown in pieces if part.end <= span.start)
        mark_end = sum(len(shown) for part, shown in pieces if part.start < span.end)
        return _cut(line, text, mark, min(mark_end, len(text), mark + EXCERPT))

    def _even(self, offset: int) -> int:
        """Return a lower bound that lies on a character's first byte and not before the data."""
        return max(0, offset - offset % len(self._newline))

    def _text(self, start: int, end: int) -> str:
        return self._data[start:end].decode(self.encoding, "replace") if start < end else ""

    def marked_lines(self, span: Span, redactions: Redactions) -> tuple[bytes, bytes]:
        """Return the lines of a finding and the line before it as UTF-8, every secret overwritten.

        Lines are cut to `LINE_LIMIT` bytes around the finding; a line before that is longer is left out, as a cut one
        could begin like a comment.
        """
        floor = self._even(span.start - LINE_LIMIT)
        start = self._line_start(span.start, floor)
        end = self._line_end(max(span.start, span.end - 1), min(len(self._data), span.end + LINE_LIMIT))
        width = len(self._newline)
        above = start
        if start > floor:
            ceiling = self._even(start - width - LINE_LIMIT)
            above = self._line_start(start - width, ceiling)
            above = start if above == ceiling > 0 else above
        data = bytearray(self._data[above:end])
        if not any_marker(bytes(data.replace(b"\0", b""))):
            return b"", b""
        for redaction in redactions.within(above, end):
            first, last = max(redaction.span.start, above) - above, min(redaction.span.end, end) - above
            data[first:last] = b"*" * (last - first)
        before, line = bytes(data[: max(0, start - width - above)]), bytes(data[start - above :])
        if self.encoding == "utf-8":
            return line, before
        return line.decode(self.encoding, "replace").encode(), before.decode(self.encoding, "replace").encode()

    def text(self) -> str:
        """Return the whole fragment as text, undecodable bytes replaced; a BOM stays."""
        return self._data.decode(self.encoding, "replace")


def _parts(span: Span, marked: Span) -> Iterator[Span]:
    """Yield the span, cut where the marked one begins and ends; nothing for an empty one."""
    cuts = (cut for cut in marked if span.start < cut < span.end)
    return (Span(low, high) for low, high in pairwise((span.start, *cuts, span.end)) if low < high)


def _cut(line: int, text: str, start: int, end: int) -> Excerpt:
    stripped = len(text) - len(text.lstrip())
    first = max(0, min(start - EXCERPT // 2, len(text) - EXCERPT))
    first = stripped if first < stripped <= start else first
    last = max(first + EXCERPT, end)
    before, after = "…" if first > stripped else "", "…" if last < len(text) else ""
    kept = before + text[first:last].rstrip() + after
    shift = len(before) - first
    return Excerpt(line, kept, start + shift, min(len(kept), end + shift))
