"""From what rules say to what is reported: one misuse is one finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from scanner.model import Span
from scanner.ruleset.usage import Usage
from scanner.usage.misuse import Misuse

GENERIC = "generic"
Said = tuple[Usage, Misuse]


def sifted(found: Iterable[Said], logged: Mapping[int, int]) -> list[Misuse]:
    """Return the misuses by place; those of a log as one for each rule: `logged` counts its requests, by place."""
    kept = _without_superseded(sorted(_once(found), key=_place))
    return sorted(_of_logs(kept, logged), key=lambda misuse: (misuse.span, misuse.rule_id))


def _place(said: Said) -> tuple[Span, str]:
    return said[1].span, said[0].id


def _once(found: Iterable[Said]) -> list[Said]:
    """Keep one of each rule and place: the surest; helpers that are called twice build the same request twice."""
    kept: dict[tuple[str, int], Said] = {}
    for rule, misuse in found:
        key = (rule.id, misuse.span.start)
        if key not in kept or kept[key][1].confidence.rank < misuse.confidence.rank:
            kept[key] = (rule, misuse)
    return list(kept.values())


def _without_superseded(found: list[Said]) -> list[Misuse]:
    """Drop what another rule supersedes at its place, and the rules for any provider where one's own reports.

    `found` is in order: of those behind one only as many are looked at as begin within it.
    """
    silenced: set[int] = set()
    for index, (rule, misuse) in enumerate(found):
        for later in range(index + 1, len(found)):
            other, near = found[later]
            if near.span.start >= misuse.span.end:
                break
            silenced.update((later,) if _outdoes(rule, other) else ())
            silenced.update((index,) if _outdoes(other, rule) else ())
    return [misuse for index, (_, misuse) in enumerate(found) if index not in silenced]


def _outdoes(one: Usage, other: Usage) -> bool:
    if any(fnmatchcase(other.id, glob) for glob in one.supersedes):
        return True
    return other.provider == GENERIC and one.provider != GENERIC and one.persona != "pedantic"


def _of_logs(found: Iterable[Misuse], logged: Mapping[int, int]) -> Iterator[Misuse]:
    first: dict[str, Misuse] = {}
    times: dict[str, int] = {}
    for misuse in found:
        if misuse.span.start not in logged:
            yield misuse
            continue
        first.setdefault(misuse.rule_id, misuse)
        times[misuse.rule_id] = times.get(misuse.rule_id, 0) + logged[misuse.span.start]
    for rule, misuse in first.items():
        count = times[rule]
        text = misuse.message if count == 1 else f"{misuse.message} {count:,} requests in this log do so."
        yield misuse._replace(message=text, times=count)
