"""What a scan found, read and did not read, in a few lines at its end."""

from __future__ import annotations

from collections import Counter

from scanner.model import Coverage, Finding, ScanResult, Severity
from scanner.report import Style, shown
from scanner.report.escape import printable
from scanner.report.numbers import count, seconds, size
from scanner.report.verified import planned_lines, verdict_lines

INCOMPLETE = "some of what should have been read was not: the scan is no all-clear"


def summary_lines(result: ScanResult, style: Style) -> list[str]:
    """Return the closing lines without colour: counts, then notes, what was not read, and what to do about it.

    The first line says all by itself; a scan that did not read everything never sounds like an all-clear.
    """
    coverage = result.coverage
    visible = shown(result, style)
    return [
        _headline(result, style),
        *verdict_lines(visible),
        *(f"note: {printable(note)}" for note in coverage.notes),
        *(_skip_lines(coverage) if style.verbose else ()),
        *(_warning(coverage) if coverage.incomplete else ()),
        *(_versions(result) if style.verbose else ()),
        *planned_lines(visible),
    ]


def _headline(result: ScanResult, style: Style) -> str:
    findings = shown(result, style).findings
    allowed = sum(1 for finding in result.findings if finding.suppressed_by)
    what = _found(findings) if findings else "no tokens found"
    extent = "in what was read: " if result.coverage.incomplete and not findings else "in "
    tail = _unread(result.coverage, style)
    if allowed and not style.show_suppressed:
        tail = f"; {allowed:,} allowed (--show-suppressed lists them){tail}"
    return f"{what} {extent}{_extent(result)}{tail}"


def _found(findings: tuple[Finding, ...]) -> str:
    by_severity = Counter(finding.severity for finding in findings)
    severities = ", ".join(
        f"{by_severity[severity]:,} {severity}" for severity in reversed(Severity) if by_severity[severity]
    )
    tokens = len({finding.leak.secret_hash for finding in findings if finding.leak.misuse is None})
    misuses = sum(1 for finding in findings if finding.leak.misuse is not None)
    if not tokens:
        return f"{count(misuses, 'misuse')} ({severities})"
    parts = [count(tokens, "token"), *([count(misuses, "misuse")] if misuses else ())]
    distinct = "" if tokens == len(findings) else f" of {' and '.join(parts)}"
    return f"{count(len(findings), 'finding')}{distinct} ({severities})"


def _extent(result: ScanResult) -> str:
    coverage = result.coverage
    parts = [
        count(coverage.commits, "commit") if coverage.commits else "",
        count(coverage.blobs, "blob") if coverage.blobs else "",
        _files(result.target.mode, coverage) if coverage.files or not coverage.commits + coverage.blobs else "",
        size(coverage.bytes),
        seconds(coverage.seconds),
    ]
    return ", ".join(filter(None, parts))


def _files(mode: str, coverage: Coverage) -> str:
    if mode == "stdin":
        return "standard input"
    return count(coverage.files, "staged file" if mode == "index" else "file")


def _unread(coverage: Coverage, style: Style) -> str:
    if not coverage.skipped:
        return ""
    reasons = ", ".join(f"{number:,} {printable(reason)}" for reason, number in coverage.skipped)
    return f"; not read: {reasons}" + ("" if style.verbose else " (-v lists them)")


def _skip_lines(coverage: Coverage) -> list[str]:
    lines = [f"not read: {printable(skip.path)}: {printable(skip.reason)}" for skip in coverage.skips]
    listed = Counter(skip.reason for skip in coverage.skips)
    for reason, number in coverage.skipped:
        if number > listed[reason]:
            lines.append(f"not read: {number - listed[reason]:,} more: {printable(reason)}")
    return lines


def _warning(coverage: Coverage) -> list[str]:
    reasons = sorted({printable(skip.reason) for skip in coverage.skips if skip.incomplete})
    cause = f" ({', '.join(reasons)})" if reasons else ""
    return [
        f"INCOMPLETE: some of what should have been read was not{cause}, so this is no all-clear.",
        "Make it readable and scan again, leave it out with --exclude, or accept the gap with --allow-incomplete.",
    ]


def _versions(result: ScanResult) -> list[str]:
    engine = f", engine {result.engine}" if result.engine else ""
    return [f"straykey {result.version}{engine}, rules {result.ruleset_digest[:12]}"]
