"""What click refuses, told as straykey tells everything: the thing, then the remedy, such as the name meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from scanner.cli.help import LazyGroup, nearest
from scanner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_CHOICE = re.compile(r"'(?P<value>.*)' is not one of ", re.DOTALL)


def told(error: click.UsageError, group: LazyGroup, args: Sequence[str]) -> UsageError:
    """Return the error to raise for one of click's about `args`."""
    message = error.message.rstrip(".") or error.format_message()
    if isinstance(error, click.BadParameter) and isinstance(error.param, click.Option):
        message = f"{max(error.param.opts, key=len)}: {message}"
    path, command = _called(group, args)
    return UsageError(message, _near(error, command) or f"`{path} --help` shows what there is")


def _called(group: LazyGroup, args: Sequence[str]) -> tuple[str, click.Command]:
    """Return the command that the arguments name, as far as they name one."""
    path, command = "straykey", click.Command("straykey")
    found: click.Command | None = group
    for arg in args:
        if not isinstance(found, LazyGroup):
            break
        context = click.Context(found)
        if arg not in found.list_commands(context):
            break
        path = f"{path} {arg}"
        found = found.get_command(context, arg)
    return path, found or command


def _near(error: click.UsageError, command: click.Command) -> str:
    if isinstance(error, click.NoSuchOption):
        return _near_option(error.option_name, command)
    match = _NO_CHOICE.match(error.message)
    kind = error.param.type if isinstance(error, click.BadParameter) and error.param else None
    if match and isinstance(kind, click.Choice):
        return nearest(match["value"].lower(), [str(choice) for choice in kind.choices])
    return ""


def _near_option(name: str, command: click.Command) -> str:
    """Return a hint at an option of the command; where none is named yet, at one of `scan`, which most people mean."""
    if command.name != "straykey":
        return nearest(name, _options(command))
    from scanner.cli.commands.scan import command as scan  # noqa: PLC0415 - only for this mistake

    hint = nearest(name, _options(scan))
    return hint.replace("did you mean ", "did you mean straykey scan ", 1)


def _options(command: click.Command) -> list[str]:
    return [name for param in command.params if isinstance(param, click.Option) for name in param.opts]
