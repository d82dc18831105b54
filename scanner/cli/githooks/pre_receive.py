"""The pre-receive hook: on a server, what a push brings, before any ref is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner import pipeline
from scanner.cli import plan as planning
from scanner.cli import terminal
from scanner.cli.execute import outcome
from scanner.cli.flags import Exit
from scanner.cli.githooks.refs import received
from scanner.cli.githooks.scope import brought, here
from scanner.report.numbers import count
from scanner.report.places import place, repeats
from scanner.sources.push import all_refs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.cli.flags import Flags
    from scanner.model import Finding, ScanResult

LISTED = 20
"""Tokens that are told: each line reaches the other end with `remote: ` before it."""


def pre_receive(flags: Flags) -> int:
    """Scan what the refs on standard input bring to this repository; returns the exit code.

    Objects in quarantine are read where git's environment says they are (git-receive-pack(1), "QUARANTINE").
    """
    repo = here()
    scope = brought(repo, received(), all_refs(repo))
    if not scope:
        return Exit.CLEAN
    flags = flags._replace(paths=(), range=scope, no_progress=True)
    plan = planning.make(flags)
    try:
        result = pipeline.run(plan.request, plan.ruleset)
    except pipeline.Interrupted:
        return Exit.INTERRUPTED
    code = outcome(result, flags, plan)
    if code != Exit.CLEAN or _visible(result):
        terminal.tell("straykey", "\n".join(_lines(result, code)))
    return code


def _visible(result: ScanResult) -> tuple[Finding, ...]:
    return tuple(finding for finding in result.findings if not finding.suppressed_by)


def _lines(result: ScanResult, code: int) -> Iterator[str]:
    """Yield what, where, how to mend it, how to allow it, and how to get past, for an end that sees plain text only."""
    found = repeats(_visible(result))
    tokens = count(len(found), "token")
    yield f"the push is refused: {tokens}" if code != Exit.CLEAN else f"{tokens}, which this server lets pass"
    for repeat in found[:LISTED]:
        first = repeat.first
        commit = f"  in {first.commit.sha[:10]}" if first.commit else ""
        others = f"  and {count(len(repeat.others), 'other place')}" if repeat.others else ""
        yield f"{place(first)}  {first.severity}  {first.rule_id}@{first.leak.secret_hash[:8]}{commit}{others}"
    if len(found) > LISTED:
        yield f"and {len(found) - LISTED:,} more; in your clone, straykey scan --range A..B lists them"
    if result.coverage.incomplete:
        yield "INCOMPLETE: not all of it could be read"
        yield from _reasons(result)
    if found and code != Exit.CLEAN:
        yield from _ADVICE


def _reasons(result: ScanResult) -> list[str]:
    coverage = result.coverage
    return [*coverage.notes, *(f"{reason}: {number:,}" for reason, number in coverage.skipped)][:LISTED]


_ADVICE = (
    "fix     take it out of the commits that bring it: git commit --amend, git rebase -i;",
    "        revoke what was ever shared: removing it does not undo that",
    "allow   what is meant to be there: in that same commit, write on its line",
    "        straykey:allow[RULE@HASH] and the reason, with RULE@HASH as shown above",
    "bypass  only those who run this server can let it pass",
)
