"""`straykey completion`."""

from __future__ import annotations

import click

from scanner.cli.help import Command
from scanner.cli.main import COMPLETE
from scanner.cli.terminal import say

_WHERE = """
Set it up:
  bash  straykey completion bash > ~/.local/share/bash-completion/completions/straykey
  zsh   straykey completion zsh > "${fpath[1]}/_straykey"
  fish  straykey completion fish > ~/.config/fish/completions/straykey.fish
"""


def _run(shell: str) -> int:
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - only for this command

    from scanner.cli.app import group  # noqa: PLC0415 - it imports this module

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"click knows no completion for {shell}")
    template = kind(group, {}, "straykey", COMPLETE)
    say(template.source_template % template.source_vars())  # source() would start bash to ask for its version
    return 0


command = Command(
    "completion",
    callback=_run,
    params=[click.Argument(["shell"], type=click.Choice(["bash", "zsh", "fish"]))],
    help="Print the script that completes straykey's commands and options in a shell.",
    short_help="Print a shell's completion script.",
    epilog="\b" + _WHERE,
)
