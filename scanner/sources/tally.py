"""Counts what a scan reads and what it does not; becomes a `Coverage`."""

from __future__ import annotations

from collections import Counter

from scanner.model import MAX_SKIPS, Coverage, Skip


class Tally:
    """A running count, one per thread; `merge` joins them. Nothing unread passes without a `skip`."""

    def __init__(self) -> None:
        self.files = 0
        self.blobs = 0
        self.commits = 0
        self.bytes = 0
        self.binary = 0
        self.incomplete = False
        self.notes: list[str] = []
        self._counts: Counter[str] = Counter()
        self._skips: list[Skip] = []

    def skip(self, path: str, reason: str, *, incomplete: bool = False) -> None:
        """Record that `path` was not read; `incomplete` if it should have been."""
        self._counts[reason] += 1
        self.incomplete |= incomplete
        if self._counts[reason] <= MAX_SKIPS:
            self._skips.append(Skip(path, reason, incomplete))

    def note(self, text: str, *, incomplete: bool = False) -> None:
        """Record a fact about the whole scan that a person must know, such as a shallow clone."""
        self.incomplete |= incomplete
        if text not in self.notes:
            self.notes.append(text)

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
            tuple(self._skips),
            tuple(self.notes),
            self.incomplete,
        )
