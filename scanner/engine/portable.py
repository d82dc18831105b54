"""Stage 1 without hyperscan: the same events from `regex`, for platforms that have no wheel. Slower, never different.

Keywords are found by their first three bytes, then told apart one by one, so that overlapping ones (`sk_` and
`sk_live_`) are all reported.
"""

from __future__ import annotations

import itertools
from typing import Any

import regex

from scanner.engine.keywords import Keyword
from scanner.engine.prefilter import Event

BEGINNING = 3


class PortableDatabase:
    """The keywords, listed under their first three bytes."""

    def __init__(self, keywords: tuple[Keyword, ...]) -> None:
        self.name = f"portable (regex {regex.__version__})"
        self._table: dict[bytes, list[tuple[int, int, Any]]] = {}
        self._loose: list[tuple[int, Any]] = []
        for number, keyword in enumerate(keywords):
            flags = regex.DOTALL | (regex.IGNORECASE if keyword.ignore_case else 0)
            pattern = regex.compile(keyword.expression.encode(), flags)
            if not keyword.sets:
                self._loose.append((number, pattern))
                continue
            for beginning in itertools.product(*keyword.sets[:BEGINNING]):
                self._table.setdefault(bytes(beginning), []).append((number, len(keyword.sets), pattern))
        self._any = regex.compile(rb"\L<beginnings>", beginnings=list(self._table)) if self._table else None

    def matcher(self) -> PortableDatabase:
        """Return itself: compiled patterns are shared by threads."""
        return self

    def events(self, data: bytes) -> list[Event]:
        """Return all events, as hyperscan would."""
        found = [
            (number, match.end())
            for number, pattern in self._loose
            for match in pattern.finditer(data, overlapped=True)
        ]
        if self._any is not None:
            for beginning in self._any.finditer(data, overlapped=True):
                start = beginning.start()
                for number, width, pattern in self._table[beginning.group()]:
                    if pattern.match(data, start, start + width):
                        found.append((number, start + width))
        found.sort(key=lambda event: (event[1], event[0]))
        return found
