"""`straykey hook pre-push`."""

from __future__ import annotations

from typing import Any

import click

from scanner.cli import options
from scanner.cli.commands.scan import to_flags
from scanner.cli.help import EXIT_CODES, GroupedCommand

_EXAMPLES = """
Examples:
  straykey hook pre-push "$@"      in a hook: git tells the refs on standard input
  straykey hook pre-push           by hand: what HEAD has and no remote
"""
_HELP = """\
Refuse a push that brings a secret.

Scanned are the commits that the remote is not known to have. Of a new branch, those since it left what the remote has;
of a push to an address without a name, where nothing is known, all. Deleted refs bring nothing. The baseline is taken
from where the push begins, so that it can not bring its own excuse."""


def _run(**given: Any) -> int:
    from scanner.cli.githooks import run_hook  # noqa: PLC0415 - not for --help

    return run_hook("pre-push", to_flags(given))


command = GroupedCommand(
    "pre-push",
    callback=_run,
    params=[
        click.Argument(["paths"], nargs=-1, metavar="[REMOTE ADDRESS]", type=click.UNPROCESSED),
        *options.files(),
        *options.rules(),
        *options.outcome(),
        *options.surroundings(),
    ],
    help=_HELP,
    epilog=_EXAMPLES + EXIT_CODES,
)
