"""Slots of tables: a column's head names the values below it, in CSV, Markdown tables and SQL's INSERT and COPY."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import regex

from scanner.engine.slots import MIN_PASSWORD, Slot
from scanner.model import Span

MAX_LINE = 4096
MAX_ROWS = 5000
"""Rows that are read of one table: a longer one is somebody's data set, and its first rows tell."""

_HEAD = regex.compile(
    rb"""(?x) [ \t]* ["'`\[]?
         (?P<name> \# | [A-Za-z_] [\w\#.:/-]{0,40} (?: [ ] [\w\#.:/()-]{1,20} ){0,3} ) ["'`\]]? [ \t]*"""
)
_CODE = re.compile(rb"[={}$<>()]")
_STATEMENT = re.compile(rb"[({]|[ ]=[ ]")
_SQL = re.compile(rb"(?i)\b(?:into|copy)\b")
_RULE = regex.compile(rb"[ \t|:+-]+\r?$")
_CELL = rb"""(?x) [ ]* (?: "(?P<cell> (?: [^"] | "" )* )" | ['`]? (?P<cell> [^%s"'`\r\n]*? ) ['`]? ) [ ]*
         (?: %s | \r?$ )"""
_MARKS = {b",": b",", b";": b";", b"\t": b"\\t", b"|": b"\\|"}
_CELLS = {mark: regex.compile(_CELL % (written, written)) for mark, written in _MARKS.items()}
_SQL_NAMES = regex.compile(
    rb"""(?ix) \b (?: INTO | COPY ) \s+ [\w.`"\[\]]{1,80} \s* \( (?P<names> [^()]{1,2000} ) \) \s*
         (?: VALUES \s* (?P<rows>) | FROM \s+ stdin [^\n]{0,40} \n )"""
)
_SQL_VALUE = regex.compile(
    rb"""(?x) \s* (?: [NE]? '(?P<cell> (?: [^'\\] | \\. | '' )* )' | (?P<cell> [^,()']* (?: \([^()]*\) )? ) )
         \s* (?P<end> [,)] )"""
)
_SQL_ROW = regex.compile(rb"\s*,?\s*\(")


def columns(data: bytes, words: Iterable[Span], wanted: Callable[[bytes], bool]) -> Iterator[Slot]:
    """Yield each value below a head that holds one of `words`, given by place, and is `wanted`."""
    done = -1
    for word in words:
        if word.start < done:
            continue
        start = data.rfind(b"\n", max(0, word.start - MAX_LINE), word.start) + 1
        done = data.find(b"\n", word.end, start + MAX_LINE)
        if done < 0:
            continue
        found: list[Slot] = []
        if not _CODE.search(data, start, done):
            mark = max(_MARKS, key=data[start:done].count)
            head = _head_around(data, word, Span(start, done), mark)
            if head and not wanted(head):
                done = word.end
            elif head:
                done = _table(data, Span(start, done), mark, wanted, found)
        elif _SQL.search(data, start, done):
            done = _sql(data, Span(start, done), wanted, found)
        yield from found


def _sql(data: bytes, line: Span, wanted: Callable[[bytes], bool], found: list[Slot]) -> int:
    """Collect the chosen values of statements that begin on a line; return where the last of their rows ends."""
    end = line.end
    for statement in _SQL_NAMES.finditer(data, line.start, min(len(data), line.end + 200)):
        heads = _heads(data, Span(*statement.span("names")), b",") or []
        chosen = _chosen(data, heads, wanted)
        if not chosen:
            continue
        if statement["rows"] is None:
            end = _lines(data, statement.end(), b"\t", (len(heads), chosen), found)
        else:
            end = _tuples(data, statement.end(), chosen, found)
    return max(end, line.end)


def _tuples(data: bytes, position: int, chosen: dict[int, Span], found: list[Slot]) -> int:
    for _ in range(MAX_ROWS):
        row = _SQL_ROW.match(data, position)
        if row is None:
            return position
        position, number, ended = row.end(), 0, False
        while not ended:
            cell = _SQL_VALUE.match(data, position, position + MAX_LINE)
            if cell is None:
                return position
            _add(data, chosen.get(number), Span(*cell.span("cell")), found)
            position, number, ended = cell.end(), number + 1, cell["end"] == b")"
    return position


def _head_around(data: bytes, word: Span, line: Span, mark: bytes) -> bytes:
    """Return the head that the word belongs to, b"" if its cell is none: most lines are told from heads by one cell."""
    start = max(line.start, data.rfind(mark, line.start, word.start) + 1)
    end = data.find(mark, word.end, line.end)
    if start == line.start and end < 0:
        return b""
    name = _HEAD.fullmatch(data, start, end if end >= 0 else line.end - data.endswith(b"\r", start, line.end))
    return name["name"] if name else b""


def _table(data: bytes, line: Span, mark: bytes, wanted: Callable[[bytes], bool], found: list[Slot]) -> int:
    """Collect the chosen values below a head line, if it is one; return where its rows end."""
    heads = _heads(data, line, mark) or []
    chosen = _chosen(data, heads, wanted)
    return _lines(data, line.end + 1, mark, (len(heads), chosen), found) if chosen else line.end


def _heads(data: bytes, line: Span, mark: bytes) -> list[Span] | None:
    """Return where the names of a head line stand; None if it is none, or has only one column."""
    heads, position = [], line.start
    for part in data[line.start : line.end].rstrip(b"\r").split(mark):
        name = _HEAD.fullmatch(part)
        if name is not None:
            heads.append(Span(position + name.start("name"), position + name.end("name")))
        elif part.strip() or mark != b"|":  # Markdown's lines begin and end with one
            return None
        else:
            heads.append(Span(0, 0))
        position += len(part) + 1
    return heads if len(heads) > 1 else None


def _chosen(data: bytes, heads: list[Span], wanted: Callable[[bytes], bool]) -> dict[int, Span]:
    return {number: head for number, head in enumerate(heads) if wanted(data[head.start : head.end])}


def _lines(data: bytes, position: int, mark: bytes, head: tuple[int, dict[int, Span]], found: list[Slot]) -> int:
    width, chosen = head
    for _ in range(MAX_ROWS):
        end = data.find(b"\n", position, position + MAX_LINE)
        end = min(len(data), position + MAX_LINE) if end < 0 else end
        if _RULE.match(data, position, end) and end > position:
            position = end + 1
            continue
        if _STATEMENT.search(data, position, end):
            return position
        cells = [Span(*cell.span("cell")) for cell in _CELLS[mark].finditer(data, position, end)]
        if len(cells) == width + 1 and cells[-1].start == cells[-1].end:
            cells.pop()
        if len(cells) != width:
            return position
        for number, cell in enumerate(cells):
            _add(data, chosen.get(number), cell, found)
        position = end + 1
    return position


def _add(data: bytes, head: Span | None, cell: Span, found: list[Slot]) -> None:
    if head is not None and cell.end - cell.start >= MIN_PASSWORD:
        found.append(Slot("column", data[head.start : head.end], head, cell))
