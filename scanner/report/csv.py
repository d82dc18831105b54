"""The report as a table for spreadsheets and scripts (RFC 4180), a row for each finding."""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING, BinaryIO

from scanner.report import Style, shown
from scanner.report.escape import path_of, printable
from scanner.report.rules import all_rules, rule_of

if TYPE_CHECKING:
    from scanner.model import Finding, ScanResult
    from scanner.report.rules import Rule
    from scanner.ruleset.model import Ruleset

# What makes a spreadsheet read a cell as a formula (OWASP, CSV Injection); tabs and line ends never reach one.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

COLUMNS = (
    "rule_id", "title", "type", "provider", "severity", "confidence", "liveness", "liveness_reason", "path", "line",
    "column", "end_line", "end_column", "commit", "commit_date", "in_head", "state", "occurrences", "preview",
    "secret_hash", "message", "fix", "suppressed_by", "baseline_state",
)  # fmt: skip
"""The header. A column may be added at the end; none is renamed, moved or taken away."""


def render(result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> None:
    """Write the header and a row for each finding; what was read has no place in a table and is said elsewhere."""
    rules = all_rules(ruleset)
    rows = csv.writer(codecs.getwriter("utf-8")(out))
    rows.writerow(COLUMNS)
    for finding in shown(result, style).findings:
        rows.writerow([_cell(value) for value in _row(finding, rule_of(finding, rules))])


def _row(finding: Finding, rule: Rule) -> tuple[object, ...]:
    leak, at, commit, misuse = finding.leak, finding.leak.location, finding.commit, finding.leak.misuse
    return (
        finding.rule_id, rule.title, "misuse" if misuse else "leak", finding.provider, finding.severity,
        leak.confidence, leak.liveness, leak.liveness_reason, path_of(finding.origin), at.line,
        at.column, at.end_line, at.end_column, commit.sha if commit else "", commit.date if commit else "",
        str(commit.in_head).lower() if commit else "", finding.state, finding.occurrences, leak.preview,
        leak.secret_hash, misuse.message if misuse else "", misuse.fix if misuse else "", finding.suppressed_by,
        finding.baseline_state,
    )  # fmt: skip


def _cell(value: object) -> str:
    """Return the value as text that no spreadsheet calculates: an apostrophe before what begins like a formula."""
    text = printable(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text
