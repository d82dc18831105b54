"""From sightings to findings: one finding for a secret, or a misuse, at a path, however often it was seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scanner.model import MAX_PLACES, Commit, Finding, Leak, Origin, Place, Severity
from scanner.ruleset.model import Ruleset

_Node = tuple[str, str]
"""A secret, by its hash, at a path."""


class Sighting(NamedTuple):
    """A settled leak at one place. `order` tells which of several is first: the oldest commit, then the first byte.

    `stands`: its path still holds the secret in HEAD.
    """

    origin: Origin
    leak: Leak
    commit: Commit | None = None
    state: str = ""
    order: tuple[int, ...] = ()
    stands: bool = False


def findings(sightings: Iterable[Sighting], ruleset: Ruleset) -> list[Finding]:
    """Return a finding for each secret and path, sorted worst first, then by path and place.

    Paths that share a blob are one place under two names (a rename): their sightings become one finding at the first
    of them. Two paths that both still stand are none: one is a copy of the other, and a scan of files sees both.
    """
    known = list(sightings)
    leaders = _paths_by_blob(known)
    groups: dict[tuple[str, str], list[Sighting]] = {}
    for sighting in known:
        secret = sighting.leak.secret_hash
        _, path = leaders.get(_node(sighting), _node(sighting))
        groups.setdefault((secret, path), []).append(sighting)
    merged = [_merge(group, ruleset) for group in groups.values()]
    merged.sort(key=worst_first)
    return merged


def _paths_by_blob(sightings: list[Sighting]) -> dict[_Node, _Node]:
    """Return, for paths of a secret that share a blob, one path that stands for all of them."""
    parent: dict[_Node, _Node] = {}
    standing = {_node(sighting) for sighting in sightings if sighting.stands}

    def find(node: _Node) -> _Node:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    by_blob: dict[_Node, _Node] = {}
    for sighting in sorted(sightings, key=lambda s: (s.order, s.origin.path)):
        if not sighting.origin.object or sighting.origin.kind != "blob":
            continue
        node = find(_node(sighting))
        other = find(by_blob.setdefault((sighting.leak.secret_hash, sighting.origin.object), node))
        if node == other or (node in standing and other in standing):
            continue
        parent[node] = other
        if node in standing:
            standing.add(other)
    return {node: find(node) for node in list(parent)}


def _node(sighting: Sighting) -> _Node:
    return sighting.leak.secret_hash, sighting.origin.path


def _merge(group: list[Sighting], ruleset: Ruleset) -> Finding:
    group.sort(key=lambda s: (s.order, s.leak.span))
    first = group[0]
    best = max((s.leak for s in group), key=lambda leak: leak.confidence.rank)
    leak = (
        first.leak
        if best.confidence is first.leak.confidence
        else first.leak._replace(
            rule_id=best.rule_id, confidence=best.confidence, reasons=best.reasons, candidates=best.candidates
        )
    )
    if any(s.leak.hosts for s in group):
        leak = leak._replace(hosts=tuple(dict.fromkeys(host for s in group for host in s.leak.hosts)))
    if any(s.leak.extent for s in group):
        leak = leak._replace(extent=next(s.leak.extent for s in group if s.leak.extent))
    rule_id, provider, severity = _rule(leak, ruleset)
    commit = first.commit
    if commit is not None and not commit.in_head and any(s.commit and s.commit.in_head for s in group):
        commit = commit._replace(in_head=True)
    occurrences = sum({(s.origin.path, s.origin.object, s.leak.span): _times(s.leak) for s in group}.values())
    if leak.misuse is not None:
        leak = leak._replace(misuse=leak.misuse._replace(times=occurrences))
    places = {_place(s): None for s in group[1:]}
    places.pop(_place(first), None)
    return Finding(
        rule_id=rule_id,
        provider=provider,
        severity=severity,
        origin=first.origin,
        leak=leak,
        occurrences=occurrences,
        places=tuple(places)[:MAX_PLACES],
        commit=commit,
        state=first.state if all(s.state for s in group) else "",
    )


def _rule(leak: Leak, ruleset: Ruleset) -> tuple[str, str, Severity]:
    """Return id, provider and severity; a misuse brings its own, as they depend on where it is."""
    if leak.misuse is not None:
        return leak.rule_id, leak.misuse.provider, leak.misuse.severity
    token = ruleset.token(leak.rule_id)
    return token.id, token.provider, token.severity


def _times(leak: Leak) -> int:
    return leak.misuse.times if leak.misuse is not None else 1


def _place(sighting: Sighting) -> Place:
    location = sighting.leak.location
    return Place(sighting.origin.path, location.line, location.column, sighting.origin.object)


def worst_first(finding: Finding) -> tuple[int, int, str, int, int, str]:
    """Return what findings are sorted by: severity, confidence, then path and place."""
    location = finding.leak.location
    return (
        -finding.severity.rank,
        -finding.leak.confidence.rank,
        finding.origin.path,
        location.line,
        location.column,
        finding.rule_id,
    )
