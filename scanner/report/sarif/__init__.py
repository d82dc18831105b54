"""SARIF 2.1.0 for GitHub code scanning and GitLab at once, built from sarif-om's objects and written by `write`.

Both services read the same log: what one ignores serves the other. Section numbers in this package are those of the
OASIS standard (SARIF 2.1.0 with errata 01); GH numbers are rules of Microsoft's Sarif.Multitool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.report import shown
from scanner.report.rules import all_rules, rule_of
from scanner.report.sarif.run import build_run
from scanner.report.sarif.write import write_log

if TYPE_CHECKING:
    from typing import BinaryIO

    from scanner.model import ScanResult
    from scanner.report import Style
    from scanner.ruleset.model import Ruleset


def render(result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> None:
    """Write one run with every rule, found or not: an alert only closes in a run that knows its rule."""
    visible = shown(result, style)
    rules = all_rules(ruleset)
    for finding in visible.findings:
        rules.setdefault(finding.rule_id, rule_of(finding, rules))
    write_log(build_run(visible, rules, style), out)
