"""`straykey hook uninstall`."""

from __future__ import annotations

import click

from scanner.cli import terminal
from scanner.cli.flags import Exit
from scanner.cli.githooks.install import HOOKS, Wishes, uninstall
from scanner.cli.help import GroupedCommand
from scanner.cli.hooks.install import show

_HELP = """\
Remove the hooks that `straykey hook install` has written.

Nothing else is touched. A hook that ran before straykey's gets its name back."""


def _run(hooks: tuple[str, ...], *, force: bool) -> int:
    done = uninstall(hooks, Wishes(force=force))
    if not done:
        terminal.say("there is no hook of straykey's here")
    show(done)
    return Exit.CLEAN


_EXAMPLES = """
Examples:
  straykey hook uninstall               all that was installed
  straykey hook uninstall pre-push      this one only
"""

command = GroupedCommand(
    "uninstall",
    callback=_run,
    params=[
        click.Argument(["hooks"], nargs=-1, metavar="[HOOK]...", type=click.Choice(list(HOOKS))),
        click.Option(["--force"], is_flag=True, help="Remove a hook that was changed since, or one that all share."),
    ],
    help=_HELP,
    epilog=_EXAMPLES,
)
