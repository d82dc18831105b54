"""Writes the reports of a finished scan, each on its own: what keeps one from being written costs no other."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from scanner.cli import terminal
from scanner.errors import OutputError
from scanner.report import Style, render

if TYPE_CHECKING:
    from scanner.cli.flags import Flags
    from scanner.cli.plan import Plan
    from scanner.cli.reports import Report
    from scanner.model import ScanResult


def write_all(result: ScanResult, plan: Plan, flags: Flags) -> list[OutputError]:
    """Write every report of the plan, files before standard output, and return what could not be written.

    What was left out of a report for its readers' limits is said on standard error. A defect in one format passes
    through once the others are written.
    """
    failures: list[OutputError] = []
    defects: list[Exception] = []
    ended = time.time()
    for report in sorted(plan.reports, key=_is_stdout):
        if _is_silent(result, report, flags):
            continue
        try:
            _write(result, plan, report, _style(report, flags, ended))
        except OutputError as error:
            failures.append(error)
        except Exception as error:  # noqa: BLE001 - ours, and raised below
            defects.append(error)
    if defects:
        raise defects[0]
    return failures


def refuse_closed() -> None:
    """Raise OutputError if there is no standard output to write to."""
    if sys.stdout is None:
        raise OutputError("standard output is closed", "write the report to a file with --output FILE")


def _is_stdout(report: Report) -> bool:
    return report.path == "-"


def _is_silent(result: ScanResult, report: Report, flags: Flags) -> bool:
    """With --quiet a text report to the terminal says nothing when there is nothing to say."""
    return flags.quiet and report.is_plain and not any(not finding.suppressed_by for finding in result.findings)


def _write(result: ScanResult, plan: Plan, report: Report, style: Style) -> None:
    from scanner.report.output import opened  # noqa: PLC0415 - a quiet, clean hook reports nothing

    if _is_stdout(report):
        refuse_closed()
    try:
        with opened(report.path) as out:
            cut = render(report.format, result, plan.ruleset, out, style)
    except BrokenPipeError:
        if _is_stdout(report):
            terminal.mute()  # the reader has seen enough; the exit code still tells what was found
        return
    if cut:
        terminal.tell("warning", f"{report.format}: {cut}")


def _style(report: Report, flags: Flags, ended: float) -> Style:
    tty = report.is_plain and sys.stdout is not None and sys.stdout.isatty()
    style = Style(
        color=report.is_plain and terminal.wants_color(flags.color, sys.stdout, os.environ),
        width=os.get_terminal_size(sys.stdout.fileno()).columns if tty else 0,
        verbose=flags.verbose,
        show_suppressed=flags.show_suppressed,
        category=flags.category or "",
        root=os.path.abspath(flags.paths[0]) if flags.paths else os.getcwd(),
        ended=ended,
    )
    if not report.is_plain or sys.stdout is None:
        return style
    return style._replace(encoding=sys.stdout.encoding, links=_link_root(flags))


def _link_root(flags: Flags) -> str:
    if not sys.stdout.isatty() and flags.hyperlinks != "always" and "FORCE_HYPERLINK" not in os.environ:
        return ""
    from scanner.cli.hyperlinks import root_of  # noqa: PLC0415 - a clean hook in a pipe draws nothing

    return root_of(flags, sys.stdout, os.environ)
