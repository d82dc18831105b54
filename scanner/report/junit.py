"""The report as test results, for whatever shows JUnit's XML: each finding is a failed test, the scan itself one more.

Elements and attributes are those of the schema that Jenkins's xUnit plugin checks by (junit-10.xsd).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, BinaryIO

from scanner.report import Style, shown
from scanner.report.escape import printable
from scanner.report.fields import fields
from scanner.report.places import Repeat, place
from scanner.report.rules import all_rules, rule_of
from scanner.report.summary import INCOMPLETE, summary_lines
from scanner.report.words import clip, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.model import Finding, ScanResult
    from scanner.report.rules import Rule
    from scanner.ruleset.model import Ruleset

_LONGEST = 1000


def render(result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> None:
    """Write one suite. The test `straykey: scan` passes if all was read, and is an error if not."""
    findings = shown(result, style).findings
    rules = all_rules(ruleset)
    allowed = sum(1 for finding in findings if finding.suppressed_by)
    counts = {
        "name": "straykey",
        "tests": str(len(findings) + 1),
        "failures": str(len(findings) - allowed),
        "errors": str(int(result.coverage.incomplete)),
        "time": f"{result.coverage.seconds:.3f}",
    }
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f"<testsuites{_attributes(counts)}>\n".encode())
    out.write(f"<testsuite{_attributes({**counts, 'skipped': str(allowed)})}>\n".encode())
    out.writelines(line.encode() + b"\n" for line in _properties(result))
    out.writelines(_case(finding, rule_of(finding, rules)).encode() + b"\n" for finding in findings)
    out.write(_scan(result).encode() + b"\n")
    lines = "\n".join(summary_lines(result, style._replace(verbose=True)))
    out.write(_element("system-out", {}, escape(lines)).encode() + b"\n</testsuite>\n</testsuites>\n")


def _properties(result: ScanResult) -> Iterator[str]:
    """Yield what was read and what was not."""
    read, target = result.coverage, result.target
    told = {
        "mode": target.mode, "head": target.head, "branch": target.branch, "version": result.version,
        "rules": result.ruleset_digest, "files": read.files, "blobs": read.blobs, "commits": read.commits,
        "bytes": read.bytes, "binary": read.binary, "incomplete": str(read.incomplete).lower(),
        **{f"not read: {reason}": number for reason, number in read.skipped},
    }  # fmt: skip
    yield "<properties>"
    for name, value in told.items():
        yield _element("property", {"name": printable(name), "value": printable(str(value))})
    yield "</properties>"


def _case(finding: Finding, rule: Rule) -> str:
    case = {"classname": f"straykey.{finding.rule_id}", "name": place(finding)}
    if finding.suppressed_by:
        outcome = _element("skipped", {"message": f"allowed: {printable(finding.suppressed_by)}"})
    else:
        about = {"type": str(finding.severity), "message": clip(message(finding, rule), _LONGEST)}
        outcome = _element("failure", about, escape("\n".join(_lines(finding, rule))))
    return _element("testcase", case, outcome)


def _lines(finding: Finding, rule: Rule) -> Iterator[str]:
    yield f"{place(finding)} {finding.severity} {finding.rule_id} {printable(rule.title)}"
    if finding.leak.excerpt.text:
        yield f"{finding.leak.excerpt.line:>6} | {printable(finding.leak.excerpt.text)}"
    for label, text in fields(Repeat(finding, ()), rule, verbose=True):
        yield f"{label:<8}{printable(text)}"


def _scan(result: ScanResult) -> str:
    problem = _element("error", {"type": "incomplete", "message": INCOMPLETE}) if result.coverage.incomplete else ""
    return _element("testcase", {"classname": "straykey", "name": "scan"}, problem)


def _element(name: str, attributes: dict[str, str], content: str = "") -> str:
    """Return an element around content that is XML already."""
    return f"<{name}{_attributes(attributes)}>{content}</{name}>" if content else f"<{name}{_attributes(attributes)}/>"


def _attributes(values: dict[str, str]) -> str:
    """Return attributes; what XML 1.0 has no character for is escaped before it comes here (`printable`)."""
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items())
