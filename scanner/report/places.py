"""Repeats of one token: findings of the same secret are told once, with the other places listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.report.escape import path_of, printable

if TYPE_CHECKING:
    from scanner.model import Finding, Related

_LISTED = 3


class Repeat(NamedTuple):
    """Findings of one rule and one secret, the first of which is told in full."""

    first: Finding
    others: tuple[Finding, ...]


def repeats(findings: tuple[Finding, ...]) -> list[Repeat]:
    """Group findings of the same rule and secret, in the order of the first of each group."""
    groups: dict[tuple[str, str, bool], list[Finding]] = {}
    for finding in findings:
        key = (finding.rule_id, finding.leak.secret_hash, bool(finding.suppressed_by))
        groups.setdefault(key, []).append(finding)
    return [Repeat(first, tuple(others)) for first, *others in groups.values()]


def place(finding: Finding) -> str:
    """Return `path:line:col`, printable."""
    location = finding.leak.location
    return f"{printable(path_of(finding.origin))}:{location.line}:{location.column}"


def place_of(finding: Finding, related: Related) -> str:
    """Return `path:line` of a place that belongs to a misuse, the path only where it is another one."""
    path = f"{printable(related.path)}:" if related.path and related.path != finding.origin.path else "line "
    return f"{path}{related.line}"


def also(repeat: Repeat) -> str:
    """Return the first few other places and how many more there are; empty if there are none."""
    own = place(repeat.first)
    others = dict.fromkeys(place(finding) for finding in repeat.others)
    for finding in (repeat.first, *repeat.others):
        others.update(dict.fromkeys(f"{printable(at.path)}:{at.line}:{at.column}" for at in finding.places))
    others.pop(own, None)
    more = _total(repeat, len(others)) - min(len(others), _LISTED)
    listed = ", ".join(list(others)[:_LISTED])
    return f"{listed} and {more:,} more" if listed and more else listed


def _total(repeat: Repeat, known: int) -> int:
    """Return how many other places there are; in a history, where a sighting is a version of a file, the known ones."""
    if repeat.first.commit or repeat.first.origin.kind == "blob":
        return known
    return max(known, sum(finding.occurrences for finding in (repeat.first, *repeat.others)) - 1)
