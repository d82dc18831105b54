"""The lines around a finding, every secret in them replaced, for a person who has to judge it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from scanner.engine.position import encoding_of
from scanner.model import Secret

if TYPE_CHECKING:
    from scanner.engine import Engine
    from scanner.model import Fragment
    from scanner.modes.standing import Standing

HIDDEN = "…"
MAX_WIDTH = 200
"""Characters of a line that are shown."""


class Line(NamedTuple):
    """A line of a file as it may be shown, and its number."""

    number: int
    text: str


def around(standing: Standing, engine: Engine, path: str, line: int, reach: int) -> list[Line]:
    """Return the lines from `reach` before to `reach` after `line`; none if the file can't be read any more."""
    lines: list[Line] = []
    with closing(standing.fragments(path)) as fragments:
        for fragment in fragments:
            kept: dict[str, Secret] = {}
            spans = [(leak.span.start - fragment.offset, leak.span.end - fragment.offset, leak.preview)
                     for leak in engine.worker(kept).scan(fragment)]  # fmt: skip
            lines += _lines(fragment, spans, kept, line - reach, line + reach)
            if lines and lines[-1].number >= line + reach:
                break
    return list({shown.number: shown for shown in lines}.values())


def _lines(
    fragment: Fragment, spans: list[tuple[int, int, str]], kept: dict[str, Secret], first: int, last: int
) -> list[Line]:
    encoding = encoding_of(fragment.data) if fragment.offset == 0 else "utf-8"
    text, position = "", 0
    for start, end, preview in sorted(spans):
        if start < position:
            continue
        lost = fragment.data[start:end].decode(encoding, "replace").count("\n")  # a key of many lines keeps them
        text += fragment.data[position:start].decode(encoding, "replace") + (preview or HIDDEN) + "\n" * lost
        position = end
    text += fragment.data[position:].decode(encoding, "replace")
    for secret in kept.values():
        text = text.replace(secret.reveal().decode("utf-8", "replace"), HIDDEN)
    numbered = enumerate(text.split("\n"), fragment.cursor.line)
    return [Line(number, line.rstrip("\r")[:MAX_WIDTH]) for number, line in numbered if first <= number <= last]
