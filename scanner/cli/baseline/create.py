"""`straykey baseline create`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.baseline import common
from scanner.cli.help import GroupedCommand, GroupedOption
from scanner.cli.terminal import say
from scanner.errors import UsageError
from scanner.report.numbers import count
from scanner.triage.baseline.edit import empty
from scanner.triage.baseline.place import display
from scanner.triage.baseline.write import write

if TYPE_CHECKING:
    from scanner.triage.baseline.choice import Choice
    from scanner.triage.baseline.edit import Told

TOOLS = ("gitleaks", "detect-secrets", "trufflehog")
_EXAMPLES = """
Examples:
  straykey baseline create                                   all that is in the files now
  straykey baseline create --history                         all that was ever committed
  straykey baseline create --reason 'before 2027' --expires 2027-06-30
  straykey baseline create --from gitleaks .gitleaksignore   what another scanner was told
  straykey baseline create --from detect-secrets .secrets.baseline
"""


def _run(
    file: str | None, reason: str | None, owner: str | None, expires: str | None, *, force: bool,
    imported: tuple[str, str] | None, **given: Any,
) -> int:  # fmt: skip
    choice = common.place(file)
    name = display(choice.path)
    if os.path.lexists(choice.path) and not force:
        raise UsageError(
            f"{name} is there already", "bring it up to date with `straykey baseline update`, or add --force"
        )
    said = common.told(reason, owner, expires)
    if imported:
        return _import(choice, said, *imported, force=force, **given)
    change = common.rescan(empty(name), said, **given)
    write(change.baseline, choice.path, None if force else b"")
    known = count(len(change.added), "finding")
    say(f"{name} lists {known} as known now. Commit it; then say what they are: straykey baseline audit")
    return common.finish(change)


def _import(choice: Choice, said: Told, tool: str, report: str, *, force: bool, **given: Any) -> int:
    from scanner.cli.baseline.importing import run  # noqa: PLC0415 - only for imports

    return run(choice, said, tool, report, force=force, **given)


command = GroupedCommand(
    "create",
    callback=_run,
    params=[
        *common.scan_options(),
        GroupedOption(["--force"], is_flag=True, help="Replace a baseline that is there, and all that was said in it."),
        GroupedOption(
            ["--from", "imported"], type=(click.Choice(TOOLS), str), metavar="TOOL FILE",
            help=f"Record what another scanner's file lists ({', '.join(TOOLS)}), as far as straykey finds it, too.",
        ),
        *common.told_options("What to say about all of them"),
    ],
    help="Record the findings of today as known, so that scans report only what is new.",
    epilog=_EXAMPLES,
)  # fmt: skip
