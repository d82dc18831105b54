"""Marks the findings that a baseline knows.

A finding is known if the baseline names its secret at its path. Its secret alone, at another path, is known only if it
has moved there: if no path at which the baseline names it has it any more. Otherwise somebody has copied it, and a copy
is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from scanner.triage.baseline.naming import Names

if TYPE_CHECKING:
    from scanner.model import Finding, Leak, Secret
    from scanner.triage.baseline.entry import Baseline, Entry

NEW, UNCHANGED = "new", "unchanged"
"""SARIF 2.1.0, 3.27.24: `baselineState`."""

Reveal = Callable[["Iterable[Finding]"], "Iterator[tuple[str, Secret]]"]
"""Yields secret hash and secret of findings."""


class Standing(Protocol):
    """What now stands at a path: on disk, in the index, or in the newest commit."""

    def __call__(self, path: str) -> Mapping[str, Secret] | None:
        """Return the secrets there, by secret hash; None if there is nothing to read."""
        ...

    def uses(self, path: str) -> frozenset[str]:
        """Return the hashes of the misuses there."""
        ...


class Look(NamedTuple):
    """How secrets are looked up where they stand: results hold none.

    `renamed` gives what a path was renamed to, "" for none, by a change that the scan may have left out as nothing new.
    """

    reveal: Reveal
    standing: Standing
    renamed: Callable[[str], str]


class Match(NamedTuple):
    """What a baseline knows of a scan's findings: the entry of each that it knows, by the finding's id.

    `secrets` are the findings' by secret hash, `names` what they are called in the baseline.
    """

    known: dict[str, Entry]
    secrets: dict[str, Secret]
    names: Names


def match(
    findings: Iterable[Finding], baseline: Baseline, look: Look, *, guessable: frozenset[str], past: bool = False
) -> Match:
    """Return what `baseline` knows of `findings`; with `past` they are those of a whole history.

    `guessable` are the families of little entropy.
    """
    findings = tuple(findings)
    leaks = tuple(finding for finding in findings if finding.leak.misuse is None)
    secrets = dict(look.reveal(leaks))
    matcher = _Matcher(baseline, secrets, look, guessable)
    return Match(matcher.run(findings, past=past), secrets, matcher.names)

_Taken = dict[tuple[str, str], "Finding"]
"""Findings at the very place of an entry, by the entry's key."""


class _Matcher:
    def __init__(
        self, baseline: Baseline, secrets: dict[str, Secret], look: Look, guessable: frozenset[str]
    ) -> None:
        self.names = Names(baseline.salt)
        self._guessable = guessable
        self._secrets = secrets
        self._look = look
        self._entries = {entry.key: entry for entry in baseline.entries}
        self._slow_paths = {entry.path for entry in baseline.entries if entry.slow}
        self._by_hash: dict[str, list[Entry]] = defaultdict(list)
        for entry in baseline.entries:
            self._by_hash[entry.hash].append(entry)

    def run(self, findings: tuple[Finding, ...], *, past: bool) -> dict[str, Entry]:
        known: dict[str, Entry] = {}
        for finding in findings:
            path = finding.origin.path
            for name in self._candidates(finding, slow=path in self._slow_paths):
                entry = self._entries.get((name, path))
                if entry is not None:
                    known[finding.id] = entry
                    break
        rest = [finding for finding in findings if finding.id not in known]
        taken = {known[finding.id].key: finding for finding in findings if finding.id in known}
        for same in self._elsewhere(rest, taken, past=past):
            known.update(self._follow(*same, taken, past=past))
        return known

    def _candidates(self, finding: Finding, *, slow: bool) -> Iterator[str]:
        """Yield the names under which a baseline may hold the finding, the dear one only if it is of use."""
        if finding.leak.misuse is not None:
            yield self.names.misuse(finding)
            return
        secret = self._secrets.get(finding.leak.secret_hash)
        if secret is None:
            return  # it is gone meanwhile, or was never at a place that can be read again
        yield self.names.of(secret, slow=False)
        if slow:
            yield self.names.of(secret, slow=True)

    def _elsewhere(
        self, rest: list[Finding], taken: _Taken, *, past: bool
    ) -> Iterator[tuple[list[Finding], list[Entry]]]:
        """Yield the findings that share a secret the baseline names at other paths, with its entries there."""
        slow = any(entry.slow and (past or key not in taken) for key, entry in self._entries.items())
        groups: dict[str, list[Finding]] = defaultdict(list)
        for finding in rest:
            for name in self._candidates(finding, slow=slow and finding.leak.family in self._guessable):
                if name in self._by_hash:
                    groups[name].append(finding)
                    break
        for name, found in groups.items():
            yield found, self._by_hash[name]

    def _follow(
        self, found: list[Finding], entries: list[Entry], taken: _Taken, *, past: bool
    ) -> Iterator[tuple[str, Entry]]:
        """Yield the findings that are known under another path: moved ones, and in a history where they once were."""
        leak = found[0].leak
        here: list[Finding] = []
        for finding in found:
            if not past or self._stands(finding.origin.path, leak):
                here.append(finding)
            else:
                yield finding.id, min(entries)
        if any(self._is_held(entry, leak, taken.get(entry.key), past=past) for entry in entries):
            return  # what is here is a copy
        paths = {finding.origin.path for finding in here}
        heirs = (self._look.renamed(entry.path) for entry in entries)
        if any(heir and heir not in paths and self._stands(heir, leak) for heir in heirs):
            return  # likewise: the original was renamed, which brought nothing new
        for entry in sorted(entries):
            if here:
                nearest = min(here, key=lambda finding: _distance(entry.path, finding.origin.path))
                here.remove(nearest)
                yield nearest.id, entry

    def _is_held(self, entry: Entry, leak: Leak, owner: Finding | None, *, past: bool) -> bool:
        """Whether an entry is about what still stands: at its path, in a history also where its finding moved to."""
        if owner is not None and not past:
            return True
        paths = (entry.path, *(place.path for place in owner.places)) if owner is not None else (entry.path,)
        return any(self._stands(path, leak) for path in paths)

    def _stands(self, path: str, leak: Leak) -> bool:
        standing = self._look.standing
        there = (standing(path) or ()) if leak.misuse is None else standing.uses(path)
        return leak.secret_hash in there


def _distance(old: str, new: str) -> tuple[bool, bool, str]:
    """Order the places that a file may have moved to: the same name first, then the same folder."""
    old_folder, _, old_name = old.rpartition("/")
    new_folder, _, new_name = new.rpartition("/")
    return (old_name != new_name, old_folder != new_folder, new)
