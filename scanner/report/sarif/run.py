"""The run of a SARIF log: the tool and its rules, what was read, and the results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sarif_om import (
    ArtifactLocation,
    Message,
    Run,
    RunAutomationDetails,
    Tool,
    ToolComponent,
    VersionControlDetails,
)

from scanner.report import record
from scanner.report.escape import printable
from scanner.report.home import home
from scanner.report.sarif.notices import build_invocation
from scanner.report.sarif.results import REDACTED, build_result, suppressions
from scanner.report.sarif.rules import build_rule, weaknesses_of
from scanner.report.sarif.taxonomy import reference, taxonomy
from scanner.report.sarif.uri import ROOT, repository_uri

if TYPE_CHECKING:
    from scanner.model import Finding, ScanResult, Target
    from scanner.report import Style
    from scanner.report.rules import Rule

MAX_RESULTS = 5000
"""GitHub keeps the worst 5,000 of a run, GitLab the first; findings come worst first, so both keep the same."""


def build_run(result: ScanResult, rules: dict[str, Rule], style: Style) -> Any:
    """Return the run. No time, duration, absolute path or person is in it: the same scan gives the same run.

    `automationDetails` would overrule the category that an upload names, so it is there only if the style has one.
    """
    kept = result.findings[:MAX_RESULTS]
    cut = len(result.findings) - len(kept)
    cwes = {cwe for rule in rules.values() for cwe in weaknesses_of(rule)}
    remote = repository_uri(result.target.remote)
    return Run(
        tool=Tool(driver=_driver(result, rules)),
        language=None,
        column_kind="utf16CodeUnits",
        redaction_tokens=list(REDACTED),
        original_uri_base_ids={ROOT: ArtifactLocation(description=Message(text="The root of what was scanned."))},
        automation_details=RunAutomationDetails(id=f"{style.category.rstrip('/')}/") if style.category else None,
        version_control_provenance=[_provenance(result.target, remote)] if remote else None,
        invocations=[build_invocation(result, cut)],
        taxonomies=[taxonomy(cwes)] if cwes else None,
        results=_results(kept, rules, result.target),
        properties=_properties(result),
    )


def _driver(result: ScanResult, rules: dict[str, Rule]) -> Any:
    return ToolComponent(
        name="straykey",
        full_name=f"straykey {result.version}",
        organization="straykey",
        version=result.version,
        semantic_version=result.version,
        information_uri=home() or None,
        language=None,
        supported_taxonomies=[reference()] if rules else None,
        rules=[build_rule(rule) for rule in rules.values()],
    )


def _results(findings: tuple[Finding, ...], rules: dict[str, Rule], target: Target) -> list[Any]:
    """Return the results in the findings' order.

    If one is suppressed, all say whether they are (3.27.23); if one was held against a baseline, all were (3.27.24).
    There is no result with the state `absent`: to GitHub, which heeds no state, it would be one more open alert.
    """
    index = {rule_id: number for number, rule_id in enumerate(rules)}
    tell = any(finding.suppressed_by for finding in findings)
    compared = any(finding.baseline_state for finding in findings)
    results = []
    for finding in findings:
        result = build_result(finding, rules[finding.rule_id], index[finding.rule_id], target)
        result.suppressions = suppressions(finding) if tell else None
        result.baseline_state = (finding.baseline_state or "new") if compared else None
        results.append(result)
    return results


def _properties(result: ScanResult) -> dict[str, object]:
    """Return how the run came about, what was read, and the numbers of its verification if there was one."""
    read = result.coverage
    told: dict[str, object] = {
        "mode": result.target.mode,
        "rulesetDigest": result.ruleset_digest,
        "engine": result.engine,
        "coverage": {
            "files": read.files,
            "blobs": read.blobs,
            "commits": read.commits,
            "bytes": read.bytes,
            "binary": read.binary,
            "incomplete": read.incomplete,
        },
    }
    verdicts = record.verdicts(result)
    return told | {"verification": verdicts} if verdicts else told


def _provenance(target: Target, remote: str) -> Any:
    return VersionControlDetails(
        repository_uri=remote,
        revision_id=target.head or None,
        branch=printable(target.branch) or None,
        mapped_to=ArtifactLocation(uri_base_id=ROOT),
    )
