"""Text as far as a file tells it: literal pieces, and holes for what is only known when the program runs."""

from __future__ import annotations

from typing import NamedTuple

from scanner.model import Span

HOLE = "{}"
"""How a hole stands in a pattern."""


class Piece(NamedTuple):
    """A literal, or a hole if `text` is None.

    `span` is where a literal's characters stand in the file (bytes), or the expression that a hole stands for; None for
    what was put together on the way. `names` are the variables, constants and environment variables that the value went
    through, nearest first. `reply` is the number of the request in the same file from whose JSON reply it was taken,
    -1 if from none, `field` the dotted path in that reply. `several`: a hole that has several known values.
    """

    text: str | None
    span: Span | None = None
    names: tuple[str, ...] = ()
    reply: int = -1
    field: str = ""
    several: bool = False


class Text(NamedTuple):
    """Pieces in order; none at all is the empty text."""

    pieces: tuple[Piece, ...] = ()

    @property
    def literal(self) -> str | None:
        """The whole text, None if it has a hole."""
        if any(piece.text is None for piece in self.pieces):
            return None
        return "".join(piece.text or "" for piece in self.pieces)

    @property
    def pattern(self) -> str:
        """The text with `{}` for each hole."""
        return "".join(HOLE if piece.text is None else piece.text for piece in self.pieces)

    @property
    def names(self) -> tuple[str, ...]:
        """All names that its pieces went through, each once."""
        return tuple(dict.fromkeys(name for piece in self.pieces for name in piece.names))

    @property
    def span(self) -> Span | None:
        """From the first piece with a place to the last, None if none has one."""
        spans = [piece.span for piece in self.pieces if piece.span is not None]
        return Span(min(span.start for span in spans), max(span.end for span in spans)) if spans else None

    def __add__(self, other: object) -> Text:
        if not isinstance(other, Text):
            return NotImplemented
        return Text(self.pieces + other.pieces)


def literal(text: str, span: Span | None = None, names: tuple[str, ...] = ()) -> Text:
    """Make a text of one literal."""
    return Text((Piece(text, span, names),)) if text else Text()


def hole(*names: str, span: Span | None = None) -> Text:
    """Make a text of one hole."""
    return Text((Piece(None, span, names),))
