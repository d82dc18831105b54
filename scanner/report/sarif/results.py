"""Findings as SARIF results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sarif_om import (
    ArtifactContent,
    ArtifactLocation,
    Location,
    LogicalLocation,
    Message,
    PhysicalLocation,
    Region,
    Result,
    Suppression,
)

from scanner.report import record
from scanner.report.escape import lossy, path_of, printable
from scanner.report.sarif.message import message
from scanner.report.sarif.uri import ROOT, path_uri, viewer_uri
from scanner.report.urgency import level, rank

if TYPE_CHECKING:
    from scanner.model import Excerpt, Finding, Target
    from scanner.report.rules import Rule

REDACTED = ("…", "[REDACTED]")
"""What stands in snippets for the hidden part of a secret (3.14.28)."""


def build_result(finding: Finding, rule: Rule, index: int, target: Target) -> Any:
    """Return the result; `index` is the rule's place among the run's rules. It holds no secret and no person's name.

    `kind` stays away: any but `fail` demands level `none` (3.27.9), and both services show an alert for each of them.
    """
    leak = finding.leak
    path = path_of(finding.origin)
    commit = finding.commit
    viewer = viewer_uri(target.remote, commit.sha, path, leak.location.line) if commit and finding.origin.path else ""
    return Result(
        rule_id=finding.rule_id,
        rule_index=index,
        kind=None,
        level=level(finding),
        rank=rank(finding),
        message=Message(text=message(finding, rule)),
        locations=[_location(finding, path)],
        related_locations=_related(finding) or None,
        partial_fingerprints=_fingerprints(finding),
        occurrence_count=finding.occurrences,
        hosted_viewer_uri=viewer or None,
        properties=_properties(finding),
    )


def suppressions(finding: Finding) -> list[Any]:
    """Return who allowed the finding, or an empty list, which says that nobody did (3.27.23)."""
    if not finding.suppressed_by:
        return []
    kind = "external" if finding.suppressed_by.startswith("baseline") else "inSource"
    return [Suppression(kind=kind, state="accepted", justification=printable(finding.suppressed_by))]


def _location(finding: Finding, path: str) -> Any:
    at = finding.leak.location
    snippet = ArtifactContent(text=lossy(_shown(finding)) or REDACTED[-1])
    region = Region(
        start_line=at.line, start_column=at.column, end_line=at.end_line, end_column=at.end_column, snippet=snippet
    )
    physical = PhysicalLocation(
        artifact_location=ArtifactLocation(uri=path_uri(path), uri_base_id=ROOT),
        region=region,
        context_region=_context(finding.leak.excerpt, at.end_line),
    )
    logical = None
    if finding.commit:
        sha = finding.commit.sha
        logical = [LogicalLocation(kind="commit", name=sha, fully_qualified_name=f"{sha}:{printable(path)}")]
    return Location(physical_location=physical, logical_locations=logical)


def _shown(finding: Finding) -> str:
    """Return what stands there, redacted: the token, or the beginning of the use."""
    excerpt = finding.leak.excerpt
    return finding.leak.preview if finding.leak.misuse is None else excerpt.text[excerpt.start : excerpt.end]


def _related(finding: Finding) -> list[Any]:
    """Return where the token of a misuse was minted or defined, and what sends it."""
    misuse = finding.leak.misuse
    return [
        Location(
            id=number,
            message=Message(text=printable(related.message)),
            physical_location=PhysicalLocation(
                artifact_location=ArtifactLocation(
                    uri=path_uri(related.path or path_of(finding.origin)), uri_base_id=ROOT
                ),
                region=Region(
                    start_line=related.line,
                    start_column=related.column,
                    end_line=related.end_line,
                    end_column=related.end_column,
                ),
            ),
        )
        for number, related in enumerate(misuse.related if misuse else (), 1)
    ]


def _context(excerpt: Excerpt, end_line: int) -> Any:
    """Return the whole lines around the secret, with its redacted excerpt (3.29.5)."""
    if not excerpt.text:
        return None
    return Region(start_line=excerpt.line, end_line=end_line, snippet=ArtifactContent(text=lossy(excerpt.text)))


def _fingerprints(finding: Finding) -> dict[str, str]:
    """Return what tells an alert from others: GitHub follows the line, we the secret. No state, no commit, no line."""
    name = "secretHash/v1" if finding.leak.misuse is None else "misuseHash/v1"
    prints = {"primaryLocationLineHash": finding.leak.line_hash, name: finding.leak.secret_hash}
    return {name: value for name, value in prints.items() if value}


def _properties(finding: Finding) -> dict[str, object]:
    """Return the contract of docs/json-report.md, and what else a program may want; empty ones left out."""
    leak = finding.leak
    properties: dict[str, object] = {
        "provider": finding.provider,
        "severity": finding.severity.value,
        "confidence": leak.confidence.value,
        "liveness": leak.liveness.value,
        "livenessReason": lossy(leak.liveness_reason),
        "occurrences": finding.occurrences,
    }
    extras = {
        "commit": record.commit(finding.commit),
        "state": finding.state,
        "blob": finding.origin.object,
        "candidates": list(leak.candidates),
        "decoded": list(leak.decoded),
        "type": "misuse" if leak.misuse else "",
        "persona": leak.misuse.persona if leak.misuse else "",
        "fix": lossy(leak.misuse.fix) if leak.misuse else "",
    }
    return properties | {name: value for name, value in extras.items() if value}
