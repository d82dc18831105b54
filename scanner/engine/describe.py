"""From verdicts to leaks: place, excerpt, identity. From here on no secret is held in the clear."""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING

from scanner.engine import identity
from scanner.engine.expiry import expiry
from scanner.engine.extent import doubt
from scanner.engine.instances import instances
from scanner.engine.linehash import line_hashes
from scanner.engine.markers import markers
from scanner.engine.position import Positions, Redaction, Redactions
from scanner.engine.resolve import Verdict
from scanner.engine.spans import Spans
from scanner.model import Fragment, Leak, Secret, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.engine import Engine


MAX_PASSWORDS = 200
"""Different passwords of one fragment that are named: each name costs 14 ms by design (`identity`)."""

MAX_REPEATED = 100
"""Secrets of one fragment whose repetitions are looked for: each costs a search through all of it."""


def affordable(verdicts: list[Verdict]) -> list[Verdict]:
    """Return the verdicts without those on passwords beyond the first `MAX_PASSWORDS` different ones."""
    passwords = {v.winner.secret: None for v in verdicts if v.named_by.low_entropy}
    if len(passwords) <= MAX_PASSWORDS:
        return verdicts
    named = set(islice(passwords, MAX_PASSWORDS))
    return [v for v in verdicts if not v.named_by.low_entropy or v.winner.secret in named]


def describe(
    verdicts: list[Verdict],
    standing: list[Verdict],
    fragment: Fragment,
    engine: Engine,
    kept: dict[str, Secret] | None = None,
) -> list[Leak]:
    """Return a leak for each verdict, every secret that is `standing` in the fragment's data redacted in all of them.

    What stands there may be more than what the fragment owns: beside a seam, a neighbour's secrets are in its lines.
    `kept`, if there is one, receives each leak's secret under its hash.
    """
    now = time.time()
    positions = Positions(fragment)
    previews = [_preview(verdict) for verdict in verdicts]
    redactions = Redactions(_redactions(standing, fragment.data))
    located = [positions.locate(verdict.span) for verdict in verdicts]
    hashes = line_hashes(positions.text(), {p.line - fragment.cursor.line + 1 for p in located})
    leaks = []
    for verdict, preview, location in zip(verdicts, previews, located, strict=True):
        token, secret = verdict.winner.token, verdict.winner.secret
        name = engine.secret_hash(verdict.named_by, secret)
        liveness, liveness_reason = expiry(secret, now)
        if kept is not None:
            kept[name] = Secret(secret)
        leaks.append(
            Leak(
                rule_id=token.id,
                family=verdict.named_by.family,
                confidence=verdict.readings[0].confidence,
                span=Span(verdict.span.start + fragment.offset, verdict.span.end + fragment.offset),
                location=location,
                secret_hash=name,
                preview=preview,
                excerpt=positions.excerpt(verdict.span, location.line, redactions),
                line_hash=hashes[location.line - fragment.cursor.line + 1],
                readings=verdict.readings,
                reasons=verdict.readings[0].reasons,
                decoded=verdict.winner.view.layers,
                markers=markers(*positions.marked_lines(verdict.span, redactions)),
                hosts=instances(verdict, fragment.data, engine),
                liveness=liveness,
                liveness_reason=liveness_reason,
                extent=doubt(verdict.winner.view.data, verdict.winner.span, sure=verdict.winner.certain),
                twin=engine.twin(token, secret),
            )
        )
    return leaks


def _redactions(standing: list[Verdict], data: bytes) -> Iterator[Redaction]:
    """Yield where secrets stand, and where those known by use alone are repeated without what made them known."""
    known = Spans((verdict.span for verdict in standing), _itself)
    for verdict in standing:
        yield Redaction(verdict.span, _preview(verdict))
    repeated = {v.winner.secret: _preview(v) for v in standing if not v.winner.certain}
    for secret, preview in islice(repeated.items(), MAX_REPEATED):
        start = data.find(secret)
        while start >= 0:
            span = Span(start, start + len(secret))
            if not known.touches(span):
                yield Redaction(span, preview)
            start = data.find(secret, span.end)


def _itself(span: Span) -> Span:
    return span


def _preview(verdict: Verdict) -> str:
    return identity.preview(verdict.winner.token, verdict.winner.secret)
