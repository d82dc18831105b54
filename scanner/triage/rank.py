"""The order of findings once it is known which tokens work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Liveness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.model import Finding

_DEAD = frozenset({Liveness.INACTIVE, Liveness.EXPIRED})


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings in the order of every report: active ones first, then by severity, dead ones last in each.

    Among equals the given order stays, which is that of `merge`: confidence, path, line, column, rule.
    """
    return tuple(sorted(findings, key=_urgency))


def _urgency(finding: Finding) -> tuple[bool, int, bool]:
    liveness = finding.leak.liveness
    return (liveness is not Liveness.ACTIVE, -finding.severity.rank, liveness in _DEAD)
