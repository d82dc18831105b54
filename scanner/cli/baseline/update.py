"""`straykey baseline update`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scanner.cli.baseline import common
from scanner.cli.help import GroupedCommand, GroupedOption
from scanner.cli.terminal import say
from scanner.modes.decisions import today
from scanner.report.numbers import count
from scanner.triage.baseline.mark import is_expired
from scanner.triage.baseline.write import write

if TYPE_CHECKING:
    from scanner.triage.baseline.edit import Change
    from scanner.triage.baseline.entry import Entry

_EXAMPLES = """
Examples:
  straykey baseline update             add what is new; tell what is stale or expired
  straykey baseline update --prune     also take out what matches nothing any more
"""


def _run(
    file: str | None, reason: str | None, owner: str | None, expires: str | None, *, prune: bool, **given: Any
) -> int:
    choice, baseline, seen = common.existing(file)
    change = common.rescan(baseline, common.told(reason, owner, expires), prune=prune, **given)
    write(change.baseline, choice.path, seen)
    _tell(change)
    return common.finish(change)


def _tell(change: Change) -> None:
    for entry in change.added:
        say(f"added    {describe(entry)}")
    for old, new in change.moved:
        say(f"moved    {describe(new)} (was {old.path})")
    for entry in change.stale:
        say(f"{'removed' if change.pruned else 'stale':<8} {describe(entry)}")
    expired = [entry for entry in change.baseline.entries if is_expired(entry, today())]
    for entry in expired:
        say(f"expired  {describe(entry)} on {entry.expires}: it is reported again")
    left = "" if change.pruned or not change.stale else "; --prune takes the stale ones out"
    entries = count(len(change.baseline.entries), "entry", "entries")
    say(f"{change.baseline.name}: {entries}, {len(change.added):,} new{left}")


def describe(entry: Entry) -> str:
    """Return an entry in a few words."""
    from scanner.report.escape import printable  # noqa: PLC0415 - only what is printed needs it

    who = f", {entry.owner}" if entry.owner else ""
    return printable(f"{entry.hash[:8]}  {entry.path}  {entry.rule}  {entry.verdict}{who}")


command = GroupedCommand(
    "update",
    callback=_run,
    params=[
        *common.scan_options(),
        GroupedOption(["--prune"], is_flag=True, help="Take out entries that match nothing any more, and list them."),
        *common.told_options("What to say about the new ones"),
    ],
    help="Add the findings that are new, follow those that moved, and keep all that was said about the others.",
    epilog=_EXAMPLES,
)
