"""What `${name:-…}`, `${name%…}` and their like make of a value."""

from __future__ import annotations

from scanner.usage.data.fill import named
from scanner.usage.shell.words import Part
from scanner.usage.text import Piece, Text


def changed(item: Part, known: Text | None, value: Text, operand: Text) -> Text:  # noqa: PLR0911 (one for each change)
    """Return the value; `known` is None where nothing in the file sets it, `operand` is what stands in the braces."""
    change = item.change
    if change in {":-", "-", ":=", "="}:
        open_ = known is None or any(piece.text is None and not piece.several for piece in known.pieces)
        empty = known is not None and known.literal == "" and change.startswith(":")
        return named(item.name, operand, item.span) if (open_ or empty) and operand.pieces else value
    if change in {":?", "?"}:
        return value
    if change in {":+", "+"}:
        return operand
    if change in {"%", "%%"}:
        return _without(value, operand.literal, at_end=True)
    if change in {"#", "##"}:
        return _without(value, operand.literal, at_end=False)
    if change in {"^^", ",,"} and value.literal is not None:
        upper = change == "^^"
        return Text(
            tuple(
                piece._replace(text=(piece.text or "").upper() if upper else (piece.text or "").lower())
                for piece in value.pieces
            )
        )
    return Text((Piece(None, item.span, value.names),)) if value.pieces else value


def _without(value: Text, pattern: str | None, *, at_end: bool) -> Text:
    """Take a literal ending or beginning away; one with wild cards leaves the value open."""
    if pattern is None or any(char in pattern for char in "*?["):
        return Text(tuple(Piece(None, piece.span, piece.names) for piece in value.pieces[:1]))
    if not value.pieces:
        return value
    place = -1 if at_end else 0
    piece = value.pieces[place]
    written = piece.text or ""
    if not (written.endswith(pattern) if at_end else written.startswith(pattern)) or not pattern:
        return value
    kept = written.removesuffix(pattern) if at_end else written.removeprefix(pattern)
    shorter = piece._replace(text=kept)
    return Text((*value.pieces[:-1], shorter) if at_end else (shorter, *value.pieces[1:]))
