"""`straykey hook pre-receive`."""

from __future__ import annotations

from typing import Any

from scanner.cli import options
from scanner.cli.commands.scan import to_flags
from scanner.cli.help import EXIT_CODES, GroupedCommand

_EXAMPLES = """
Examples:
  straykey hook pre-receive        in a hook of a bare repository: git tells the refs on standard input
"""
_HELP = """\
On a server: refuse a push that brings a secret.

Scanned are the commits that the repository does not have yet, while git keeps them in quarantine; when they are
refused, git drops them. Nothing in the push can configure the scan: configuration is that of the folder the repository
lies in, and the baseline that of the commit where the push begins."""


def _run(**given: Any) -> int:
    from scanner.cli.githooks import run_hook  # noqa: PLC0415 - not for --help

    return run_hook("pre-receive", to_flags(given))


command = GroupedCommand(
    "pre-receive",
    callback=_run,
    params=[
        *options.files(),
        *options.rules(),
        *options.outcome(),
        *options.surroundings(),
    ],
    help=_HELP,
    epilog=_EXAMPLES + EXIT_CODES,
)
