"""Trees of JSON and YAML with the place of every value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from scanner.model import Span
from scanner.usage.data.mapped import Mapped

Kind = Literal["map", "list", "string", "scalar"]
MAX_DEPTH = 200
MAX_NODES = 100_000
"""About one second: 5 to 10 µs each."""


class Node(NamedTuple):
    """A value: a string (or a bare scalar: number, true, null) in `value`, a map in `pairs`, a list in `items`.

    `span` covers it with its quotes or brackets. `pairs` hold two nodes each, `items` one: mypy 2.4 crashes on a tuple
    that is said to hold itself.
    """

    kind: Kind
    span: Span
    value: Mapped
    pairs: list[tuple[Any, Any]]
    items: list[Any]

    @property
    def text(self) -> str:
        """The string or scalar as text; empty for maps and lists."""
        return self.value.text

    def get(self, *path: str) -> Node:
        """Return what stands under these keys, one inside the other; `NOTHING` if there is none. Knows YAML's `<<`."""
        node = self
        for key in path:
            node = _member(node, key) or _merged(node, key) or NOTHING
        return node

    def entry(self, key: str) -> tuple[Node, Node] | None:
        """Return the pair of a key of this map itself."""
        return next((pair for pair in self.pairs if pair[0].value.text == key), None)

    def __bool__(self) -> bool:
        return self is not NOTHING


class Tree(NamedTuple):
    """The documents of a file; `trouble` says why there may be more, empty if there can't."""

    roots: list[Node]
    trouble: str = ""

    @property
    def root(self) -> Node:
        """The first document, `NOTHING` if there is none."""
        return self.roots[0] if self.roots else NOTHING


_NO_PAIRS: list[tuple[Node, Node]] = []
_NO_ITEMS: list[Node] = []
# Strings and scalars share these, which nobody fills: most nodes are of these kinds.


def make(kind: Kind, span: Span, value: Mapped | None = None) -> Node:
    """Make a node without children; a string or scalar has a `value`."""
    if value is not None:
        return Node(kind, span, value, _NO_PAIRS, _NO_ITEMS)
    return Node(kind, span, Mapped("", span.start), [], [])


NOTHING = make("scalar", Span(0, 0))
"""Stands for what isn't there; the only node that is false."""


def walk(node: Node, limit: int = MAX_NODES) -> Iterator[Node]:
    """Give a node and all below it, parents first, at most `limit` (aliases can make a small file endless)."""
    stack = [node]
    for _ in range(limit):
        if not stack:
            return
        current = stack.pop()
        yield current
        stack.extend(reversed(current.items))
        stack.extend(value for _, value in reversed(current.pairs))


def _member(node: Node, key: str) -> Node | None:
    pair = node.entry(key)
    return pair[1] if pair else None


def _merged(node: Node, key: str) -> Node | None:
    merge = _member(node, "<<")
    if merge is None:
        return None
    sources = merge.items or [merge]
    return next((found for source in sources if (found := _member(source, key))), None)
