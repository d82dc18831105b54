"""`straykey baseline create --from`: what another scanner was told, looked up anew."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

from scanner.cli import plan as planning
from scanner.cli import terminal
from scanner.cli.flags import Exit, Flags
from scanner.engine import Engine
from scanner.modes.decisions import today
from scanner.modes.recompute import ELSEWHERE, GONE, UNKNOWN, Recomputer
from scanner.modes.standing import Standing
from scanner.report.numbers import count
from scanner.sources.repo import discover
from scanner.sources.scratch import Scratch
from scanner.triage.baseline.edit import empty
from scanner.triage.baseline.foreign import read
from scanner.triage.baseline.naming import Names
from scanner.triage.baseline.place import display
from scanner.triage.baseline.write import write

if TYPE_CHECKING:
    from scanner.modes.recompute import Recomputed
    from scanner.triage.baseline.choice import Choice
    from scanner.triage.baseline.edit import Told

_WHY = {
    GONE: "the file or the commit is not here",
    ELSEWHERE: "the path lies outside of this repository",
    UNKNOWN: "straykey finds no such secret there, so it reports nothing that an entry could allow",
}


def run(choice: Choice, said: Told, tool: str, file: str, *, force: bool, **given: Any) -> int:
    """Write a baseline of what `tool` lists, and say how much of it could not be found again.

    With `force` it replaces what is there.
    """
    flags = Flags(no_baseline=True)._replace(**{name: value for name, value in given.items() if value is not None})
    plan = planning.make(flags._replace(paths=()))
    repo = discover(os.curdir)
    records = read(tool, file, repo.top if repo is not None and repo.top else os.path.realpath(os.curdir))
    baseline = empty(display(choice.path))
    engine = Engine(plan.ruleset)
    with ExitStack() as stack:
        standing = stack.enter_context(closing(Standing(plan.request._replace(mode="files"), engine)))
        scratch = stack.enter_context(Scratch(repo)) if repo is not None else None
        done = Recomputer(engine, standing, scratch, Names(baseline.salt)).run(records, said, today().isoformat())
    write(baseline._replace(entries=done.entries), choice.path, None if force else b"")
    _tell(done, len(records), tool, file, baseline.name)
    return Exit.CLEAN


def _tell(done: Recomputed, records: int, tool: str, file: str, name: str) -> None:
    lost = sum(done.missed.values())
    entries = count(len(done.entries), "entry", "entries")
    terminal.say(
        f"{name}: {entries} from {records:,} of {tool} ({os.path.basename(file)}); "
        f"{lost:,} could not be taken over"
    )
    for reason, number in sorted(done.missed.items()):
        terminal.tell("note", f"{number:,} left out: {_WHY[reason]}")
