"""`straykey hook commit-msg`."""

from __future__ import annotations

from typing import Any

import click

from scanner.cli import options
from scanner.cli.commands.scan import to_flags
from scanner.cli.help import EXIT_CODES, GroupedCommand

_EXAMPLES = """
Examples:
  straykey hook commit-msg "$1"    in a hook: git names the file
  straykey hook commit-msg .git/COMMIT_EDITMSG
"""
_HELP = """\
Refuse a commit message with a secret in it.

Read is what git will record: without the hints of the editor, and without the diff of `git commit -v`."""


def _run(**given: Any) -> int:
    from scanner.cli.githooks import run_hook  # noqa: PLC0415 - not for --help

    return run_hook("commit-msg", to_flags(given))


command = GroupedCommand(
    "commit-msg",
    callback=_run,
    params=[
        click.Argument(["paths"], nargs=-1, metavar="FILE", type=click.UNPROCESSED),
        *options.files(),
        *options.rules(),
        *options.outcome(),
        *options.surroundings(),
    ],
    help=_HELP,
    epilog=_EXAMPLES + EXIT_CODES,
)
