"""`straykey baseline audit`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from scanner import pipeline
from scanner.cli import plan as planning
from scanner.cli.baseline import common
from scanner.cli.baseline.picking import pick
from scanner.cli.baseline.update import describe
from scanner.cli.flags import Exit, Flags
from scanner.cli.help import Argument, GroupedCommand, GroupedOption
from scanner.cli.terminal import say
from scanner.errors import UsageError
from scanner.modes.decisions import Locator
from scanner.triage.baseline.entry import Baseline, Entry, Verdict
from scanner.triage.baseline.write import write

if TYPE_CHECKING:
    from scanner.cli.baseline.common import Existing
    from scanner.engine import Engine
    from scanner.modes.decisions import Then
    from scanner.triage.baseline.choice import Choice
    from scanner.triage.baseline.edit import Told

NEVER = "never"
_EXAMPLES = """
Examples:
  straykey baseline audit                                    ask about every entry without a verdict
  straykey baseline audit dq27y2vs                           ask about this one
  straykey baseline audit --verdict false 'tests/**' --reason 'made up'
  straykey baseline audit --expires 2027-06-30 --owner web dq27y2vs
  straykey baseline audit --expires never dq27y2vs
"""


def _run(
    entries: tuple[str, ...], file: str | None, verdict: str | None, reason: str | None, owner: str | None,
    expires: str | None, *, history: bool,
) -> int:  # fmt: skip
    there = common.existing(file)
    choice, baseline, _ = there
    said = common.told(reason, owner, "" if expires == NEVER else expires)
    if any(value is not None for value in (verdict, reason, owner, expires)):
        return _by_flags(there, entries, verdict, said, never=expires == NEVER)
    wanted = pick(baseline, entries) if entries else _unreviewed(baseline)
    if not wanted:
        say(f"{baseline.name}: every entry has a verdict ({len(baseline.entries):,} entries)")
        return Exit.CLEAN
    _interview(choice, baseline, wanted, history=history)
    return Exit.CLEAN


def _unreviewed(baseline: Baseline) -> list[Entry]:
    return [entry for entry in baseline.entries if entry.verdict is Verdict.UNREVIEWED]


def _by_flags(
    there: Existing, names: tuple[str, ...], verdict: str | None, said: Told, *, never: bool
) -> int:
    if not names:
        raise UsageError("no entry is named", "name entries by their first characters or their path; '**' means all")
    baseline = there.baseline
    chosen = {entry.key for entry in pick(baseline, names)}
    after = tuple(
        _told(entry, verdict, said, never=never) if entry.key in chosen else entry for entry in baseline.entries
    )
    write(baseline._replace(entries=after), there.choice.path, there.seen)
    for entry in after:
        if entry.key in chosen:
            say(describe(entry))
    return Exit.CLEAN


def _told(entry: Entry, verdict: str | None, said: Told, *, never: bool = False) -> Entry:
    return entry._replace(
        verdict=Verdict(verdict) if verdict else entry.verdict,
        reason=said.reason or entry.reason,
        owner=said.owner or entry.owner,
        expires="" if never else said.expires or entry.expires,
    )


def _interview(choice: Choice, baseline: Baseline, wanted: list[Entry], *, history: bool) -> None:
    """Show each entry where it stands, and ask; what was answered is written at once, so that nothing is lost."""
    from scanner.cli.baseline.interview import Interview  # noqa: PLC0415 - not for scripts

    locate(baseline, wanted, Interview(choice, wanted).run, history=history)


def locate(baseline: Baseline, wanted: list[Entry], then: Then, *, history: bool) -> None:
    """Scan where the entries stand, and call `then` with what was found."""
    here = os.path.realpath(os.curdir)
    top = common.top_of(here)
    paths = sorted({os.path.join(top, entry.path) for entry in wanted})
    standing = tuple(path for path in paths if os.path.isfile(path))
    flags = Flags(no_baseline=True, history=history, paths=(top,) if history or not standing else standing)
    plan = planning.make(flags)
    request = plan.request._replace(exclude=(), include=())

    def decide(engine: Engine) -> Locator:
        return Locator(request, engine, baseline._replace(entries=tuple(wanted)), then)

    pipeline.run(request, plan.ruleset, decide=decide)


command = GroupedCommand(
    "audit",
    callback=_run,
    params=[
        Argument(["entries"], nargs=-1, metavar="[ENTRY]..."),
        common.file_option(),
        GroupedOption(["--history"], is_flag=True, help="Look for entries in the whole git history."),
        GroupedOption(
            ["--verdict"], type=click.Choice([str(verdict) for verdict in Verdict]), heading="What to say, unasked",
            help="true: a real secret. false: a false alarm.",
        ),
        *common.told_options("What to say, unasked"),
    ],
    help="Say of each entry whether it is a real secret, and why it may stay.\n\nENTRY is the beginning of an entry's "
    "hash, a path, or a pattern such as 'tests/**'. Without an option, you are shown each entry and asked.",
    epilog=_EXAMPLES,
)  # fmt: skip
