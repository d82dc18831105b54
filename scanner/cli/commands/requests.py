"""`straykey requests`: the HTTP requests that data files describe, as straykey reads them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import click

from scanner.cli.flags import Exit
from scanner.cli.help import GroupedCommand
from scanner.cli.plan import load_rules
from scanner.cli.terminal import say, tell
from scanner.engine import Engine
from scanner.engine.names import Names
from scanner.report.escape import printable
from scanner.sources.files import FileSource
from scanner.sources.tally import Tally
from scanner.usage.readers import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scanner.model import Fragment
    from scanner.usage.request import Request

_HELP = """\
List the HTTP requests that files describe: .http files, HAR, Postman, Insomnia, Bruno, JMeter, OpenAPI, access logs and
proxies' configuration.

PATH is a file or a folder, by default the current one. What a file does not tell is {} in a URL. No value of a header,
a query or a body is shown, and nothing is sent."""

_EXAMPLES = """
Examples:
  straykey requests src            a table
  straykey requests -f json .      for programs
"""


class Row(NamedTuple):
    """One request as it is shown: names, and never a value."""

    method: str
    url: str
    scheme: str
    path: str
    line: int
    form: str
    query: tuple[str, ...]
    headers: tuple[str, ...]


def _run(paths: tuple[str, ...], fmt: str) -> int:
    names = Names(Engine(load_rules((), verify=False)))
    tally = Tally()
    rows = sorted(_rows(paths, names, tally), key=lambda row: (row.path, row.line))
    if fmt == "json":
        say(json.dumps([row._asdict() for row in rows], indent=2))
    else:
        _table(rows)
    return Exit.CLEAN


def _rows(paths: Sequence[str], names: Names, tally: Tally) -> Iterator[Row]:
    with FileSource(list(paths) or ["."]) as source:
        for share in source.shares(1):
            for fragment in share.fragments(tally):
                if fragment.is_whole:
                    yield from _of(fragment, names)


def _of(fragment: Fragment, names: Names) -> Iterator[Row]:
    path = fragment.origin.path
    seen = read(fragment.data, path)
    if seen.trouble:
        tell("note", f"{path}: {seen.trouble}")
    for request in seen.requests:
        yield _row(request, fragment, names)


def _row(request: Request, fragment: Fragment, names: Names) -> Row:
    return Row(
        method=request.method or "?",
        url=names.plain(request.url.pattern),
        scheme=request.auth.scheme if request.auth else "",
        path=names.plain(fragment.origin.path),
        line=fragment.data.count(b"\n", 0, request.span.start) + 1,
        form=request.form,
        query=tuple(names.plain(param.name) for param in request.query),
        headers=tuple(names.plain(param.name) for param in request.headers),
    )


def _table(rows: Sequence[Row]) -> None:
    if not rows:
        say("no request found")
        return
    cells = [(row.method, _shown(row), row.scheme or "-", f"{row.path}:{row.line}", row.form) for row in rows]
    head = ("method", "url", "scheme", "where", "form")
    widths = [max(len(line[column]) for line in (head, *cells)) for column in range(len(head))]
    for line in (head, *cells):
        say("  ".join(printable(cell).ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _shown(row: Row) -> str:
    return f"{row.url}?{'&'.join(row.query)}" if row.query else row.url


_FORMATS = click.Choice(["table", "json"])

command = GroupedCommand(
    "requests",
    callback=_run,
    params=[
        click.Argument(["paths"], metavar="[PATH]...", nargs=-1, type=click.UNPROCESSED),
        click.Option(["-f", "--format", "fmt"], type=_FORMATS, default="table", show_default=True, help="The format."),
    ],
    help=_HELP,
    short_help="List the HTTP requests that data files describe.",
    epilog=_EXAMPLES,
)
