"""What the commands of `straykey baseline` share: their options, and a scan that ends in a baseline."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from scanner import pipeline
from scanner.cli import plan as planning
from scanner.cli import terminal
from scanner.cli.flags import Exit, Flags
from scanner.cli.help import Argument, GroupedOption
from scanner.cli.progress import watching
from scanner.errors import SourceError, UsageError
from scanner.modes.decisions import Editor
from scanner.sources.repo import find_holder
from scanner.triage.baseline.choice import FILE, Choice
from scanner.triage.baseline.edit import Told
from scanner.triage.baseline.entry import Baseline
from scanner.triage.baseline.place import content, display, refuse_outside
from scanner.triage.baseline.read import is_day, is_plain, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.engine import Engine
    from scanner.triage.baseline.edit import Change


def file_option() -> click.Option:
    """Return the option that names the baseline."""
    text = f"The baseline's file. Default: {FILE} at the top of the repository."
    return GroupedOption(["-b", "--baseline", "file"], metavar="FILE", help=text)


def scan_options() -> Sequence[click.Parameter]:
    """Return the options of a scan that a baseline is made from."""
    return (
        Argument(["paths"], nargs=-1, metavar="[PATH]...", type=click.UNPROCESSED),
        file_option(),
        GroupedOption(["--history"], is_flag=True, help="Take the whole git history, not only today's files."),
        GroupedOption(["--rules"], metavar="PATH", multiple=True, help="Add your own rule file or folder."),
        GroupedOption(["--config"], metavar="FILE", help="Use this instead of the repository's .straykey.toml."),
        GroupedOption(["--isolated"], is_flag=True, help="Read no configuration at all."),
        GroupedOption(["-j", "--jobs"], type=click.IntRange(1), metavar="N", help="Read with so many processes."),
    )


def told_options(heading: str) -> Sequence[click.Parameter]:
    """Return the options that say something about entries."""
    return (
        GroupedOption(["--reason"], heading=heading, metavar="TEXT", help="Why they may stay."),
        GroupedOption(["--owner"], heading=heading, metavar="NAME", help="Who answers for them: a person, a team."),
        GroupedOption(
            ["--expires"], heading=heading, metavar="DAY", help="Report them again after this day, as 2027-01-31."
        ),
    )


def told(reason: str | None, owner: str | None, expires: str | None) -> Told:
    """Return what the options say about entries; UsageError for what no baseline may hold."""
    for option, text in (("--reason", reason), ("--owner", owner)):
        if text and not (is_plain(text) and len(text) <= MAX_TEXT):
            raise UsageError(f"{option} is one line of at most {MAX_TEXT} plain characters", "shorten it")
    if expires and not is_day(expires):
        raise UsageError(f"--expires {expires}: no such day", "write it as 2027-01-31")
    return Told(reason or "", owner or "", expires or "")


MAX_TEXT = 500
"""Characters of a reason or an owner."""


def place(file: str | None) -> Choice:
    """Return where the baseline is, or will be."""
    if file:
        return Choice(os.path.abspath(file), named=True)
    path = os.path.join(top_of(os.path.realpath(os.curdir)), FILE)
    refuse_outside(path)
    return Choice(path, named=True)


def top_of(here: str) -> str:
    """Return the top of the repository that a folder lies in, else the folder itself."""
    return find_holder(here) or here


class Existing(NamedTuple):
    """A baseline that is there: where, what is in it, and the bytes that were read."""

    choice: Choice
    baseline: Baseline
    seen: bytes


def existing(file: str | None) -> Existing:
    """Return the baseline that is there; ConfigError if there is none, or a broken one."""
    return reread(place(file))


def reread(choice: Choice) -> Existing:
    """Return the baseline at a place as it is now; see `existing`."""
    seen = content(choice._replace(named=True))
    assert seen is not None  # noqa: S101 - it was named, so that it is there or an error
    return Existing(choice, read(seen, display(choice.path)), seen)


def rescan(baseline: Baseline, said: Told, *, prune: bool = False, **given: Any) -> Change:
    """Scan, and return the baseline as it is to be; SourceError when the scan could not read everything."""
    flags = Flags(no_baseline=True)._replace(**{name: value for name, value in given.items() if value is not None})
    plan = planning.make(flags)
    editors: list[Editor] = []

    def decide(engine: Engine) -> Editor:
        editors.append(Editor(plan.request, engine, baseline, said, prune=prune))
        return editors[0]

    try:
        with watching(flags) as progress:
            result = pipeline.run(plan.request, plan.ruleset, progress, decide=decide)
    except pipeline.Interrupted:
        raise KeyboardInterrupt from None
    change = editors[0].change
    assert change is not None  # noqa: S101 - a scan that ends has decided
    if result.coverage.incomplete:
        for skip in result.coverage.skips:
            if skip.incomplete:
                terminal.tell("unread", f"{skip.path}: {skip.reason}")
        for note in result.coverage.notes:
            terminal.tell("note", note)
        if not change.baseline.entries:
            raise SourceError("the scan is incomplete, and no baseline was written", "see what could not be read above")
    return change._replace(complete=not result.coverage.incomplete)


def finish(change: Change) -> int:
    """Tell what no baseline can hold, and return the exit code."""
    for finding in change.unnamed:
        place_ = f"{finding.origin.path}:{finding.leak.location.line}"
        terminal.tell("warning", f"{place_}: {finding.rule_id} can't be recorded and stays reported")
    if not change.complete:
        hint = "make what was not read readable, and run: straykey baseline update"
        terminal.tell("error", "the scan was incomplete: the baseline holds what was found in what was read", hint)
        return Exit.ERROR
    return Exit.CLEAN
