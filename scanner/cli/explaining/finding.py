"""Explains a finding: what its fingerprint stands for, where it is, what silences it, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scanner import pipeline
from scanner.cli import plan as planning
from scanner.cli.flags import Exit, Flags
from scanner.cli.progress import watching
from scanner.cli.terminal import say
from scanner.errors import UsageError
from scanner.report.escape import printable
from scanner.report.fields import fields
from scanner.report.places import place, repeats
from scanner.report.rules import all_rules, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.model import Finding
    from scanner.ruleset.model import Ruleset


def explain_finding(name: str, path: str, *, history: bool, **given: Any) -> int:
    """Print the findings whose fingerprint or baseline entry begins with `name`; UsageError if there is none."""
    flags = Flags(history=history)._replace(**given)
    plan = planning.make(flags)
    with watching(flags) as progress:
        result = pipeline.run(plan.request, plan.ruleset, progress)
    found = [
        finding
        for finding in result.findings
        if finding.leak.secret_hash.startswith(name) and (not path or finding.origin.path == path)
    ]
    stale = [lapsed for lapsed in result.lapsed if lapsed.name.startswith(name)]
    if not found and not stale:
        where = "the history" if history else "the files here"
        more = "" if history else "; add --history to look in all that was ever committed"
        raise UsageError(f"nothing in {where} has a fingerprint that begins with {name}", f"reports print them{more}")
    for finding in found:
        say(f"{place(finding)}  {finding.severity}  {finding.rule_id}")
        for text in describe(finding, plan.ruleset):
            say(f"    {text}")
    for lapsed in stale:
        say(f"{printable(lapsed.path)}  {lapsed.kind} baseline entry of {lapsed.rule_id}: {printable(lapsed.text)}")
    return Exit.CLEAN


def describe(finding: Finding, ruleset: Ruleset) -> Iterator[str]:
    """Yield what is known of a finding, a line each."""
    leak = finding.leak
    yield printable(f"fingerprint  {finding.id}")
    yield f"confidence   {leak.confidence}" + (f", candidates: {', '.join(leak.candidates)}" if leak.candidates else "")
    for reason in leak.reasons:
        yield printable(f"evidence     {reason}")
    for layer in leak.decoded:
        yield f"encoded      as {layer}"
    if finding.baseline_state:
        yield f"baseline     {finding.baseline_state}"
    repeat = repeats((finding,))[0]
    for label, text in fields(repeat, rule_of(finding, all_rules(ruleset)), verbose=True):
        yield printable(f"{label:<13}{text}")
