"""Weighs claims on the same text against each other: one leak per span, the provider named only when evidence leads."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple

from scanner.engine.candidate import Candidate
from scanner.engine.weighed import HINT, LEAD, THRESHOLD
from scanner.model import Confidence, Leak, Reading, Span
from scanner.ruleset.model import Ruleset, Token

GENERIC = "generic"
SURE = 5


class Verdict(NamedTuple):
    """The winner of a span, with every reading that a path could still lift.

    `named_by` is the rule whose family names the secret: of all that claim the span one that knows its shape, as that
    does not change with what stands around it.
    """

    winner: Candidate
    span: Span
    readings: tuple[Reading, ...]
    named_by: Token


def confidence(points: int, token: Token, cap: Confidence = Confidence.HIGH) -> Confidence:
    """Return how sure a sum of evidence makes us, within what rule and use allow."""
    earned = Confidence.HIGH if points >= SURE else Confidence.MEDIUM if points >= THRESHOLD else Confidence.LOW
    return min(earned, token.confidence, cap, key=lambda c: c.rank)


def resolve(candidates: Iterable[Candidate]) -> list[Verdict]:
    """Return one verdict for each group of overlapping claims, in order of their place."""
    placed = sorted(((c.origin, c) for c in candidates), key=lambda item: (item[0].start, -item[0].end))
    groups: list[list[tuple[Span, Candidate]]] = []
    end = -1
    for span, candidate in placed:
        if span.start >= end:
            groups.append([])
        groups[-1].append((span, candidate))
        end = max(end, span.end)
    return sorted((verdict for group in groups for verdict in _settle_group(group)), key=lambda verdict: verdict.span)


def _settle_group(group: list[tuple[Span, Candidate]]) -> list[Verdict]:
    """Return the winner of overlapping claims, and of those that it does not touch."""
    verdicts = []
    while group:
        span, winner = max(group, key=_weight)
        same = [c for s, c in group if s == span]
        readings = {c.token.id: c.reading for c in sorted(same, key=lambda c: c.reading.points)}
        if winner.certain:
            readings = {winner.token.id: winner.reading}
        ordered = tuple(sorted(readings.values(), key=lambda r: -r.points))
        shaped = (c.token for c in (winner, *same) if c.token.pattern)
        verdicts.append(Verdict(winner, span, ordered, next(shaped, winner.token)))
        group = [(s, c) for s, c in group if s.end <= span.start or s.start >= span.end]
    return verdicts


def _weight(item: tuple[Span, Candidate]) -> tuple[int, int, int, int, int]:
    span, candidate = item
    named = candidate.certain or candidate.reading.points >= THRESHOLD
    general = candidate.token.provider == GENERIC
    return (
        int(candidate.certain and not general),
        int(named and not general),
        candidate.reading.points,
        int(not general),
        span.end - span.start,
    )


def settle(leak: Leak, path: str, ruleset: Ruleset) -> Leak | None:
    """Name the leak now that its path is known: a provider's word in it adds evidence; None if too little remains."""
    words = path.lower().replace("_", "").replace("-", "")
    lifted = sorted((_lift(reading, words, ruleset) for reading in leak.readings), key=lambda r: -r.points)
    named = [r for r in lifted if not _is_generic(r, ruleset)]
    if named:
        best, rest = named[0], named[1:]
        rival = max((r.points for r in rest if _provider(r, ruleset) != _provider(best, ruleset)), default=-LEAD)
        if best.points >= THRESHOLD and best.points >= rival + LEAD:
            return _as(leak, best, best.confidence)
    general = [r for r in lifted if _is_generic(r, ruleset)]
    if not general and named and named[0].points >= THRESHOLD:  # a tie: said, with both names
        rivals = tuple(sorted({_provider(r, ruleset) for r in named}))
        return _as(leak, named[0], Confidence.LOW)._replace(candidates=rivals)
    if not general:
        return None
    reading = general[0]
    candidates = tuple(sorted({_provider(r, ruleset) for r in named}))
    level = _lower(reading.confidence) if _is_for_show(path) else reading.confidence
    return _as(leak, reading, level)._replace(candidates=candidates)


def _as(leak: Leak, reading: Reading, level: Confidence) -> Leak:
    return leak._replace(rule_id=reading.rule_id, confidence=level, reasons=reading.reasons)


def _lift(reading: Reading, words: str, ruleset: Ruleset) -> Reading:
    token = ruleset.token(reading.rule_id)
    if token.provider == GENERIC or reading.points >= 10:  # noqa: PLR2004 - candidate.CERTAIN
        return reading
    provider = ruleset.provider(token.provider)
    if reading.points < HINT or not any(word in words for word in provider.context.words):
        return reading
    points = reading.points + HINT
    cap = Confidence.HIGH if reading.points < THRESHOLD else reading.confidence
    reasons = (*reading.reasons, f"the path names {provider.name}")
    return reading._replace(
        points=points,
        confidence=max(reading.confidence, confidence(points, token, cap), key=lambda c: c.rank),
        reasons=reasons,
    )


def _provider(reading: Reading, ruleset: Ruleset) -> str:
    return ruleset.token(reading.rule_id).provider


def _is_generic(reading: Reading, ruleset: Ruleset) -> bool:
    return _provider(reading, ruleset) == GENERIC


def _lower(level: Confidence) -> Confidence:
    return Confidence.MEDIUM if level is Confidence.HIGH else Confidence.LOW


_FOR_SHOW = (
    "test*", "*_test", "spec", "specs", "fixture*", "example*", "sample*", "demo*", "doc", "docs", "mock*", "__tests__",
    "*_test.*", "*.test.*", "*.spec.*", "*.md", "*.rst",
)  # fmt: skip


def _is_for_show(path: str) -> bool:
    """Whether a path is that of tests, documentation or examples, where keys are made up more often than not."""
    return any(fnmatchcase(part, pattern) for part in path.lower().split("/") for pattern in _FOR_SHOW)
