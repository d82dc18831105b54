"""Marks in a script where something is filled in before a shell sees it: templates, Make, another language's string."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from scanner.usage.data.mapped import Mapped
from scanner.usage.text import Text

OPEN, CLOSE = "\ue000", "\ue001"
FOREIGN = re.compile(rf"{OPEN}(?P<name>[^{CLOSE}]{{0,200}}){CLOSE}")
_PRIVATE = re.compile(rb"\xee\x80[\x80-\x8f]")
"""U+E000 to U+E00F, in UTF-8."""


def clean(data: bytes) -> bytes:
    """Return a file without the characters that are marks here; all others keep their places."""
    return _PRIVATE.sub(b"???", data)


def replaced(
    source: Mapped, pattern: re.Pattern[str], resolve: Callable[[re.Match[str]], str | Mapped | None]
) -> Mapped:
    """Replace matches by what `resolve` says (None: leave it).

    A text that is put in stands where the match began, one of the file where it is written.
    """
    characters: list[str] = []
    offsets: list[int] = []
    index = 0
    for match in pattern.finditer(source.text):
        text = resolve(match)
        if text is None:
            continue
        characters += (source.text[index : match.start()], text if isinstance(text, str) else text.text)
        offsets.extend(source.at(place) for place in range(index, match.start()))
        if isinstance(text, str):
            offsets.extend([source.at(match.start())] * len(text))
        else:
            offsets.extend(text.at(place) for place in range(len(text.text)))
        index = match.end()
    if not characters:
        return source
    characters.append(source.text[index:])
    offsets.extend(source.at(place) for place in range(index, len(source.text) + 1))
    return Mapped("".join(characters), offsets[0], offsets)


def joined(parts: list[Mapped], separator: str = "\n") -> Mapped:
    """Put texts together; each keeps its places."""
    if not parts:
        return Mapped("")
    if len(parts) == 1:
        return parts[0]
    if separator == "\n" and _in_a_row(parts):
        return Mapped("\n".join(part.text for part in parts), parts[0].start)
    offsets: list[int] = []
    for part in parts:
        offsets.extend(part.places())
        offsets.extend([part.at(len(part.text))] * len(separator))
    end = parts[-1].at(len(parts[-1].text))
    offsets = offsets[: len(offsets) - len(separator)] if separator else offsets
    return Mapped(separator.join(part.text for part in parts), offsets[0] if offsets else end, [*offsets, end])


def _in_a_row(parts: list[Mapped]) -> bool:
    """Tell whether lines follow each other in the file, every character a byte: the usual case, and a quick one."""
    if any(part.offsets is not None for part in parts):
        return False
    return all(one.start + len(one.text) + 1 == other.start for one, other in pairwise(parts))


def of_text(text: Text, foreign: dict[str, Text]) -> Mapped:
    """Make a script of a text; its holes become marks, which `foreign` then knows."""
    characters: list[str] = []
    offsets: list[int] = []
    place = text.span.start if text.span else 0
    for piece in text.pieces:
        place = piece.span.start if piece.span else place
        if piece.text is None:
            name = mark(foreign, Text((piece,)))
            characters.append(name)
            offsets.extend([place] * len(name))
            continue
        characters.append(piece.text)
        last = piece.span.end if piece.span else place
        offsets.extend(min(place + index, max(last - 1, place)) for index in range(len(piece.text)))
        place = last
    return Mapped("".join(characters), offsets[0] if offsets else 0, [*offsets, place])


def mark(foreign: dict[str, Text], value: Text) -> str:
    """Return a mark for a value."""
    name = f"={len(foreign)}"
    foreign[name] = value
    return f"{OPEN}{name}{CLOSE}"
