"""What says in words whose value this is: a phrase before its name, a label beside it, its line."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from scanner.engine.slots import Slot
from scanner.engine.surroundings import MAX_PARENTS, NEAR_BYTES, PARENT_BYTES
from scanner.model import Span

LINE_REACH = 160
"""Bytes of a line that are read either side of a token: a bundle's only line says nothing."""

_PHRASE = regex.compile(rb"(?r)(?<![\w@/.-])(?:[\w'-]{1,24}[ \t]{1,2}){1,4}")
_SAYS = regex.compile(rb"[:=|\"'`<]|\bis\b|->|\xe2\x86\x92")


def phrase_before(data: bytes, name: Span, value: Span) -> bytes:
    """Return the words before a name in prose (`our Hypemarket access token: …`), lower-case; b"" if nothing says `is`.

    `ENV X Y` and options have nothing but blanks between name and value: there the words before belong to no phrase.
    """
    if not _SAYS.search(data, name.end, value.start):
        return b""
    match = _PHRASE.match(data, max(0, name.start - 104), name.start)
    phrase: bytes = match.group().lower() if match else b""
    return phrase


def command_before(data: bytes, option: int) -> bytes:
    """Return the command to which an option belongs (`hyperspeed login --password`), lower-case."""
    line = data[max(0, option - 512) : option].rpartition(b"\n")[2]
    return line.partition(b" -")[0].lower().rpartition(b"$ ")[2]


def line_around(data: bytes, span: Span) -> bytes:
    """Return the line of a span without the span itself, up to `LINE_REACH` bytes either side, lower-case."""
    before, after = _halves(data, span)
    return before + b" " + after


def line_before(data: bytes, position: int) -> bytes:
    """Return the line up to a position, its last `LINE_REACH` bytes, lower-case."""
    return _halves(data, Span(position, position))[0]


def row_around(data: bytes, span: Span) -> bytes:
    """Return the same of a table's row: SQL has several on a line."""
    before, after = _halves(data, span)
    return before.rpartition(b"),")[2] + b" " + after.partition(b"),")[0]


def _halves(data: bytes, span: Span) -> tuple[bytes, bytes]:
    before = data[max(0, span.start - LINE_REACH) : span.start].rpartition(b"\n")[2]
    after = data[span.end : span.end + LINE_REACH].partition(b"\n")[0]
    return before.lower(), after.lower()


_CODE = regex.compile(rb"[(){}\[\]=$\\]")


def is_cell(data: bytes, slot: Slot) -> bool:
    """Whether a slot's value is the cell of a table, under its head or right of its name."""
    if slot.kind == "column":
        return True
    between = data[slot.name_span.end : slot.value.start].strip(b" \t\"'`")
    if slot.kind == "header" or between not in (b",", b";", b"|"):
        return False
    value = data[slot.value.start : slot.value.end].rstrip(b"=")
    return b"=" not in value and _CODE.search(line_around(data, slot.value)) is None


_LABEL = regex.compile(
    rb"""(?ix) (?<![\w.-]) \\{0,3}["']?
         (?: provider | service | vendor | integration | platform | system | name | title ) \\{0,3}["']?
         \s{0,4} (?: : | => ) \s{0,4} (?P<text> [^\n,{}\[\]]{1,80} )"""
)
_BRACES = regex.compile(rb"[{}]")


def labels(data: bytes, span: Span) -> Iterator[bytes]:
    """Yield how the objects around a span are labelled (`"provider": "hypemarket"`), innermost first; lower-case."""
    yield from _object_labels(data, span)
    yield from _mapping_labels(data, span)


def _object_labels(data: bytes, span: Span) -> Iterator[bytes]:
    """Read what stands beside the span in its object, and beside that object in the next, but in no other object."""
    before = list(_BRACES.finditer(data, max(0, span.start - PARENT_BYTES), span.start))
    start, end = span
    for _ in range(MAX_PARENTS):
        opening, left = _open_brace(data, before, start)
        if opening < 0:
            return
        closing = data.find(b"}", end, end + NEAR_BYTES)
        right = data[end : closing if closing >= 0 else end + NEAR_BYTES].partition(b"{")[0]
        for text in (left, right):
            for match in _LABEL.finditer(text):
                yield match["text"].lower()
        start, end = opening, closing + 1 if closing >= 0 else end
        while before and before[-1].start() >= opening:
            before.pop()


def _open_brace(data: bytes, braces: list[regex.Match[bytes]], position: int) -> tuple[int, bytes]:
    """Return where the object that holds `position` opens, -1 if nowhere near, and its own text up to there."""
    depth, text, end = 0, b"", position
    for brace in reversed(braces):
        if brace.group() == b"}":
            if depth == 0:
                text = data[brace.end() : end] + text
            depth += 1
        elif depth:
            depth -= 1
            end = brace.start()
        else:
            return brace.start(), data[brace.end() : end] + text
    return -1, b""


def _mapping_labels(data: bytes, span: Span) -> Iterator[bytes]:
    """Read the lines above that are indented like the span's line, or like one that this line belongs to."""
    lines = data[max(0, span.start - PARENT_BYTES) : span.start].split(b"\n")
    own = lines.pop()
    indent = len(own) - len(own.lstrip())
    for line in reversed(lines):
        if not line.strip():
            continue
        column = len(line) - len(line.lstrip(b" \t-"))  # of `name` in `- name: x`
        width = len(line) - len(line.lstrip())
        if column == indent and indent:
            match = _LABEL.match(line, column)
            if match:
                yield match["text"].lower()
        indent = min(indent, width)
