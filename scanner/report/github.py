"""Workflow commands of GitHub Actions: annotations on the changed lines, without any permission or upload.

GitHub shows the first ten of each level in a step and drops the rest without a word
(github.com/actions/toolkit, docs/problem-matchers.md), so the rest is listed in the step's log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from scanner.report import Style, shown
from scanner.report.escape import printable
from scanner.report.fields import allow_comment
from scanner.report.numbers import count
from scanner.report.places import place
from scanner.report.rules import all_rules, rule_of
from scanner.report.summary import summary_lines
from scanner.report.urgency import level
from scanner.report.words import clip, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.model import Finding, ScanResult
    from scanner.report.rules import Rule
    from scanner.ruleset.model import Ruleset

PER_LEVEL = 10
"""Annotations of one level that GitHub shows for a step."""

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_TITLE, _TEXT = 255, 1000


def render(result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> str:
    """Write what fits as annotations, then all other findings as lines of the log; returns what was left out."""
    findings = shown(result, style).findings
    rules = all_rules(ruleset)
    last = "warning" if result.coverage.incomplete else "notice"
    room = {command: PER_LEVEL - (command == last) for command in _COMMANDS.values()}
    rest = []
    for finding in findings:
        command = "notice" if finding.suppressed_by else _COMMANDS[level(finding)]
        rule = rule_of(finding, rules)
        if room[command]:
            room[command] -= 1
            _write(out, _annotation(command, finding, rule))
        else:
            rest.append(f"also: {place(finding)} {finding.severity} {finding.rule_id} {rule.title}")
    for line in rest:
        _write(out, _log(line))
    cut = f"{count(len(rest), 'finding')} only in the log: GitHub shows {PER_LEVEL} of each level" if rest else ""
    statement = "\n".join(clip(line, _TEXT) for line in _statement(result, style, cut))
    _write(out, _command(last, {"title": "straykey"}, statement))
    return cut


def _statement(result: ScanResult, style: Style, cut: str) -> Iterator[str]:
    """Yield what was read, what was not, and what stands in the log only."""
    yield summary_lines(result, style._replace(verbose=True))[0]  # the short one says how to see more: not here
    yield from summary_lines(result, style._replace(verbose=False))[1:]
    if cut:
        yield f"{cut}."


def _annotation(command: str, finding: Finding, rule: Rule) -> str:
    return _command(command, dict(_properties(finding, rule)), "\n".join(_lines(finding, rule)))


def _lines(finding: Finding, rule: Rule) -> Iterator[str]:
    yield clip(message(finding, rule), _TEXT)
    if finding.suppressed_by:
        yield f"Allowed: {printable(finding.suppressed_by)}"
    else:
        yield f"To allow it: {allow_comment(finding)}"


def _properties(finding: Finding, rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield the place as GitHub takes it; columns mean something to it within one line only."""
    at = finding.leak.location
    if finding.origin.path:
        yield "file", printable(finding.origin.path)
        yield "line", str(at.line)
        yield "endLine", str(at.end_line)
        if at.line == at.end_line:
            yield "col", str(at.column)
            yield "endColumn", str(at.end_column)
    yield "title", clip(printable(rule.title), _TITLE)


def _command(name: str, properties: dict[str, str], text: str) -> str:
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {told}::{_data(text)}"


def _data(text: str) -> str:
    """Return text as a command's message (github.com/actions/toolkit, packages/core/src/command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _log(line: str) -> str:
    """Return a line in which the runner finds no command: the older form, `##[`, counts anywhere in it."""
    return printable(line).replace("##[", "# #[")


def _write(out: BinaryIO, line: str) -> None:
    out.write(line.encode() + b"\n")
