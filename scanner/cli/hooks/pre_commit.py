"""`straykey hook pre-commit`."""

from __future__ import annotations

from typing import Any

import click

from scanner.cli import options
from scanner.cli.commands.scan import to_flags
from scanner.cli.help import EXIT_CODES, Argument, GroupedCommand

_EXAMPLES = """
Examples:
  straykey hook pre-commit              everything that is staged
  straykey hook pre-commit FILE...      these: from the index in a commit, else from disk
"""
_HELP = """\
Refuse a commit that brings a secret.

In a commit the files are read from the index, and only what is new in them counts: a secret that was committed before
does not stop you. Outside of a commit they are read from disk."""


def _run(**given: Any) -> int:
    from scanner.cli.precommit import pre_commit  # noqa: PLC0415 - not for --help

    return pre_commit(to_flags(given))


command = GroupedCommand(
    "pre-commit",
    callback=_run,
    params=[
        Argument(["paths"], nargs=-1, metavar="[FILE]...", type=click.UNPROCESSED),
        *options.files(),
        *options.rules(),
        *options.outcome(),
        *options.surroundings(),
    ],
    help=_HELP,
    epilog=_EXAMPLES + EXIT_CODES,
)
