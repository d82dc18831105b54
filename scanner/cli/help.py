"""Help pages that teach: options in groups, then examples and exit codes as written; commands are imported late."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from scanner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from click.shell_completion import CompletionItem

EXIT_CODES = """
Exit codes:
  0    nothing found
  1    findings
  2    wrong usage, an error, or an incomplete scan
  130  interrupted; what was found until then is reported
  143  ended by SIGTERM; likewise
"""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint at the one that was probably meant, empty if none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    near = get_close_matches(name, list(known), 1)
    return f"did you mean {near[0]}?" if near else ""


def _as_path(ctx: click.Context, name: str) -> str:
    """Return a hint for who names what to scan and forgets to say `scan`."""
    is_path = ctx.parent is None and os.path.lexists(name)
    return f"did you mean {ctx.command_path} scan {name}?" if is_path else ""


class GroupedOption(click.Option):
    """An option that stands under a heading of the help page."""

    def __init__(self, declarations: Sequence[str], *, heading: str = "Options", **attributes: Any) -> None:
        super().__init__(list(declarations), **attributes)
        self.heading = heading

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what a shell offers for the option's value."""
        return super().shell_complete(ctx, incomplete) or _offered(self, ctx, incomplete)


class Argument(click.Argument):
    """An argument that a shell completes by what its metavar says."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what a shell offers in the argument's place."""
        return super().shell_complete(ctx, incomplete) or _offered(self, ctx, incomplete)


def _offered(param: click.Parameter, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    from scanner.cli.completing import offered  # noqa: PLC0415 - only when a shell asks

    return offered(param.metavar or "", incomplete, ctx.params.get("rules") or ())


class Command(click.Command):
    """Answers -h as it does --help, whoever asks: click remembers what the first context said."""

    def get_help_option_names(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the options that show the help page."""
        return ["-h", "--help"]


class GroupedCommand(Command):
    """A command whose help page shows its options by heading, and its epilog word for word."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their headings, in the order in which the headings first appear."""
        sections: dict[str, list[tuple[str, str]]] = {}
        heading = "Options"
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if record:
                heading = getattr(param, "heading", heading)  # --help, click's own, joins the last group
                sections.setdefault(heading, []).append(record)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records, col_max=28)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write examples and exit codes without wrapping them."""
        if self.epilog:
            formatter.write("\n" + self.epilog.strip("\n") + "\n")


class LazyGroup(Command, click.Group):
    """A group that knows its commands by name and one line; a command's module, `package.name`, is imported late."""

    def __init__(self, name: str, *, texts: Mapping[str, str], package: str, **attributes: Any) -> None:
        super().__init__(name, **attributes)
        self._texts = texts
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, in the order of the help page."""
        return list(self._texts)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return a command, None if there is none of this name."""
        if cmd_name not in self._texts:
            return None
        command: click.Command = import_module(f"{self._package}.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name; UsageError with the nearest if there is none."""
        if args[0] not in self._texts:
            hint = nearest(args[0], self._texts) or _as_path(ctx, args[0])
            raise UsageError(f"no such command: {args[0]}", hint or f"`{ctx.command_path} --help` lists the commands")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write each command's line without importing it."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._texts.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the epilog without wrapping it."""
        if self.epilog:
            formatter.write("\n" + self.epilog.strip("\n") + "\n")
