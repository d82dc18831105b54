"""`straykey baseline show`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from scanner.cli.baseline import common
from scanner.cli.baseline.picking import pick
from scanner.cli.flags import Exit
from scanner.cli.help import Argument, GroupedCommand, GroupedOption
from scanner.cli.terminal import say
from scanner.modes.decisions import today
from scanner.report.escape import printable
from scanner.triage.baseline.entry import Verdict
from scanner.triage.baseline.mark import is_expired

if TYPE_CHECKING:
    from scanner.triage.baseline.entry import Baseline, Entry

_EXAMPLES = """
Examples:
  straykey baseline show                        all entries
  straykey baseline show --verdict true         real secrets that are still to be revoked
  straykey baseline show --expired -f json      for programs
"""


def _run(
    entries: tuple[str, ...], file: str | None, verdict: str | None, owner: str | None, fmt: str, *, expired: bool
) -> int:
    baseline = common.existing(file).baseline
    chosen = pick(baseline, entries) if entries else sorted(baseline.entries)
    chosen = [
        entry
        for entry in chosen
        if (not verdict or entry.verdict == verdict)
        and (not owner or entry.owner == owner)
        and (not expired or is_expired(entry, today()))
    ]
    if fmt == "json":
        import json  # noqa: PLC0415 - only for this format

        say(json.dumps([entry._asdict() for entry in chosen], indent=2))
        return Exit.CLEAN
    for entry in sorted(chosen, key=lambda entry: (entry.path, entry.hash)):
        say(_line(entry))
    say(_summary(baseline, len(chosen)))
    return Exit.CLEAN


def _line(entry: Entry) -> str:
    details = [
        f"since {entry.first_seen}" if entry.first_seen else "",
        f"{'EXPIRED' if is_expired(entry, today()) else 'until'} {entry.expires}" if entry.expires else "",
        f"owner {entry.owner}" if entry.owner else "",
        "only in the history" if entry.history else "",
        entry.reason,
    ]
    words = f"{entry.hash[:8]}  {entry.verdict:<10}  {entry.path}  {entry.rule}  {', '.join(filter(None, details))}"
    return printable(words.rstrip())


def _summary(baseline: Baseline, shown: int) -> str:
    counts = Counter(entry.verdict for entry in baseline.entries)
    told = ", ".join(f"{counts[verdict]:,} {verdict}" for verdict in Verdict if counts[verdict])
    return f"{shown:,} of {len(baseline.entries):,} entries in {baseline.name}" + (f" ({told})" if told else "")


command = GroupedCommand(
    "show",
    callback=_run,
    params=[
        Argument(["entries"], nargs=-1, metavar="[ENTRY]..."),
        common.file_option(),
        GroupedOption(["--verdict"], type=click.Choice([str(verdict) for verdict in Verdict]), help="Only these."),
        GroupedOption(["--owner"], metavar="NAME", help="Only those that this person or team answers for."),
        GroupedOption(["--expired"], is_flag=True, help="Only those whose time is over."),
        GroupedOption(
            ["-f", "--format", "fmt"], type=click.Choice(["text", "json"]), default="text", show_default=True,
            help="The form of the list.",
        ),
    ],
    help="List the entries of the baseline. Neither it nor the list holds a secret.",
    epilog=_EXAMPLES,
)  # fmt: skip
