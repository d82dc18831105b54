"""The commands, as click shows them; each one's module is imported when it is called or asked for help."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from scanner import __version__
from scanner.cli.flags import Exit
from scanner.cli.help import EXIT_CODES, LazyGroup
from scanner.cli.main import COMPLETE

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = {
    "scan": "Find tokens in files, in what is staged, or in a history.",
    "hook": "Scan from a git hook.",
    "baseline": "Keep a list of the findings that are known.",
    "explain": "Say why something is reported, or is not.",
    "rules": "List, show, check and write rules.",
    "requests": "List the HTTP requests that code, commands and data files make.",
    "selftest": "Try all of it, and say what this installation can do.",
    "completion": "Print a shell's completion script.",
}

_EXAMPLES = """
Examples:
  straykey scan                            the files of this folder: begin here
  straykey scan --history                  all that was ever committed
  straykey scan -h                         all about a command
  straykey explain hypersave-live-key      what a finding means, and how to revoke such a token
"""

group = LazyGroup(
    "straykey",
    texts=_COMMANDS,
    package="scanner.cli.commands",
    help="Find API keys and tokens that have strayed into files and git history.",
    epilog=_EXAMPLES + EXIT_CODES,
    context_settings={"max_content_width": 100},
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            help="Show the version.",
            callback=lambda ctx, _, value: _version(ctx, wanted=value),
        )
    ],
)


def run(args: Sequence[str]) -> int:
    """Run a command and return its exit code; raises `scanner.errors` for what click refuses."""
    instruction = os.environ.get(COMPLETE)
    if instruction:
        from click.shell_completion import shell_complete  # noqa: PLC0415 - only when a shell asks

        return shell_complete(group, {}, "straykey", COMPLETE, instruction)
    try:
        # not group.main(): it would turn a broken pipe to git into exit code 1
        with group.make_context("straykey", list(args)) as context:
            return int(group.invoke(context) or 0)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return Exit.ERROR
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.UsageError as error:
        from scanner.cli.mistakes import told  # noqa: PLC0415 - only for a mistake

        raise told(error, group, args) from None


def _version(ctx: click.Context, *, wanted: bool) -> None:
    if wanted:
        click.echo(f"straykey {__version__}")
        ctx.exit()
