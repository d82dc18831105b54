"""From byte offsets to lines and columns, and the redacted line a report shows. Only done for findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scanner.model import Excerpt, Fragment, Location, Span

EXCERPT = 160
"""Characters of a line that are kept around a finding."""
LINE_LIMIT = 4096
"""Bytes of a line that are looked at on either side of a finding, for excerpts and comments."""


class Redaction(NamedTuple):
    """A span to hide and what to show instead."""

    span: Span
    preview: str


def encoding_of(data: bytes) -> str:
    """Return `utf-16-le`, `utf-16-be` (by BOM, else by where the NULs stand) or `utf-8`."""
    if data.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if data.startswith(b"\xfe\xff"):
        return "utf-16-be"
    head = data[:4096]
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
    """Translates offsets of one fragment. A line feed ends a line; a carriage return before it belongs to the end."""

    def __init__(self, fragment: Fragment) -> None:
        self._data = fragment.data
        self._cursor = fragment.cursor
        self.encoding = encoding_of(fragment.data) if fragment.offset == 0 and 0 in fragment.data[:4096] else "utf-8"
        wide = self.encoding != "utf-8"
        self._newline = "\n".encode(self.encoding) if wide else b"\n"

    def locate(self, span: Span) -> Location:
        """Return where a span of the fragment's data stands in the original."""
        line, column = self._at(span.start)
        end_line, end_column = self._at(span.end)
        return Location(line, column, end_line, end_column)

    def _at(self, offset: int) -> tuple[int, int]:
        start = self.line_start(offset)
        line = self._cursor.line + self._count(start)
        passed = self._cursor.column if start == 0 else 0
        before = self._data[start:offset].decode(self.encoding, "replace")
        return line, passed + _units(before) + 1

    def _count(self, end: int) -> int:
        if len(self._newline) == 1:
            return self._data.count(b"\n", 0, end)
        return sum(1 for _ in self._wide_newlines(end))

    def _wide_newlines(self, end: int) -> list[int]:
        found, position = [], self._data.find(self._newline, 0, end)
        while position >= 0:
            if position % 2 == 0:
                found.append(position)
            position = self._data.find(self._newline, position + 1, end)
        return found

    def line_start(self, offset: int) -> int:
        """Return where the line of `offset` begins in the fragment's data; 0 if before it."""
        if len(self._newline) == 1:
            return self._data.rfind(b"\n", 0, offset) + 1
        before = self._wide_newlines(offset)
        return before[-1] + 2 if before else 0

    def line_end(self, offset: int) -> int:
        """Return where the line of `offset` ends, line break excluded."""
        end = self._data.find(self._newline, offset)
        while len(self._newline) > 1 and end >= 0 and end % 2:
            end = self._data.find(self._newline, end + 1)
        return len(self._data) if end < 0 else end

    def excerpt(self, span: Span, redactions: Sequence[Redaction]) -> Excerpt:
        """Return the span's first line with every redaction applied, cut to fit, and where the finding stands in it."""
        line_start, line_end = self.line_start(span.start), self.line_end(span.start)
        start = max(line_start, span.start - LINE_LIMIT)
        end = min(line_end, span.start + LINE_LIMIT)
        text, mark, mark_end, position = "", 0, 0, start
        for redaction in sorted(redactions):
            if redaction.span.end <= position or redaction.span.start >= end:
                continue
            text += self._text(position, redaction.span.start)
            if redaction.span == span:
                mark, mark_end = len(text), len(text) + len(redaction.preview)
            text += redaction.preview
            position = max(position, redaction.span.end)
        text += self._text(position, end)
        line = self._cursor.line + self._count(line_start)
        return _cut(line, text.rstrip("\r"), mark, mark_end)

    def _text(self, start: int, end: int) -> str:
        return self._data[start:end].decode(self.encoding, "replace") if start < end else ""

    def marked_lines(self, span: Span, redactions: Sequence[Redaction]) -> tuple[bytes, bytes]:
        """Return the lines of a finding and the line before it as UTF-8, every secret overwritten.

        Lines are cut to `LINE_LIMIT` bytes around the finding; a line before that is longer is left out, as a cut one
        could begin like a comment.
        """
        start, end = self.line_start(span.start), self.line_end(max(span.start, span.end - 1))
        width = len(self._newline)
        above = self.line_start(start - width) if start >= width else start
        low = above if start - above <= LINE_LIMIT else start
        data = bytearray(self._data[low : min(end, span.end + LINE_LIMIT)])
        for redaction in redactions:
            first, last = max(redaction.span.start, low) - low, min(redaction.span.end - low, len(data))
            if first < last:
                data[first:last] = b"*" * (last - first)
        before = bytes(data[: max(0, start - width - low)])
        line = bytes(data[max(start, span.start - LINE_LIMIT) - low :])
        if self.encoding == "utf-8":
            return line, before
        return line.decode(self.encoding, "replace").encode(), before.decode(self.encoding, "replace").encode()

    def text(self) -> str:
        """Return the whole fragment as text, undecodable bytes replaced; a BOM stays."""
        return self._data.decode(self.encoding, "replace")


def _cut(line: int, text: str, start: int, end: int) -> Excerpt:
    stripped = len(text) - len(text.lstrip())
    first = max(0, min(start - EXCERPT // 2, len(text) - EXCERPT))
    first = stripped if first < stripped <= start else first
    last = max(first + EXCERPT, end)
    before, after = "…" if first > stripped else "", "…" if last < len(text) else ""
    kept = before + text[first:last].rstrip() + after
    shift = len(before) - first
    return Excerpt(line, kept, start + shift, min(len(kept), end + shift))
