"""What stage 1's events say, sorted: which shapes to try, which text is encoded, which providers are spoken of."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scanner.engine.keywords import Meaning
from scanner.engine.prefilter import Event


class Clues(NamedTuple):
    """Events by meaning.

    `words` and `hosts` hold, by provider number, where its words and API hosts end. `encoded` are (encoding, where the
    encoded keyword begins). `flat` are `shapes` one after the other: hostile text has a million of them.
    """

    words: dict[int, list[int]]
    hosts: dict[int, list[int]]
    flat: array[int]
    encoded: list[tuple[str, int]]

    @property
    def shapes(self) -> Iterator[tuple[int, int, int]]:
        """Shapes to try: token number, start and end of its keyword."""
        flat = iter(self.flat)
        return zip(flat, flat, flat, strict=True)


def sort_out(events: Iterable[Event], meanings: tuple[Meaning, ...]) -> Clues:
    """Sort events by what they mean."""
    clues = Clues({}, {}, array("I"), [])
    for number, end in events:
        meaning = meanings[number]
        start = end - meaning.width
        if meaning.form:
            clues.encoded.append((meaning.form, start))
            continue
        for index in meaning.providers:
            clues.words.setdefault(index, []).append(end)
        for index in meaning.hosts:
            clues.hosts.setdefault(index, []).append(end)
        for token in meaning.tokens:
            clues.flat.extend((token, start, end))
    return clues
