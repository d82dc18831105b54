"""Reads access logs: lines with `"METHOD target HTTP/x"` (common, combined, nginx, Envoy, uvicorn), W3C, JSON lines.

Facts: Apache's mod_log_config page, nginx's ngx_http_log_module page, the W3C extended log file format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from time import thread_time

from scanner.model import Span
from scanner.usage.data import json_log
from scanner.usage.data.build import build
from scanner.usage.data.fill import plain
from scanner.usage.data.mapped import decode
from scanner.usage.reading import Read
from scanner.usage.request import Request
from scanner.usage.text import Text, literal

MAX_PLAIN = 1_000
MAX_WITH_QUERY = 10_000
"""Requests with a query are what the lint looks for; of others a sample is enough."""

MAX_LINE = 64_000
MAX_SECONDS = 2.0
_METHOD = rb"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PURGE)"
_REQUEST = re.compile(rb'[\s"](?P<method>' + _METHOD + rb') (?P<target>[^\s"]{1,8192}) HTTPS?/\d')
_HOST_AFTER = re.compile(
    rb'[ ,]host[:=] ?"?(?P<host>[A-Za-z0-9.:-]{1,253})|"(?P<quoted>(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,20})"'
)
_HOST_BEFORE = re.compile(
    rb"(?P<host>(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z][A-Za-z0-9-]{1,62})(?::(?P<port>\d{1,5}))? \S+ \S+ \S+ \["
)
_LOOKS = re.compile(rb'[^\n]{0,300}[ "]' + _METHOD + rb' [^\s"]{1,2000} HTTPS?/\d')
_COLUMNS = re.compile(rb"(?m)^#Fields: [^\n]*cs-uri-stem")
_CLOCK = 4096
"""After so many lines it is looked at the clock."""


def is_access_log(head: bytes) -> bool:
    """Tell a log by the first lines: at least one with a request, and most lines of that kind."""
    if _COLUMNS.search(head):
        return True
    lines = [line for line in head.splitlines()[:20] if line.strip()]
    hits = sum(1 for line in lines if _LOOKS.match(line) or json_log.is_entry(line))
    return hits > 0 and hits * 2 >= len(lines)


class AccessLogReader:
    """Reads a log line by line; a request's span is its target. The URL is a path alone where no host is logged."""

    def read(self, data: bytes, path: str) -> Read:  # noqa: ARG002 (the protocol's: the path tells nothing more)
        """Return the requests, those without a query only as a sample where there are many."""
        requests: list[Request] = []
        queried = 0
        columns: list[bytes] = []
        deadline = thread_time() + MAX_SECONDS
        for number, (start, line) in enumerate(_lines(data)):
            if queried >= MAX_WITH_QUERY or (number % _CLOCK == _CLOCK - 1 and thread_time() > deadline):
                return Read(tuple(requests), trouble=f"only the first {number:,} lines")
            if line.startswith(b"#Fields:"):
                columns = line.split()[1:]
            if len(line) > MAX_LINE or (len(requests) - queried >= MAX_PLAIN and b"=" not in line):
                continue
            found = _request(line, start, columns, len(requests))
            if found is None or (not found.query and len(requests) - queried >= MAX_PLAIN):
                continue
            queried += bool(found.query)
            requests.append(found)
        return Read(tuple(requests))


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each line with its place, one at a time."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        yield start, data[start:end]
        start = end + 1


def _request(line: bytes, start: int, columns: list[bytes], number: int) -> Request | None:
    if b" HTTP" in line:
        match = _REQUEST.search(line)
        if match:
            return _logged(line, start, match, number)
    if line.lstrip()[:1] == b"{" or b" {" in line[:200]:
        return json_log.entry(line, start, number)
    return _tabular(line, start, columns, number) if columns and not line.startswith(b"#") else None


def _logged(line: bytes, start: int, match: re.Match[bytes], number: int) -> Request | None:
    if line.lstrip().startswith(b"{"):
        found = json_log.entry(line, start, number)
        if found:
            return found
    target = decode(match["target"], start + match.start("target"))
    url = plain(target)
    if target.text.startswith("/"):
        url = _origin(line, match.end()) + url
    span = target.span()
    call = Span(start, start + len(line.rstrip()))
    return build("access-log", match["method"].decode(), url, span, call=call, headers_known=False, number=number)


def _origin(line: bytes, after: int) -> Text:
    """Return the host that a line names behind its request or as its first word, with its scheme; else nothing."""
    behind = _HOST_AFTER.search(line, after)
    if behind:
        return literal("https://" + (behind["host"] or behind["quoted"]).decode())
    before = _HOST_BEFORE.match(line)
    if before is None:
        return Text()
    return literal(("http://" if before["port"] == b"80" else "https://") + before["host"].decode())


def _tabular(line: bytes, start: int, columns: list[bytes], number: int) -> Request | None:
    """Read a line of the W3C format, whose columns a `#Fields` line names; `-` stands for nothing."""
    spans = [match.span() for match in re.finditer(rb"\S+", line)]
    if len(spans) != len(columns):
        return None
    at = dict(zip(columns, spans, strict=True))
    if b"cs-uri-stem" not in at:
        return None

    def column(name: bytes) -> bytes:
        begin, end = at.get(name, (0, 0))
        return b"" if line[begin:end] == b"-" else line[begin:end]

    begin, end = at[b"cs-uri-stem"]
    url = plain(decode(line[begin:end], start + begin))
    host = column(b"x-host-header") or column(b"cs-host") or column(b"cs(Host)")
    if host:
        scheme = column(b"cs-protocol").decode("latin-1").lower() or "https"
        url = literal(f"{scheme}://{host.decode('latin-1')}") + url
    if column(b"cs-uri-query"):
        url += literal("?") + plain(decode(column(b"cs-uri-query"), start + at[b"cs-uri-query"][0]))
    return build(
        "access-log",
        column(b"cs-method").decode("latin-1"),
        url,
        Span(start + begin, start + end),
        call=Span(start, start + len(line.rstrip())),
        headers_known=False,
        number=number,
    )
