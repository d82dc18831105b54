"""What functions make of texts: put together, filled in, cut and changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code.draft import part
from scanner.usage.code.values import Items, Table, Value, lost, shorten, text_of
from scanner.usage.text import Piece, Text, literal

if TYPE_CHECKING:
    from scanner.usage.code.calls import Arguments
    from scanner.usage.code.interp import Interpreter

_SLOT = re.compile(r"\{\{|\}\}|\{([^{}:!]*)(?:![rsa])?(?::[^{}]*)?\}")

_DOLLAR = re.compile(r"\$\$|\$(?:\{([A-Za-z_]\w{0,99})\}|([A-Za-z_]\w{0,99}))")
_PERCENT = re.compile(r"%%|%(?:\((\w+)\)|(\d+)\$)?[-+ #0]*\d*(?:\.\d+)?[sdifrvqxXuc@]")

Pure = Callable[["Interpreter", Sequence[Value], "Arguments", Span], Value]


def same(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Give the argument itself."""
    return values[0] if values else lost(span=span)


def given(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Give the argument of a method."""
    return values[1] if len(values) > 1 else lost(span=span)


def concat(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Put texts together."""
    return shorten(Text(tuple(piece for value in values for piece in text_of(value, span).pieces)))


def join(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Put the items of a list together; list and separator are told apart by what they are."""
    items = next((value for value in values if isinstance(value, Items)), None)
    others = [value for value in values if value is not items]
    separator = text_of(others[0]) if others else Text()
    if items is None or not items.whole:
        return lost(span=span)
    text = Text()
    for index, value in enumerate(items.values):
        text = shorten(text + (separator if index else Text()) + text_of(value, span))
    return text


def formatted(_run: Interpreter, values: Sequence[Value], passed: Arguments, span: Span) -> Value:
    """Fill `{}`, `{0}` and `{name}`."""
    names = dict(passed.named)
    rest = list(values[1:])
    if rest and isinstance(rest[0], Table) and not rest[0].encoded:
        names.update(rest[0].entries)
    return _filled(values, _SLOT, rest, names, span)


def dollars(_run: Interpreter, values: Sequence[Value], passed: Arguments, span: Span) -> Value:
    """Fill `$name` and `${name}`."""
    names = dict(passed.named)
    for value in values[1:]:
        if isinstance(value, Table):
            names.update(value.entries)
    return _filled(values, _DOLLAR, [], names, span)


def sprintf(_run: Interpreter, values: Sequence[Value], passed: Arguments, span: Span) -> Value:
    """Fill `%s`, `%(name)s` and `%1$s`."""
    rest = list(values[1:])
    names = dict(passed.named)
    if len(rest) == 1 and isinstance(rest[0], Items):
        rest = list(rest[0].values)
    if rest and isinstance(rest[0], Table):
        names.update(rest[0].entries)
    return _filled(values, _PERCENT, rest, names, span)


def _filled(
    values: Sequence[Value], slot: re.Pattern[str], rest: list[Value], names: dict[str, Value], span: Span
) -> Value:
    template = text_of(values[0], span) if values else Text()
    pieces: list[Piece] = []
    position = 0
    for piece in template.pieces:
        if piece.text is None:
            pieces.append(piece)
            continue
        end = 0
        for match in slot.finditer(piece.text):
            pieces.extend(part(piece, end, match.start()))
            end = match.end()
            if match[0] in {"{{", "}}", "%%", "$$"}:
                pieces.append(Piece(match[0][0]))
                continue
            value, position = _slot_value(match, rest, names, position)
            pieces.extend(text_of(value, span).pieces)
        pieces.extend(part(piece, end, None))
    return shorten(Text(tuple(pieces)))


def _slot_value(
    match: re.Match[str], rest: list[Value], names: dict[str, Value], position: int
) -> tuple[Value | None, int]:
    key = next((group for group in match.groups() if group), "")
    if not key:
        return (rest[position] if position < len(rest) else None), position + 1
    if key.isdigit():
        index = int(key) - (1 if match[0].startswith("%") else 0)
        return (rest[index] if 0 <= index < len(rest) else None), position
    return names.get(key.partition(".")[0].partition("[")[0]) or lost(key), position


def trimmer(*, left: bool, right: bool) -> Pure:
    """Return a function that cuts characters (white space, if none are given) off the ends of a text."""

    def trim(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
        pieces = list(text_of(values[0], span).pieces) if values else []
        characters = text_of(values[1]).literal if len(values) > 1 else None
        if pieces and left and pieces[0].text is not None:
            kept = pieces[0].text.lstrip(characters)
            pieces[0:1] = part(pieces[0], len(pieces[0].text) - len(kept), None)
        if pieces and right and pieces[-1].text is not None:
            pieces[-1:] = part(pieces[-1], 0, len(pieces[-1].text.rstrip(characters)))
        return Text(tuple(pieces))

    return trim


def replace(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Put one text in the place of another."""
    if len(values) < 3:  # noqa: PLR2004 - text, old and new
        return values[0] if values else lost(span=span)
    old, new = text_of(values[1]).literal, text_of(values[2], span)
    if old is None and not new.pieces:  # a pattern of what stands at an end, mostly slashes
        return _trim_slashes(_run, [values[0], literal("/")], _passed, span)
    pieces: list[Piece] = []
    for piece in text_of(values[0], span).pieces:
        if piece.text is None or not old or old not in piece.text:
            pieces.append(piece)
            continue
        begin = 0
        while (at := piece.text.find(old, begin)) >= 0 and len(pieces) < 100:  # noqa: PLR2004 - shortened below
            pieces.extend(part(piece, begin, at))
            pieces.extend(new.pieces)
            begin = at + len(old)
        pieces.extend(part(piece, begin, None))
    return shorten(Text(tuple(pieces)))


def cased(change: Callable[[str], str]) -> Pure:
    """Return a function that changes the letters of a text."""

    def change_all(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
        text = text_of(values[0], span) if values else Text()
        return Text(tuple(p if p.text is None else p._replace(text=change(p.text)) for p in text.pieces))

    return change_all


def encode(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Percent-encode: what matters stays readable."""
    return text_of(values[0], span) if values else lost(span=span)


_trim_slashes = trimmer(left=False, right=True)
