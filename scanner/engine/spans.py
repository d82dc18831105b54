"""Spans in order, so that asking for those near a place costs no walk over all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from scanner.model import Span

T = TypeVar("T")


class Spans(Generic[T]):
    """Things that stand at spans of one text."""

    def __init__(self, things: Iterable[T], span_of: Callable[[T], Span]) -> None:
        placed = sorted(((span_of(thing), thing) for thing in things), key=lambda item: item[0])
        self._things = [thing for _, thing in placed]
        self._starts = [span.start for span, _ in placed]
        self._reach: list[int] = []
        for span, _ in placed:
            self._reach.append(max(span.end, self._reach[-1] if self._reach else 0))

    def touches(self, span: Span) -> bool:
        """Whether any of them overlaps `span`."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._reach[before - 1] > span.start

    def starting(self, low: int, high: int) -> list[T]:
        """Return those that start from `low` to `high`, by place."""
        return self._things[bisect_left(self._starts, low) : bisect_right(self._starts, high)]
