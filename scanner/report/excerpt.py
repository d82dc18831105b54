"""The line a finding stands on, drawn with a gutter, and a caret under each column of the redacted secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.report.charset import fit
from scanner.report.escape import columns, visible

if TYPE_CHECKING:
    from scanner.model import Excerpt

_TAB = 4
_GUTTER = 6
_MARGIN = " │ "


class Drawing(NamedTuple):
    """An excerpt ready to print: `text[start:end]` is the redacted secret, `indent` and `carets` count columns."""

    gutter: str
    text: str
    start: int
    end: int
    indent: int
    carets: int


def draw(excerpt: Excerpt, width: int, encoding: str = "utf-8") -> Drawing:
    """Return the excerpt with tabs as blanks, cut to `width` columns (0: not cut).

    What is unprintable, or unknown to the encoding, is escaped, so the columns are those that will be seen.
    """
    gutter = fit(f"{excerpt.line:>{_GUTTER}}{_MARGIN}", encoding)
    cells = _cells(excerpt.text, encoding)
    start, end = excerpt.start, max(excerpt.end, excerpt.start)
    room = width - len(gutter)
    if width and sum(map(columns, cells)) > room:
        cells, start, end = _cut(cells, start, end, max(room, 8), fit("…", encoding))
    before, secret, after = "".join(cells[:start]), "".join(cells[start:end]), "".join(cells[end:])
    text = before + secret + after
    carets = max(columns(secret), 1)
    return Drawing(gutter, text, len(before), len(before) + len(secret), columns(before), carets)


def _cells(text: str, encoding: str) -> list[str]:
    """Return what stands for each character: itself, an escape, or the blanks of a tab."""
    cells: list[str] = []
    column = 0
    for char in text:
        cell = " " * (_TAB - column % _TAB) if char == "\t" else fit(visible(char), encoding)
        column += columns(cell)
        cells.append(cell)
    return cells


def _cut(cells: list[str], start: int, end: int, room: int, mark: str) -> tuple[list[str], int, int]:
    """Return the cells around the secret that fit into `room` columns, `mark` for what is cut, and where it is."""
    widths = [columns(cell) for cell in cells]
    first = last = min(start, len(cells))
    used = 2 * len(mark)  # at either end
    while last < len(cells) and last < end and used + widths[last] <= room:
        used += widths[last]
        last += 1
    end = last
    while first > 0 and used + widths[first - 1] <= room - (room - used) // 2:
        first -= 1
        used += widths[first]
    while last < len(cells) and used + widths[last] <= room:
        used += widths[last]
        last += 1
    while first > 0 and used + widths[first - 1] <= room:
        first -= 1
        used += widths[first]
    head = [mark] if first else []
    tail = [mark] if last < len(cells) else []
    shift = len(head) - first
    return head + cells[first:last] + tail, start + shift, end + shift
