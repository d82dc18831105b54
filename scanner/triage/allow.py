"""Allow comments: marks the findings that a comment beside them allows.

`straykey:allow[rule-id@hash8] reason` allows that one secret, so a new one put on the same line is still caught;
`straykey:allow[rule-id]` any secret of the rule, `straykey:allow` and the words of other scanners any secret. Misuses
are allowed in the same ways, but not by the words of other scanners: those say that a secret may stand there, not that
it is used rightly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Liveness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.model import Finding, Leak, Marker
    from scanner.ruleset.model import Ruleset

_WORDS = {
    "straykey": "straykey:allow",
    "gitleaks": "gitleaks:allow",
    "trufflehog": "trufflehog:ignore",
    "pragma": "pragma: allowlist secret",
}


def apply(findings: Iterable[Finding], enabled: bool, ruleset: Ruleset | None = None) -> tuple[Finding, ...]:  # noqa: FBT001 - its one switch
    """Return the findings, each with `suppressed_by` set to the comment that allows it; unchanged unless `enabled`.

    `ruleset` lets a marker name a rule by an alias, that is by the id it had before it was renamed.
    """
    if not enabled:
        return tuple(findings)
    return tuple(_judged(finding, ruleset) for finding in findings)


def unless_active(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings, those that are verified active no longer suppressed: nothing silences a working token."""
    return tuple(map(_heard, findings))


def _heard(finding: Finding) -> Finding:
    leak = finding.leak
    if not finding.suppressed_by or leak.liveness is not Liveness.ACTIVE:
        return finding
    reason = f"{leak.liveness_reason}; reported in spite of `{finding.suppressed_by}`, as it works"
    return finding._replace(suppressed_by="", leak=leak._replace(liveness_reason=reason))


def _judged(finding: Finding, ruleset: Ruleset | None) -> Finding:
    if finding.suppressed_by:
        return finding
    for marker in finding.leak.markers:
        if fits(marker, finding.leak, ruleset):
            return finding._replace(suppressed_by=words(marker))
    return finding


def fits(marker: Marker, leak: Leak, ruleset: Ruleset | None) -> bool:
    """Whether a marker allows a leak beside which it stands."""
    if not leak.secret_hash.startswith(marker.hash_prefix):
        return False
    if leak.misuse is not None and marker.dialect != "straykey":
        return False
    if marker.rule_id in ("", leak.rule_id):
        return True
    if marker.hash_prefix and any(reading.rule_id == marker.rule_id for reading in leak.readings):
        return True  # the same secret, whose evidence has moved to another rule since: the identity holds no rule id
    return marker.rule_id in _aliases(leak.rule_id, ruleset)


def _aliases(rule_id: str, ruleset: Ruleset | None) -> tuple[str, ...]:
    if ruleset is None:
        return ()
    known = {token.id: token.aliases for token in ruleset.tokens}
    known |= {usage.id: usage.aliases for usage in ruleset.usages}
    return known.get(rule_id, ())


def words(marker: Marker) -> str:
    """Return a marker as it is written, its reason included."""
    text = _WORDS[marker.dialect]
    if marker.rule_id or marker.hash_prefix:
        pin = f"@{marker.hash_prefix}" if marker.hash_prefix else ""
        text += f"[{marker.rule_id}{pin}]"
    return f"{text} {marker.reason}" if marker.reason else text
