"""Makes `Text` of decoded text in which variables stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

from scanner.model import Span
from scanner.usage.data.mapped import Mapped
from scanner.usage.text import Piece, Text, hole

Scope = Mapping[str, Text]
"""What variables hold, as far as it is known."""

BRACES = re.compile(r"\{\{\s*(?P<name>[^{}]{1,200}?)\s*\}\}")
"""The `{{name}}` of .http files, Postman, Insomnia and Bruno."""

_SEGMENTS = re.compile(rf"{BRACES.pattern}|(?<=/):(?P<segment>[A-Za-z_]\w{{0,100}})(?=[/?#]|$)")
MAX_PIECES = 64
MAX_LENGTH = 8192
_MAX_RUNS = 16


def plain(source: Mapped, names: tuple[str, ...] = ()) -> Text:
    """Make a text without variables; each piece's characters are its span's bytes where that is possible."""
    if not source.text:
        return Text()
    if len(source.text) > MAX_LENGTH:
        return hole(*names, span=source.span())
    if source.offsets is None:
        return Text((Piece(source.text, source.span(), names),))
    starts = [0, *_seams(source), len(source.text)]
    if len(starts) > _MAX_RUNS:
        return Text((Piece(source.text, source.span(), names),))
    cuts = pairwise(starts)
    return Text(tuple(Piece(source.text[a:b], source.span(a, b), names) for a, b in cuts if a < b))


def fill(source: Mapped, pattern: re.Pattern[str], resolve: Callable[[re.Match[str]], Text | None]) -> Text:
    """Replace each match by what `resolve` says, by its own text if that is None. Too long or too many: one hole."""
    pieces: list[Piece] = []
    index = 0
    for match in pattern.finditer(source.text):
        value = resolve(match)
        if value is None:
            continue
        pieces.extend(plain(source.cut(index, match.start())).pieces)
        pieces.extend(value.pieces)
        index = match.end()
        if len(pieces) > MAX_PIECES:
            break
    pieces.extend(plain(source.cut(index)).pieces)
    if len(pieces) > MAX_PIECES or sum(len(piece.text or "") for piece in pieces) > MAX_LENGTH:
        return hole(span=source.span())
    return Text(tuple(pieces))


def braces(source: Mapped, scope: Scope) -> Text:
    """Fill in `{{name}}`; an unknown one is a hole of that name."""

    def resolve(match: re.Match[str]) -> Text:
        return lookup(match["name"], scope, source.span(match.start(), match.end()))

    return fill(source, BRACES, resolve)


def address(source: Mapped, scope: Scope, segments: Scope) -> Text:
    """Fill in `{{name}}`, and `:name` where it is a whole segment: from `segments`, else a hole."""

    def resolve(match: re.Match[str]) -> Text:
        span = source.span(*match.span())
        if match["name"]:
            return lookup(match["name"], scope, span)
        return segments.get(match["segment"]) or hole(match["segment"], span=span)

    return fill(source, _SEGMENTS, resolve)


def lookup(name: str, scope: Scope, span: Span) -> Text:
    """Return a variable's value with the name in front of those that it has already, or a hole."""
    name = name.removeprefix("process.env.")  # Bruno's
    known = scope.get(name)
    return hole(name, span=span) if known is None else named(name, known, span)


def named(name: str, value: Text, span: Span) -> Text:
    """Say that a value went through a name; a hole stands at `span`, where it is used."""
    return Text(
        tuple(
            piece._replace(
                names=(name, *(other for other in piece.names if other != name)),
                span=span if piece.text is None else piece.span,
            )
            for piece in value.pieces
        )
    )


def _seams(source: Mapped) -> list[int]:
    """Tell before and after which characters the bytes stop being one a character (escapes, not ASCII)."""
    seams: set[int] = set()
    for index in range(len(source.text)):
        if source.at(index + 1) - source.at(index) != 1:
            seams.update((index, index + 1))
            if len(seams) > _MAX_RUNS:
                break
    return sorted(seams - {0, len(source.text)})
