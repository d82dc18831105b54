"""From verdicts to leaks: place, excerpt, identity. From here on no secret is held in the clear."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from scanner.engine import identity
from scanner.engine.linehash import line_hashes
from scanner.engine.markers import markers
from scanner.engine.position import Positions, Redaction, Redactions
from scanner.engine.resolve import Verdict
from scanner.model import Fragment, Leak, Span

if TYPE_CHECKING:
    from scanner.engine import Engine


MAX_PASSWORDS = 200
"""Different passwords of one fragment that are named: each name costs 14 ms by design (`identity`)."""


def affordable(verdicts: list[Verdict]) -> list[Verdict]:
    """Return the verdicts without those on passwords beyond the first `MAX_PASSWORDS` different ones."""
    passwords = {v.winner.secret: None for v in verdicts if v.winner.token.low_entropy}
    if len(passwords) <= MAX_PASSWORDS:
        return verdicts
    named = set(islice(passwords, MAX_PASSWORDS))
    return [v for v in verdicts if not v.winner.token.low_entropy or v.winner.secret in named]


def describe(verdicts: list[Verdict], standing: list[Verdict], fragment: Fragment, engine: Engine) -> list[Leak]:
    """Return a leak for each verdict, every secret that is `standing` in the fragment's data redacted in all of them.

    What stands there may be more than what the fragment owns: beside a seam, a neighbour's secrets are in its lines.
    """
    positions = Positions(fragment)
    previews = [_preview(verdict) for verdict in verdicts]
    redactions = Redactions(Redaction(verdict.span, _preview(verdict)) for verdict in standing)
    located = [positions.locate(verdict.span) for verdict in verdicts]
    hashes = line_hashes(positions.text(), {p.line - fragment.cursor.line + 1 for p in located})
    leaks = []
    for verdict, preview, location in zip(verdicts, previews, located, strict=True):
        token, secret = verdict.winner.token, verdict.winner.secret
        leaks.append(
            Leak(
                rule_id=token.id,
                family=token.family,
                confidence=verdict.readings[0].confidence,
                span=Span(verdict.span.start + fragment.offset, verdict.span.end + fragment.offset),
                location=location,
                secret_hash=engine.secret_hash(token, secret),
                preview=preview,
                excerpt=positions.excerpt(verdict.span, location.line, redactions),
                line_hash=hashes[location.line - fragment.cursor.line + 1],
                readings=verdict.readings,
                reasons=verdict.readings[0].reasons,
                decoded=verdict.winner.view.layers,
                markers=markers(*positions.marked_lines(verdict.span, redactions)),
            )
        )
    return leaks


def _preview(verdict: Verdict) -> str:
    return identity.preview(verdict.winner.token, verdict.winner.secret)
