"""Makes a baseline from findings, and brings one up to date: verdicts are kept, and nothing is dropped unasked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from scanner.triage.baseline.entry import SALT_BYTES, Baseline, Entry
from scanner.triage.baseline.read import is_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.model import Finding
    from scanner.triage.baseline.match import Match


class Told(NamedTuple):
    """What a person says about all entries that are new: any of these may be empty."""

    reason: str = ""
    owner: str = ""
    expires: str = ""


class Change(NamedTuple):
    """A baseline after an update, and what is different: entries `added`, `moved` (old, new), those now `stale`.

    `pruned`: the stale ones were taken out. `unnamed` are findings that no baseline can hold: their secret could not be
    read again, or they lie outside of what paths can name. `complete`: the scan has read everything.
    """

    baseline: Baseline
    added: tuple[Entry, ...]
    moved: tuple[tuple[Entry, Entry], ...] = ()
    stale: tuple[Entry, ...] = ()
    pruned: bool = False
    unnamed: tuple[Finding, ...] = ()
    complete: bool = True


def empty(name: str) -> Baseline:
    """Return a baseline without entries, with a salt of its own."""
    return Baseline(name, os.urandom(SALT_BYTES))


def update(
    baseline: Baseline,
    findings: Iterable[Finding],
    found: Match,
    day: str,
    told: Told = Told(),  # noqa: B008 - immutable
    *,
    guessable: frozenset[str],
    gone: tuple[Entry, ...] = (),
    prune: bool = False,
) -> Change:
    """Return the baseline with an entry for each finding, those of before with all that was said about them.

    What an allow comment silences needs no entry. `gone` are the entries that match nothing any more.
    """
    entries = {entry.key: entry for entry in baseline.entries}
    added, moved, unnamed = [], [], []
    for finding in findings:
        known = found.known.get(finding.id)
        if known is not None:
            after = _followed(known, finding)
            if known.key in entries and (after.key == known.key or after.key not in entries):
                del entries[known.key]
                entries[after.key] = after
                if after.key != known.key:
                    moved.append((known, after))
        elif not finding.suppressed_by:
            entry = _entry(finding, found, day, told, guessable=guessable)
            if entry is None:
                unnamed.append(finding)
            elif entry.key not in entries:
                entries[entry.key] = entry
                added.append(entry)
    if prune:
        for entry in gone:
            entries.pop(entry.key, None)
    after_all = baseline._replace(entries=tuple(sorted(entries.values())))
    return Change(after_all, tuple(sorted(added)), tuple(moved), gone, prune, tuple(unnamed))


def _followed(entry: Entry, finding: Finding) -> Entry:
    """Return the entry where its secret is now; in a history it stays there, and may be of the past from now on."""
    if finding.commit is None:
        return entry._replace(path=finding.origin.path)
    return entry if finding.commit.in_head else entry._replace(history=True)


def _entry(finding: Finding, found: Match, day: str, told: Told, *, guessable: frozenset[str]) -> Entry | None:
    path = finding.origin.path
    if not is_path(path):
        return None
    slow = finding.leak.family in guessable
    if finding.leak.misuse is not None:
        name = found.names.misuse(finding)
    else:
        secret = found.secrets.get(finding.leak.secret_hash)
        if secret is None:
            return None
        name = found.names.of(secret, slow=slow)
    return Entry(
        hash=name,
        path=path,
        rule=finding.rule_id,
        slow=slow,
        history=finding.commit is not None and not finding.commit.in_head,
        reason=told.reason,
        owner=told.owner,
        first_seen=day,
        expires=told.expires,
    )
