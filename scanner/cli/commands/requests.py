"""`straykey requests`: the HTTP requests that files make or describe, as straykey reads them."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import click

from scanner.cli.flags import Exit
from scanner.cli.help import Argument, GroupedCommand, GroupedOption
from scanner.cli.plan import load_rules
from scanner.cli.terminal import say, tell
from scanner.engine import Engine
from scanner.engine.names import Names
from scanner.report.escape import printable
from scanner.sources.files import FileSource
from scanner.sources.tally import Tally
from scanner.usage.readers import Readers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scanner.model import Fragment
    from scanner.usage.request import Request

_HELP = """\
List the HTTP requests that files make or describe, as the lint sees them: in code (Python, JavaScript, TypeScript, Go,
Java, Kotlin, C#, PHP, Ruby), in commands (curl, wget, HTTPie, PowerShell) wherever they stand, and in data (.http
files, HAR, Postman, Insomnia, Bruno, JMeter, OpenAPI, access logs, proxies' configuration).

PATH is a file or a folder, by default the current one. What a file does not tell is {} in a URL, and an unknown method
is ?. No value of a header, a query or a body is shown, and nothing is sent."""

_EXAMPLES = """
Examples:
  straykey requests src                        a table
  straykey requests --host '*.hypertrack.com'  only those to some hosts
  straykey requests -f json .                  for programs
  straykey requests -f openapi . | less        by host, path and method, with the places
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


def _run(paths: tuple[str, ...], fmt: str, host: str) -> int:
    names = Names(Engine(load_rules((), verify=False)))
    rows = sorted(_rows(paths, names), key=lambda row: (row.path, row.line))
    if host:
        rows = [row for row in rows if fnmatchcase(_host(row.url), host.lower())]
    if fmt == "json":
        say(json.dumps([row._asdict() for row in rows], indent=2))
    elif fmt == "openapi":
        say(json.dumps(summary(rows), indent=2))
    else:
        _table(rows)
    return Exit.CLEAN


def summary(rows: Iterable[Row]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what is asked of each host, as OpenAPI does: paths, their methods, and what is known of each."""
    hosts: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        host, path = _parts(row.url)
        known = hosts.setdefault(host, {}).setdefault(path, {}).setdefault(row.method.lower(), {})
        _add(known, "schemes", row.scheme)
        for name in row.query:
            _add(known, "query", name)
        _add(known, "where", f"{row.path}:{row.line}")
    return {host: dict(sorted(paths.items())) for host, paths in sorted(hosts.items())}


def _parts(url: str) -> tuple[str, str]:
    """Split before the path; a URL without one asks for `/`."""
    scheme, mark, rest = url.rpartition("://") if "://" in url else ("", "", url)
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host}" or "{}", f"{slash}{path}" or "/"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _add(known: dict[str, Any], key: str, value: str) -> None:
    values = known.setdefault(key, [])
    if value and value not in values:
        values.append(value)


def _rows(paths: Sequence[str], names: Names) -> Iterator[Row]:
    readers, tally = Readers(), Tally()
    with FileSource(list(paths) or ["."]) as source:
        for share in source.shares(1):
            for fragment in share.fragments(tally):
                if fragment.is_whole:
                    yield from _of(fragment, readers, names)


def _of(fragment: Fragment, readers: Readers, names: Names) -> Iterator[Row]:
    path = fragment.origin.path
    seen = readers.read(fragment.data, path)
    if seen.trouble:
        tell("note", f"{printable(names.plain(path))}: {seen.trouble}")
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


_FORMATS = click.Choice(["table", "json", "openapi"])

command = GroupedCommand(
    "requests",
    callback=_run,
    params=[
        Argument(["paths"], metavar="[PATH]...", nargs=-1, type=click.UNPROCESSED),
        GroupedOption(["-f", "--format", "fmt"], type=_FORMATS, default="table", show_default=True, help="The format."),
        GroupedOption(["--host"], metavar="GLOB", default="", help="Only requests to such hosts."),
    ],
    help=_HELP,
    short_help="List the HTTP requests that code, commands and data files make.",
    epilog=_EXAMPLES,
)
