"""GitLab's own secret detection report, for `artifacts: reports: secret_detection`, by its JSON schema 15.2.1.

GitLab files a finding by rule, file and lines, and shows name, description and solution as Markdown.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID, uuid5

from scanner.model import Liveness
from scanner.report import Style, shown
from scanner.report.escape import path_of, printable
from scanner.report.fields import allow_comment
from scanner.report.home import home
from scanner.report.markup import prose
from scanner.report.record import Record, dumps
from scanner.report.rules import Rule, advice, all_rules, rule_of
from scanner.report.summary import summary_lines
from scanner.report.urgency import rank
from scanner.report.verified import reason
from scanner.report.words import clip, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.model import Finding, ScanResult
    from scanner.ruleset.model import Ruleset

VERSION = "15.2.1"
_SCHEMA = (
    "https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/"
    f"v{VERSION}/dist/secret-detection-report-format.json"
)
_IDS = UUID("6f6a0e4c-52a5-4a37-8a5b-6d8f4a0f9d57")
"""The name space of our vulnerability ids, drawn once."""

# The schema's limits.
_NAME, _SOLUTION = 255, 7000
_VALUE = 1000
_NO_COMMIT = "0000000"
_SEVERITIES = ((90, "Critical"), (70, "High"), (40, "Medium"), (15, "Low"), (0, "Info"))


def render(result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> str:
    """Write the report, a line for each finding; returns what GitLab will not show of it."""
    visible = shown(result, style)
    rules = all_rules(ruleset)
    for finding in visible.findings:
        rules.setdefault(finding.rule_id, rule_of(finding, rules))
    merged = _merged(visible.findings)
    out.write(b'{"version":' + dumps(VERSION) + b',"schema":' + dumps(_SCHEMA))
    out.write(b',\n"scan":' + dumps(_scan(result, rules, merged, style)))
    out.write(b',\n"vulnerabilities":[')
    ids: Counter[str] = Counter()
    for number, finding in enumerate(visible.findings):
        out.write(b",\n" if number else b"\n")
        out.write(dumps(_vulnerability(finding, rules[finding.rule_id], result.target.head, ids)))
    out.write(b"\n]}\n" if visible.findings else b"]}\n")
    return merged


def _merged(findings: tuple[Finding, ...]) -> str:
    """Say how many findings GitLab will not tell from others: those of one rule on the same lines of a file."""
    places = {(f.rule_id, f.origin.path, f.leak.location.line, f.leak.location.end_line) for f in findings}
    same = len(findings) - len(places)
    return f"GitLab shows one finding for each rule and line: {same:,} stand on another's line" if same else ""


def _scan(result: ScanResult, rules: dict[str, Rule], merged: str, style: Style) -> Record:
    tool: Record = {"id": "straykey", "name": "straykey", "version": result.version, "vendor": {"name": "straykey"}}
    if home():
        tool["url"] = home()
    return {
        "analyzer": tool,
        "scanner": tool,
        "type": "secret_detection",
        "start_time": _moment(style.ended - result.coverage.seconds),
        "end_time": _moment(style.ended),
        "status": "success",  # with `failure` the findings of a scan that left one file unread would be lost
        "messages": [_message(line) for line in _statement(result, merged, style)],
        "primary_identifiers": [_identifier(rule) for rule in rules.values()],
    }


def _statement(result: ScanResult, merged: str, style: Style) -> Iterator[str]:
    yield from summary_lines(result, style._replace(verbose=True))
    if merged:
        yield merged


def _message(line: str) -> Record:
    is_warning = line.startswith(("INCOMPLETE", "GitLab"))
    return {"level": "warn" if is_warning else "info", "value": clip(line, _VALUE)}


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(max(seconds, 0)))


def _vulnerability(finding: Finding, rule: Rule, head: str, ids: Counter[str]) -> Record:
    name = f"{finding.rule_id}:{finding.id}"
    ids[name] += 1
    told: Record = {
        "id": str(uuid5(_IDS, f"{name}:{ids[name]}".encode("utf-8", "backslashreplace").decode())),
        "name": clip(printable(rule.title), _NAME),
        "description": _description(finding, rule),
        "severity": next(name for least, name in _SEVERITIES if rank(finding) >= least),
        "solution": clip(_solution(finding, rule), _SOLUTION),
        "identifiers": [_identifier(rule), *_weakness(rule)],
        "location": _location(finding, head),
        "details": {
            label: {"name": text, "type": "text", "value": clip(printable(value), _VALUE)}
            for label, text, value in _details(finding)
            if value
        },
    }
    if rule.docs.startswith(("https://", "http://")):
        told["links"] = [{"name": "Documentation", "url": rule.docs}]
    return told


def _identifier(rule: Rule) -> Record:
    return {"type": "straykey_rule_id", "name": f"straykey {rule.id}", "value": rule.id}


def _weakness(rule: Rule) -> list[Record]:
    if not rule.cwe:
        return []
    url = f"https://cwe.mitre.org/data/definitions/{rule.cwe}.html"
    return [{"type": "cwe", "name": f"CWE-{rule.cwe}", "value": str(rule.cwe), "url": url}]


def _description(finding: Finding, rule: Rule) -> str:
    misuse = finding.leak.misuse
    if misuse:
        return prose(misuse.message)
    grants = f" It gives: {prose(rule.grants)}" if rule.grants else ""
    return f"{prose(sentence(f'{rule.title} in text that others may read'))}{grants}"


def _solution(finding: Finding, rule: Rule) -> str:
    misuse = finding.leak.misuse
    if misuse:
        return f"Write instead: {prose(misuse.fix)}"
    return " ".join(prose(sentence(step)) for step in advice(rule))


def _location(finding: Finding, head: str) -> Record:
    at, commit = finding.leak.location, finding.commit
    found_in: Record = {"sha": commit.sha, "date": commit.date} if commit else {"sha": head or _NO_COMMIT}
    path = clip(printable(path_of(finding.origin)), _VALUE)
    return {"file": path, "start_line": at.line, "end_line": at.end_line, "commit": found_in}


def _details(finding: Finding) -> Iterator[tuple[str, str, str]]:
    """Yield key, name and value of what GitLab shows as mere text."""
    leak = finding.leak
    yield "token", "Token, redacted", leak.preview
    yield "column", "Column", str(leak.location.column)
    yield "severity", "Severity", finding.severity
    yield "confidence", "Confidence", leak.confidence
    yield "liveness", "Does it work?", _liveness(finding)
    yield "occurrences", "Occurrences", str(finding.occurrences)
    yield "state", "State", finding.state
    yield "secret_hash", "Hash", leak.secret_hash
    yield "allow", "To allow it", "" if finding.suppressed_by else allow_comment(finding)
    yield "suppressed_by", "Allowed by", finding.suppressed_by
    yield "baseline_state", "Against the baseline", finding.baseline_state


def _liveness(finding: Finding) -> str:
    leak = finding.leak
    if leak.misuse or (leak.liveness is Liveness.NOT_CHECKED and not leak.liveness_reason):
        return ""
    return f"{leak.liveness}: {reason(leak)}".removesuffix(": ")
