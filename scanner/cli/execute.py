"""Runs a scan from flags to exit code: plan, scan, report, and what is said on standard error."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scanner import pipeline
from scanner.cli import plan as planning
from scanner.cli import terminal
from scanner.cli.flags import Exit
from scanner.cli.progress import watching
from scanner.cli.reports import STDOUT
from scanner.cli.stopping import stoppable
from scanner.cli.writing import refuse_closed, write_all
from scanner.config import ACTIVE
from scanner.model import Liveness, Severity
from scanner.report import Style
from scanner.sources.reasons import EXCLUDED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import BinaryIO

    from scanner.cli.flags import Flags
    from scanner.cli.plan import Plan
    from scanner.model import Finding, Progress, ScanResult


def execute(flags: Flags, stream: BinaryIO | None = None) -> int:
    """Scan, report, and return the exit code; raises what `scanner.errors` names.

    `stream` takes the place of standard input.
    """
    with stoppable() as stopped:
        try:
            return _execute(flags, stream, stopped)
        except KeyboardInterrupt:
            return stopped()


def _execute(flags: Flags, stream: BinaryIO | None, stopped: Callable[[], Exit]) -> int:
    plan = planning.make(flags)
    if stream is not None:
        plan = plan._replace(request=plan.request._replace(stream=stream))
    _check_outputs(plan)
    if flags.verbose:
        _tell_configuration(plan)
    interrupted = False
    try:
        with watching(flags) as progress:
            result = pipeline.run(plan.request, plan.ruleset, progress, _verifier(plan, progress, flags))
    except pipeline.Interrupted as stop:
        result, interrupted = stop.result, True
    code = outcome(result, flags, plan)
    failures = write_all(result, plan, flags)
    _tell_outcome(result, plan, flags, interrupted=interrupted)
    for failure in failures[1:]:
        terminal.tell("error", str(failure), failure.hint)
    if failures:
        raise failures[0]
    return stopped() if interrupted else code


def _check_outputs(plan: Plan) -> None:
    """Raise OutputError if there is no place for a report: a scan whose findings can't be told is in vain."""
    for report in plan.reports:
        if report.path != STDOUT:
            from scanner.report.output import check  # noqa: PLC0415 - a hook writes no file

            check(report.path)
        elif plan.verification is not None:
            refuse_closed()


def outcome(result: ScanResult, flags: Flags, plan: Plan) -> int:
    """Return the exit code that a finished scan deserves; that it is incomplete outweighs findings."""
    if result.coverage.incomplete and not flags.allow_incomplete:
        return Exit.ERROR
    failing = any(not finding.suppressed_by and _fails(finding, plan.fail_on) for finding in result.findings)
    return Exit.FINDINGS if failing and not flags.exit_zero else Exit.CLEAN


def _fails(finding: Finding, fail_on: Sequence[str]) -> bool:
    """Whether a finding meets every condition: `active` excuses only what is proven not to work any more."""
    return all(
        finding.leak.liveness not in (Liveness.INACTIVE, Liveness.EXPIRED)
        if name == ACTIVE
        else finding.severity.rank >= Severity(name).rank
        for name in fail_on
    )


def _verifier(plan: Plan, progress: Progress | None, flags: Flags) -> pipeline.Verify | None:
    """Return what asks providers, or None: then nothing that could reach the network is even imported."""
    if plan.verification is None:
        return None
    from scanner.verify.run import Verifier  # noqa: PLC0415 - see above

    def remark(text: str) -> None:
        if flags.verbose:
            terminal.tell("verify", text)

    return Verifier(plan.verification, plan.ruleset, progress, remark)


def _tell_configuration(plan: Plan) -> None:
    names = [os.path.relpath(path) for path in plan.files]
    terminal.tell("config", ", ".join(names) or "none")


def _tell_outcome(result: ScanResult, plan: Plan, flags: Flags, *, interrupted: bool) -> None:
    if not flags.quiet and not any(report.is_plain for report in plan.reports):
        from scanner.report.summary import summary_lines  # noqa: PLC0415 - a text report ends with these lines itself

        style = Style(verbose=flags.verbose, show_suppressed=flags.show_suppressed)
        for line in summary_lines(result, style):
            terminal.tell("straykey", line)
    if result.lapsed:
        from scanner.cli import lapsed  # noqa: PLC0415 - only where there is a baseline, or somebody asked

        lapsed.tell(result, flags)
    coverage = result.coverage
    if not coverage.files + coverage.blobs and dict(coverage.skipped).get(EXCLUDED):
        terminal.tell("note", "nothing was read: all of it is excluded", "see `exclude` and `include`; -v lists it")
    if interrupted:
        terminal.tell("interrupted", "the report holds what was found until then; it is no all-clear")
    elif coverage.incomplete and flags.allow_incomplete:
        terminal.tell("warning", "the scan is incomplete; --allow-incomplete lets that pass")
    elif coverage.incomplete:
        terminal.tell("error", "the scan is incomplete: something that should have been read was not")
