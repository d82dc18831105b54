"""Puts what was read of a part's own bytes back to where that part stands in its file."""

from __future__ import annotations

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.places.island import Island
from scanner.usage.text import Text


def shifted(island: Island, outer: Mapped) -> Island:
    """Return an island whose places count the bytes of `outer`'s text, with places in `outer`'s file."""
    starts: list[int] = []
    for index, char in enumerate(outer.text):
        starts.extend([outer.at(index)] * len(char.encode("utf-8", "replace")))
    starts.append(outer.at(len(outer.text)))

    def move(source: Mapped) -> Mapped:
        places = [starts[min(source.at(index), len(starts) - 1)] for index in range(len(source.text) + 1)]
        return Mapped(source.text, places[0], places)

    def moved(value: Text) -> Text:
        return Text(tuple(piece._replace(span=None) for piece in value.pieces))

    scope = {name: moved(value) for name, value in island.scope.items()}
    return island._replace(source=move(island.source), scope=scope, arguments=tuple(map(move, island.arguments)))
