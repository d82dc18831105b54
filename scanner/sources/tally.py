"""Counts what a scan reads and what it does not; becomes a `Coverage`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scanner.model import MAX_SKIPS, Coverage, Skip


class Tally:
    """A running count, one per thread; `merge` joins them. Nothing unread passes without a `skip`.

    `turn` numbers the parts of a list that several share: skips come in its order, whoever recorded them. `seen` is how
    far all of them together are in that list, as far as one of them can tell.
    """

    def __init__(self) -> None:
        self.files = 0
        self.blobs = 0
        self.commits = 0
        self.bytes = 0
        self.binary = 0
        self.incomplete = False
        self.turn = 0
        self.seen = 0
        self.notes: list[str] = []
        self._counts: Counter[str] = Counter()
        self._unlinted: dict[str, list[str]] = {}
        self._skips: list[tuple[int, Skip]] = []

    def skip(self, path: str, reason: str, *, incomplete: bool = False) -> None:
        """Record that `path` was not read; `incomplete` if it should have been."""
        self._counts[reason] += 1
        self.incomplete |= incomplete
        if self._counts[reason] <= MAX_SKIPS:
            self._skips.append((self.turn, Skip(path, reason, incomplete)))

    def note(self, text: str, *, incomplete: bool = False) -> None:
        """Record a fact about the whole scan that a person must know, such as a shallow clone."""
        self.incomplete |= incomplete
        if text not in self.notes:
            self.notes.append(text)

    def unlinted(self, path: str, reason: str) -> None:
        """Record that the use of tokens in `path` was not, or not to its end, looked at; its secrets were."""
        self._unlinted.setdefault(reason, []).append(path)

    def merge(self, other: Tally) -> None:
        """Add what another thread counted."""
        self.files += other.files
        self.blobs += other.blobs
        self.commits += other.commits
        self.bytes += other.bytes
        self.binary += other.binary
        self.incomplete |= other.incomplete
        for text in other.notes:
            self.note(text)
        self._counts.update(other._counts)
        for reason, paths in other._unlinted.items():
            self._unlinted.setdefault(reason, []).extend(paths)
        self._skips.extend(other._skips)

    def coverage(self, seconds: float) -> Coverage:
        """Freeze the count."""
        return Coverage(
            self.files,
            self.blobs,
            self.commits,
            self.bytes,
            self.binary,
            seconds,
            tuple(sorted(self._counts.items())),
            self._first_skips(),
            (*self.notes, *self._not_linted()),
            self.incomplete,
        )

    def _not_linted(self) -> Iterator[str]:
        for reason, paths in sorted(self._unlinted.items()):
            more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
            yield f"use of tokens not looked at to the end in {min(paths)}{more}: {reason}"

    def _first_skips(self) -> tuple[Skip, ...]:
        """Return the first `MAX_SKIPS` of each reason: every thread has kept its own first ones."""
        left = dict.fromkeys(self._counts, MAX_SKIPS)
        first = []
        for _, skip in sorted(self._skips, key=_turn):
            left[skip.reason] -= 1
            if left[skip.reason] >= 0:
                first.append(skip)
        return tuple(first)


def _turn(numbered: tuple[int, Skip]) -> int:
    return numbered[0]
