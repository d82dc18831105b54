"""Entries that match nothing any more: what they named is gone, so they would only hide it when it comes back."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from scanner.triage.baseline.naming import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scanner.triage.baseline.entry import Baseline, Entry
    from scanner.triage.baseline.match import Match, Standing


class Scope(NamedTuple):
    """What a scan could have found: only for that can it tell that something is gone.

    `folders` are POSIX paths relative to the top, "" for all; `excluded` tells of a path whether it was left out.
    `history`: all that was ever committed was read. `tokens` are the rules that find secrets: an entry of another rule,
    about a use of a token, can only be told to be gone when its file is, as this scan may have looked for less.
    """

    folders: tuple[str, ...]
    excluded: Callable[[str], bool]
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    history: bool = False
    tokens: frozenset[str] = frozenset()


def stale(baseline: Baseline, found: Match, scope: Scope, standing: Standing) -> tuple[Entry, ...]:
    """Return the entries that the scan should have matched and did not, each looked up once more at its path."""
    matched = {entry.key for entry in found.known.values()}
    names = found.names
    return tuple(sorted(_gone(baseline, matched, scope, standing, names)))


def _gone(
    baseline: Baseline, matched: set[tuple[str, str]], scope: Scope, standing: Standing, names: Names
) -> Iterator[Entry]:
    for entry in baseline.entries:
        if entry.key in matched or not _judged(entry, scope):
            continue
        if scope.history or _is_gone(entry, scope, standing, names):
            yield entry


def _judged(entry: Entry, scope: Scope) -> bool:
    if entry.history is not scope.history:
        return False  # of a file that was never committed, or is no more, the other scan knows nothing
    if scope.only and not any(fnmatchcase(entry.rule, pattern) for pattern in scope.only):
        return False
    if any(fnmatchcase(entry.rule, pattern) for pattern in scope.skip):
        return False
    if not any(_below(entry.path, folder) for folder in scope.folders):
        return False
    return not scope.excluded(entry.path)


def _below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def _is_gone(entry: Entry, scope: Scope, standing: Standing, names: Names) -> bool:
    """Whether the secret stands no more at the entry's path, whatever kept the scan from telling."""
    found = standing(entry.path)
    if found is None:
        return True
    if entry.rule not in scope.tokens:
        return False
    return all(names.of(secret, slow=entry.slow) != entry.hash for secret in found.values())
