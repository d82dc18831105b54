"""The report for programs: one JSON document, a line for each finding (docs/json-report.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from scanner.report import Style, record, shown
from scanner.report.rules import all_rules, rule_of

if TYPE_CHECKING:
    from scanner.model import ScanResult
    from scanner.ruleset.model import Ruleset


def render(result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> None:
    """Write the document; findings are streamed, each on its own line."""
    visible = shown(result, style)
    rules = all_rules(ruleset)
    out.write(b'{"schema":' + record.dumps(record.SCHEMA))
    out.write(b',\n"tool":' + record.dumps(record.tool(result)))
    out.write(b',\n"target":' + record.dumps(record.target(result)))
    out.write(b',\n"findings":[')
    for number, finding in enumerate(visible.findings):
        out.write(b",\n" if number else b"\n")
        out.write(record.dumps(record.finding(finding, rule_of(finding, rules))))
    out.write(b'\n],\n"summary":' if visible.findings else b'],\n"summary":')
    out.write(record.dumps(record.summary(visible, result)))
    out.write(b',\n"lapsed":' + record.dumps([record.lapsed(permission) for permission in result.lapsed]))
    out.write(b',\n"verification":' + record.dumps(record.verification(visible)))
    out.write(b',\n"coverage":' + record.dumps(record.coverage(result.coverage)) + b"}\n")
