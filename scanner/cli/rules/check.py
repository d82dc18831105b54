"""`straykey rules check`."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.help import Argument, GroupedCommand
from scanner.cli.rules.proof import prove

_HELP = """\
Run the proof that each rule carries: its minted samples are found in all their carriers, its `no_match` texts are
silent, no other rule claims them, and the recorded replies of its verification lead where they should. Nothing is sent.

PATH is a rule file or a folder of them; without PATH the built-in rules are checked. Exit code 1: a rule is wrong;
2: a file can't be read as rules at all."""

_EXAMPLES = """
Examples:
  straykey rules check                 the built-in rules
  straykey rules check acme.toml       a rule file of your own, before you use it
"""


def _run(paths: tuple[str, ...]) -> int:
    return prove([Path(path) for path in paths])


command = GroupedCommand(
    "check",
    callback=_run,
    params=[Argument(["paths"], metavar="[PATH]...", nargs=-1, type=click.UNPROCESSED)],
    help=_HELP,
    epilog=_EXAMPLES,
)
