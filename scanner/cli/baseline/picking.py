"""Which entries of a baseline a person means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.triage.baseline.entry import Baseline, Entry

SHORTEST = 4
"""Characters of a hash that are enough to name an entry."""


def pick(baseline: Baseline, names: Iterable[str]) -> list[Entry]:
    """Return the entries that the names mean: beginnings of hashes, paths, gitignore-style patterns of paths.

    UsageError for a name that means none, or a hash that means entries of several secrets.
    """
    from scanner.sources.globs import Globs  # noqa: PLC0415 - only where entries are named

    chosen: dict[tuple[str, str], Entry] = {}
    for name in names:
        by_hash = [entry for entry in baseline.entries if len(name) >= SHORTEST and entry.hash.startswith(name)]
        if len({entry.hash for entry in by_hash}) > 1:
            raise UsageError(f"{name} means {len(by_hash)} entries", "write more characters of the hash")
        pattern = Globs((name,))
        found = by_hash or [entry for entry in baseline.entries if entry.path == name or pattern.match(entry.path)]
        if not found:
            raise UsageError(f"no entry is called {name}", "`straykey baseline show` lists all of them")
        chosen.update((entry.key, entry) for entry in found)
    return sorted(chosen.values())
