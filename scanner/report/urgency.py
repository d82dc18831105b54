"""How urgent a finding is, in the words of GitHub (`level`) and GitLab (`rank`).

Severity, confidence and liveness go into both, the same for every format that these two read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Confidence, Liveness, Severity

if TYPE_CHECKING:
    from scanner.model import Finding

LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
"""The level of each severity, as long as nothing else is known."""

_LOWER = {"error": "warning", "warning": "note", "note": "note"}
_DEAD = frozenset({Liveness.INACTIVE, Liveness.EXPIRED})

# 0 to 100; GitLab takes it for the severity: from 90 critical, from 70 high, from 40 medium, from 10 low.
_RANKS = {Severity.CRITICAL: 95.0, Severity.HIGH: 80.0, Severity.MEDIUM: 55.0, Severity.LOW: 25.0}
_DOUBT = {Confidence.HIGH: 0.0, Confidence.MEDIUM: 10.0, Confidence.LOW: 30.0}
_LOWEST, _DEAD_RANK, _HIGHEST = 15.0, 10.0, 100.0


def level(finding: Finding) -> str:
    """Return error, warning or note: by severity, one lower if hardly sure; if active error, if dead note."""
    if finding.leak.liveness is Liveness.ACTIVE:
        return "error"
    if finding.leak.liveness in _DEAD:
        return "note"
    by_severity = LEVELS[finding.severity]
    return _LOWER[by_severity] if finding.leak.confidence is Confidence.LOW else by_severity


def rank(finding: Finding) -> float:
    """Return how urgent the finding is, 0 to 100: above 95 for all that work, whatever they can do; lowest if dead."""
    liveness = finding.leak.liveness
    if liveness in _DEAD:
        return _DEAD_RANK
    if liveness is Liveness.ACTIVE:
        return _HIGHEST - Severity.CRITICAL.rank + finding.severity.rank
    return max(_RANKS[finding.severity] - _DOUBT[finding.leak.confidence], _LOWEST)
