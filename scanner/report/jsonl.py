"""The report as JSON lines: a header, a line for each finding, and coverage last, so that a cut file is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from scanner.report import Style, record, shown
from scanner.report.rules import all_rules, rule_of

if TYPE_CHECKING:
    from scanner.model import ScanResult
    from scanner.ruleset.model import Ruleset


def render(result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> None:
    """Write one record a line (docs/json-report.md)."""
    visible = shown(result, style)
    rules = all_rules(ruleset)
    header = {"record": "header", "schema": record.SCHEMA}
    _write(out, {**header, "tool": record.tool(result), "target": record.target(result)})
    for finding in visible.findings:
        _write(out, {"record": "finding", **record.finding(finding, rule_of(finding, rules))})
    last: record.Record = {
        "record": "coverage",
        "summary": record.summary(visible, result),
        "lapsed": [record.lapsed(permission) for permission in result.lapsed],
        "verification": record.verification(visible),
        "coverage": record.coverage(result.coverage),
    }
    _write(out, last)


def _write(out: BinaryIO, value: record.Record) -> None:
    out.write(record.dumps(value) + b"\n")
