"""From verdicts to leaks: place, excerpt, identity. From here on no secret is held in the clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.engine import identity
from scanner.engine.linehash import line_hashes
from scanner.engine.markers import markers
from scanner.engine.position import Positions, Redaction, Redactions
from scanner.engine.resolve import Verdict
from scanner.model import Fragment, Leak, Span

if TYPE_CHECKING:
    from scanner.engine import Engine


def describe(verdicts: list[Verdict], fragment: Fragment, engine: Engine) -> list[Leak]:
    """Return a leak for each verdict, every secret of the fragment redacted in all of them."""
    positions = Positions(fragment)
    previews = [identity.preview(verdict.winner.token, verdict.winner.secret) for verdict in verdicts]
    redactions = Redactions(Redaction(v.span, preview) for v, preview in zip(verdicts, previews, strict=True))
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
