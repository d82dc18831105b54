"""Writes straykey(1) from the commands themselves: one page, so that a search in it finds every option."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from scanner import __version__
from scanner.cli.app import group
from scanner.cli.help import EXIT_CODES, LazyGroup

if TYPE_CHECKING:
    from collections.abc import Iterator

DATE = "2026-11-23"
"""Of the last change to the page's own words, or of a release; today's would make every day's page another."""
INTRODUCTION = """\
straykey finds API keys and tokens that have strayed into files and git history, and uses of tokens that are mistaken.
Reports show secrets redacted. Nothing is changed anywhere, and nothing is sent unless --verify is given."""
ENVIRONMENT = {
    "STRAYKEY_CONFIG": "A configuration file to use instead of the repository's.",
    "STRAYKEY_CACHE_DIR": "Where compiled rules are kept, instead of the user's cache folder.",
    "NO_COLOR, FORCE_COLOR, CLICOLOR, CLICOLOR_FORCE": "Never or always colour; --color goes before them.",
    "NO_HYPERLINK, FORCE_HYPERLINK": "Never or always make hyperlinks; --hyperlinks goes before them.",
    "CI": "If set, no progress, no hyperlinks and no suggestions.",
    "HTTPS_PROXY, NO_PROXY": "The proxy for what --verify sends.",
}
_SIGNS = {
    "\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", '"': r"\(dq", "~": r"\(ti", "^": r"\(ha", "…": "...",
}  # fmt: skip
"""What roff would read as an escape, a hyphen or a typographic quotation mark (groff_char(7))."""
FILES = {
    ".straykey.toml": "Configuration of a repository; pyproject.toml may hold it under [tool.straykey].",
    "~/.config/straykey/config.toml": "The user's own configuration.",
    ".straykey-baseline.jsonl": "The findings of a repository that are known.",
}


def page() -> str:
    """Return the page as roff source (man(7)); the same commands give the same text."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield r".\" Made from the commands by tests/cli/manual.py; edits are lost."
    yield f'.TH STRAYKEY 1 "{DATE}" "straykey {__version__}" "User Commands"'
    yield from (".SH NAME", r"straykey \- find API keys and tokens in files and git history")
    yield from (".SH SYNOPSIS", ".B straykey", r"\fICOMMAND\fR [\fIOPTIONS\fR] [\fIARGUMENTS\fR]")
    yield from (".SH DESCRIPTION", *_paragraphs(INTRODUCTION))
    yield ".SH COMMANDS"
    for name, command in commands():
        yield from _command(name, command)
    yield from (".SH EXIT STATUS", *_verbatim(EXIT_CODES.partition("\n  ")[2], indent="  "))
    yield ".SH ENVIRONMENT"
    for name, text in ENVIRONMENT.items():
        yield from _item(name, text)
    yield ".SH FILES"
    for name, text in FILES.items():
        yield from _item(name, text)
    yield from (".SH SEE ALSO", ".BR git (1),", ".BR githooks (5)")


def commands(parent: LazyGroup = group, path: str = "straykey") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that is no group, in the order of the help pages."""
    context = click.Context(parent)
    for name in parent.list_commands(context):
        command = parent.get_command(context, name)
        assert command is not None
        if isinstance(command, LazyGroup):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    yield f'.SS "{_escaped(name)}"'
    yield rf"\fB{_escaped(name)}\fR {_escaped(' '.join(command.collect_usage_pieces(context)))}"
    yield from _paragraphs(command.help or "", first=".PP")
    heading = ""
    for param in command.params:
        record = param.get_help_record(context) if isinstance(param, click.Option) else None
        if record is None:
            continue
        if getattr(param, "heading", "Options") != heading:
            heading = getattr(param, "heading", "Options")
            yield from (".PP", rf"\fI{_escaped(heading)}\fR")
        yield from _item(*record)
    examples = (command.epilog or "").replace(EXIT_CODES, "").replace("\b", "").strip("\n")
    if examples:
        yield from (".PP", *_verbatim(examples))


def _item(name: str, text: str) -> Iterator[str]:
    yield from (".TP", rf"\fB{_escaped(name)}\fR", *_flowing(text))


def _paragraphs(text: str, first: str = "") -> Iterator[str]:
    mark = first
    for paragraph in re.split(r"\n\n+", text.strip()):
        yield from filter(None, (mark, *_flowing(paragraph)))
        mark = ".PP"


def _flowing(text: str) -> list[str]:
    return [_escaped(line) for line in wrap(" ".join(text.split()), 72, break_on_hyphens=False, break_long_words=False)]


def _verbatim(text: str, indent: str = "") -> Iterator[str]:
    yield ".nf"
    yield from (_escaped(line.removeprefix(indent)) or r"\&" for line in text.rstrip("\n").split("\n"))
    yield ".fi"


def _escaped(text: str) -> str:
    """Return text that roff shows as it is: hyphens that can be pasted, no escape, no request at a line's beginning."""
    text = "".join(_SIGNS.get(char, char) for char in text)
    return rf"\&{text}" if text.startswith(".") else text
