"""Fills the templates that libraries take for URLs: `/users/{id}`."""

from __future__ import annotations

import re

from scanner.usage.code.draft import Draft, part
from scanner.usage.text import Piece, Text

_SLOT = re.compile(r"\{([A-Za-z_][\w.-]{0,60})\}", re.ASCII)


def fill(draft: Draft, name: str, value: Text) -> None:
    """Put a value in the place of `{name}` in a draft's URL."""
    for place in ("base", "url", "path"):
        text = draft.__dict__[place]
        if text is not None:
            draft.__dict__[place] = _filled(text, {name: value.pieces})


def emptied(text: Text) -> Text:
    """Make a hole of each `{name}` that nothing has filled: no URL has braces."""
    return _filled(text, {})


def _filled(text: Text, values: dict[str, tuple[Piece, ...]]) -> Text:
    if not any(piece.text is not None and "{" in piece.text for piece in text.pieces):
        return text
    pieces: list[Piece] = []
    for piece in text.pieces:
        end = 0
        for match in _SLOT.finditer(piece.text or ""):
            if values and match[1] not in values:
                continue
            pieces.extend(part(piece, end, match.start()))
            pieces.extend(values.get(match[1]) or (Piece(None, piece.span, (match[1],)),))
            end = match.end()
        pieces.extend(part(piece, end, None) if piece.text is not None else (piece,))
    return Text(tuple(pieces))
