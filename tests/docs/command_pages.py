"""Writes docs/commands.md from the commands' own help pages: a section for each command."""

from __future__ import annotations

from collections.abc import Iterator

import click

from scanner.cli.app import group

_WIDTH = 100
_SETTINGS = {"max_content_width": _WIDTH, "terminal_width": _WIDTH}
_HEAD = """# Commands

What `straykey COMMAND --help` prints, for every command. This page is made from the program.
"""


def page() -> str:
    """Return the whole page."""
    sections = [_HEAD]
    for path, command in tree("straykey", group):
        with click.Context(command, info_name=path, **_SETTINGS) as context:
            sections.append(f"## {path}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(sections)


def tree(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and all below it, each with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        with click.Context(command, info_name=path, **_SETTINGS) as context:
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                if below and not below.hidden:
                    yield from tree(f"{path} {name}", below)
