"""Asks a person about entries of a baseline, one after the other, with as much context as they want."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scanner.cli.baseline import common
from scanner.cli.terminal import say
from scanner.modes.around import around
from scanner.report.escape import printable
from scanner.report.excerpt import draw
from scanner.triage.baseline.entry import Verdict
from scanner.triage.baseline.read import is_plain
from scanner.triage.baseline.write import write

if TYPE_CHECKING:
    from scanner.engine import Engine
    from scanner.model import Finding
    from scanner.modes.standing import Standing
    from scanner.triage.baseline.choice import Choice
    from scanner.triage.baseline.entry import Entry

_ANSWERS = {"t": Verdict.TRUE, "f": Verdict.FALSE}
_REACH = 5
_MAX_REASON = 500


class Interview:
    """One sitting. Every answer is written before the next question, into the file as it is then."""

    def __init__(self, choice: Choice, wanted: list[Entry]) -> None:
        self._choice = choice
        self._wanted = wanted

    def run(self, found: dict[tuple[str, str], Finding], standing: Standing, engine: Engine) -> None:
        """Ask about each entry until there is none left, or the person has had enough."""
        for number, entry in enumerate(self._wanted, 1):
            say(f"\n{number} of {len(self._wanted)}  {printable(entry.path)}  {entry.rule}  {entry.hash[:8]}")
            finding = found.get(entry.key)
            if finding is None:
                say("  matches nothing any more: `straykey baseline update --prune` takes it out")
                continue
            _show(finding)
            answer = self._ask(finding, standing, engine)
            if answer == "q":
                return
            if answer in _ANSWERS:
                self._note(entry, _ANSWERS[answer])

    def _ask(self, finding: Finding, standing: Standing, engine: Engine) -> str:
        reach = _REACH
        choices = click.Choice(["t", "f", "l", "m", "q"], case_sensitive=False)
        while True:
            answer: str = click.prompt(
                "a real secret? [t]rue, [f]alse, [l]ater, [m]ore context, [q]uit", type=choices, show_choices=False
            )
            if answer != "m":
                return answer
            line = finding.leak.location.line
            for shown in around(standing, engine, finding.origin.path, line, reach):
                sign = ">" if shown.number == line else " "
                say(f"{sign}{shown.number:>6} │ {printable(shown.text)}")
            reach *= 3

    def _note(self, entry: Entry, verdict: Verdict) -> None:
        reason: str = click.prompt("why (may be empty)", default=entry.reason, show_default=bool(entry.reason))
        if not is_plain(reason):
            say("  control characters were left out")
            reason = "".join(char for char in reason if is_plain(char))
        _, baseline, seen = common.reread(self._choice)
        entries = {known.key: known for known in baseline.entries}
        if entry.key not in entries:
            say("  it is no longer in the baseline: somebody has changed the file meanwhile")
            return
        reason = reason.strip()[:_MAX_REASON]
        entries[entry.key] = entries[entry.key]._replace(verdict=verdict, reason=reason)
        write(baseline._replace(entries=tuple(entries.values())), self._choice.path, seen)


def _show(finding: Finding) -> None:
    if not finding.leak.excerpt.text:
        return
    drawing = draw(finding.leak.excerpt, 0)
    say(drawing.gutter + drawing.text)
    say(" " * (len(drawing.gutter) - 2) + "│ " + " " * drawing.indent + "^" * drawing.carets)
