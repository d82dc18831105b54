"""Explains a line: every candidate on it, each step that kept or dropped it, and what a scan makes of it."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Any

from scanner import pipeline
from scanner.cli import plan as planning
from scanner.cli.explaining.finding import describe
from scanner.cli.explaining.settings import dropped_by, left_out
from scanner.cli.flags import Exit, Flags
from scanner.cli.terminal import say
from scanner.engine import Engine
from scanner.engine.account import account
from scanner.errors import UsageError
from scanner.model import Span
from scanner.modes.around import around
from scanner.modes.standing import Standing
from scanner.report.escape import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.cli.plan import Plan
    from scanner.engine.account import Story
    from scanner.model import Finding, Fragment


def explain_line(file: str, line: int, **given: Any) -> int:
    """Print the stories of a line; UsageError when there is no such file or line."""
    if not os.path.isfile(file):
        raise UsageError(f"{file}: no such file", "write FILE:LINE, as reports do, from the folder they were made in")
    plan = planning.make(Flags(paths=(file,))._replace(**given))
    engine = Engine(plan.ruleset)
    with closing(Standing(plan.request, engine)) as standing:
        path = standing.folders((file,))[0]
        shown = around(standing, engine, path, line, 0)
        if not shown:
            raise UsageError(f"{file} has no line {line:,}", "lines are counted from 1")
        say(f"{printable(path)}:{line}")
        say(f"{line:>6} │ {printable(shown[0].text)}\n")
        for fragment in standing.fragments(path):
            for text in _stories(engine, fragment, line):
                say(text)
    for text in left_out(path, os.path.getsize(file), plan):
        say(text)
    _tell_end(plan, path, line)
    return Exit.CLEAN


def _stories(engine: Engine, fragment: Fragment, line: int) -> Iterator[str]:
    span = _line_span(fragment, line)
    if span is None:
        return
    told = account(engine, fragment, span)
    for story in told.stories:
        yield from _story(story)
    if not told.stories:
        yield "nothing on this line looks like a token of any rule: no rule's keyword, and no name that a rule wants"
    for failure in told.failures:
        yield f"INCOMPLETE: {failure}"
    yield ""


def _line_span(fragment: Fragment, line: int) -> Span | None:
    """Return where a line stands in the fragment's data; None if it is not the one that owns it."""
    start = 0
    for _ in range(line - fragment.cursor.line):
        start = fragment.data.find(b"\n", start) + 1
        if not start:
            return None
    if line < fragment.cursor.line or (fragment.end >= 0 and start >= fragment.end):
        return None
    end = fragment.data.find(b"\n", start)
    return Span(start, max(start + 1, len(fragment.data) if end < 0 else end))


def _story(story: Story) -> Iterator[str]:
    yield f"{'+' if story.kept else '-'} {story.rule_id}"
    for step in story.steps:
        yield f"    {printable(step)}"


def _tell_end(plan: Plan, path: str, line: int) -> None:
    """Say what a scan of the file reports on this line, and what silences it: that decides, and nothing above does."""
    request = plan.request._replace(include=(), exclude=(), only=(), skip=())
    request = request._replace(min_severity=pipeline.ScanRequest().min_severity)
    request = request._replace(min_confidence=pipeline.ScanRequest().min_confidence)
    found = [finding for finding in pipeline.run(request, plan.ruleset).findings if _stands(finding, path, line)]
    for finding in found:
        by = dropped_by(finding, plan) or _silenced(finding)
        say(f"=> {finding.rule_id}: {f'not reported: {by}' if by else 'reported'}")
        for text in describe(finding, plan.ruleset):
            say(f"   {text}")
    if not found:
        say("=> a scan reports nothing on this line")


def _silenced(finding: Finding) -> str:
    return f"allowed by {finding.suppressed_by}" if finding.suppressed_by else ""


def _stands(finding: Finding, path: str, line: int) -> bool:
    location = finding.leak.location
    places = {place.line for place in finding.places if place.path == path}
    here = finding.origin.path == path and location.line <= line <= location.end_line
    return here or line in places


