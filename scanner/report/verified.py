"""What a verification came to: counts for programs, closing lines for people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scanner.model import Liveness
from scanner.report.escape import printable
from scanner.report.numbers import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.model import Finding, Leak, ScanResult

_TELLING = {liveness: number for number, liveness in enumerate(Liveness)}
_WORDS = {Liveness.NOT_CHECKED: "not checked"}
_SENT_NOTHING = "would ask (nothing was sent):"


def reason(leak: Leak) -> str:
    """Return why liveness is what it is, to follow a word that already says `not checked`; may be hostile still."""
    unasked = leak.liveness is Liveness.NOT_CHECKED
    return leak.liveness_reason.removeprefix("not asked: ") if unasked else leak.liveness_reason


def by_liveness(findings: Iterable[Finding]) -> dict[Liveness, int]:
    """Count distinct tokens, all five values named; a token found by several rules counts as what is best known."""
    known: dict[str, Liveness] = {}
    for finding in findings:
        if finding.leak.misuse is not None:
            continue
        liveness = finding.leak.liveness
        other = known.setdefault(finding.leak.secret_hash, liveness)
        if _TELLING[liveness] < _TELLING[other]:
            known[finding.leak.secret_hash] = liveness
    counts = Counter(known.values())
    return {liveness: counts[liveness] for liveness in Liveness}


def verdict_lines(shown: ScanResult) -> list[str]:
    """Return how many tokens work, and what stopped the asking; nothing if nobody asked for a verification."""
    verification = shown.verification
    if verification is None:
        return []
    lines = [f"note: {printable(note)}" for note in verification.notes]
    if verification.dry_run:
        return lines
    counts = by_liveness(shown.findings)
    told = ", ".join(f"{number:,} {_WORDS.get(liveness, liveness)}" for liveness, number in counts.items() if number)
    return [f"verified: {told or 'no listed token'} ({count(verification.requests, 'request')})", *lines]


def planned_lines(shown: ScanResult) -> list[str]:
    """Return what a dry run would have asked, a line for each distinct token."""
    verification = shown.verification
    if verification is None or not verification.dry_run:
        return []
    if not verification.planned:
        return ["would ask nothing (nothing was sent): there is no token to ask about"]
    return [_SENT_NOTHING, *(f"    {printable(line)}" for line in verification.planned)]
