"""What stage 1's events say, sorted: which shapes to try, which text is encoded, which providers are spoken of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scanner.engine.keywords import Meaning
from scanner.engine.prefilter import Event


class Clues(NamedTuple):
    """Events by meaning.

    `words` and `hosts` hold, by provider number, where its words and API hosts end. `shapes` are (token number, start
    and end of its keyword), `encoded` are (encoding, where the encoded keyword begins).
    """

    words: dict[int, list[int]]
    hosts: dict[int, list[int]]
    shapes: list[tuple[int, int, int]]
    encoded: list[tuple[str, int]]


def sort_out(events: Iterable[Event], meanings: tuple[Meaning, ...]) -> Clues:
    """Sort events by what they mean."""
    clues = Clues({}, {}, [], [])
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
        clues.shapes.extend((token, start, end) for token in meaning.tokens)
    return clues
