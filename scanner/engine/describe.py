"""From verdicts to leaks: place, excerpt, identity. From here on no secret is held in the clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.engine import identity
from scanner.engine.linehash import line_hashes
from scanner.engine.markers import markers
from scanner.engine.position import Positions, Redaction
from scanner.engine.resolve import Verdict
from scanner.model import Fragment, Leak, Span

if TYPE_CHECKING:
    from scanner.engine import Engine


def describe(verdicts: list[Verdict], fragment: Fragment, engine: Engine) -> list[Leak]:
    """Return a leak for each verdict, every secret of the fragment redacted in all of them."""
    positions = Positions(fragment)
    redactions = [Redaction(v.span, identity.preview(v.winner.token, v.winner.secret)) for v in verdicts]
    located = [positions.locate(verdict.span) for verdict in verdicts]
    hashes = line_hashes(positions.text(), {p.line - fragment.cursor.line + 1 for p in located})
    leaks = []
    for verdict, redaction, location in zip(verdicts, redactions, located, strict=True):
        token, secret = verdict.winner.token, verdict.winner.secret
        leaks.append(
            Leak(
                rule_id=token.id,
                family=token.family,
                confidence=verdict.readings[0].confidence,
                span=Span(verdict.span.start + fragment.offset, verdict.span.end + fragment.offset),
                location=location,
                secret_hash=engine.secret_hash(token, secret),
                preview=redaction.preview,
                excerpt=positions.excerpt(verdict.span, redactions),
                line_hash=hashes[location.line - fragment.cursor.line + 1],
                readings=verdict.readings,
                reasons=verdict.readings[0].reasons,
                decoded=verdict.winner.view.layers,
                markers=markers(*positions.marked_lines(verdict.span, redactions)),
            )
        )
    return leaks
