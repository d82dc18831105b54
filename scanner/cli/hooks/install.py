"""`straykey hook install`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scanner.cli import terminal
from scanner.cli.flags import Exit
from scanner.cli.githooks.install import HOOKS, Wishes, install
from scanner.cli.help import GroupedCommand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.cli.githooks.install import Done

_EXAMPLES = """
Examples:
  straykey hook install                 pre-commit and pre-push; in a bare repository, pre-receive
  straykey hook install commit-msg      this one only
  straykey hook install --chain         where there are hooks: they run first
"""
_HELP = """\
Write hooks for this repository.

They go where git looks for them (core.hooksPath, else the repository's own folder, which all its work trees share). A
hook that is there already is never overwritten: nothing is written then, and you are told what to do."""


def _run(hooks: tuple[str, ...], *, chain: bool, force: bool) -> int:
    show(install(hooks, Wishes(chain=chain, force=force)))
    return Exit.CLEAN


def show(done: Iterable[Done]) -> None:
    """Tell what became of each hook."""
    from scanner.report.escape import printable  # noqa: PLC0415 - not for --help

    notes: dict[str, None] = {}
    for one in done:
        terminal.say(f"{printable(one.path)}: {one.what}")
        notes[one.note] = None
    for note in filter(None, notes):
        terminal.tell("note", note)


command = GroupedCommand(
    "install",
    callback=_run,
    params=[
        click.Argument(["hooks"], nargs=-1, metavar="[HOOK]...", type=click.Choice(list(HOOKS))),
        click.Option(["--chain"], is_flag=True, help="Keep a hook that is there, and run it first."),
        click.Option(
            ["--force"],
            is_flag=True,
            help="Write even where all your repositories look for hooks, and over a hook of ours that was changed.",
        ),
    ],
    help=_HELP,
    epilog=_EXAMPLES,
)
