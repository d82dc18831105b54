"""SARIF 2.1.0 for GitHub code scanning and GitLab at once, built from sarif-om's objects and written by `write`.

Both services read the same log: what one ignores serves the other. Section numbers in this package are those of the
OASIS standard (SARIF 2.1.0 with errata 01); GH numbers are rules of Microsoft's Sarif.Multitool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.report import shown
from scanner.report.numbers import count
from scanner.report.rules import all_rules, rule_of
from scanner.report.sarif.run import MAX_RESULTS, build_run
from scanner.report.sarif.write import write_log

if TYPE_CHECKING:
    from typing import BinaryIO

    from scanner.model import ScanResult
    from scanner.report import Style
    from scanner.ruleset.model import Ruleset


_MAX_BYTES = 10_000_000
"""What GitLab takes at most; GitHub takes as much once it is compressed."""


def render(result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> str:
    """Write one run with every rule, found or not: an alert only closes in a run that knows its rule.

    Returns what is over the limits of GitHub and GitLab.
    """
    visible = shown(result, style)
    rules = all_rules(ruleset)
    for finding in visible.findings:
        rules.setdefault(finding.rule_id, rule_of(finding, rules))
    size = write_log(build_run(visible, rules, style), out)
    cut = len(visible.findings) - MAX_RESULTS
    told = [
        f"{count(cut, 'finding')} left out: GitHub and GitLab show {MAX_RESULTS:,}" if cut > 0 else "",
        f"the log is larger than the {_MAX_BYTES // 1_000_000} MB that GitLab takes" if size > _MAX_BYTES else "",
    ]
    return "; ".join(filter(None, told))
