"""The request in which a value stands: its address and its text, as far as punctuation tells."""

from __future__ import annotations

from typing import Any, NamedTuple

import regex

from scanner.engine import surroundings as around
from scanner.model import Span

_REQUEST_LINE = regex.compile(rb"(?m)^[ \t>#\"'-]*(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+[\w/:.{$%\\-]")
_LOCAL_HOST = regex.compile(r"^(?:localhost|127\.|0\.0\.0\.0|\[|\$|%|\{|your)|\.(?:local|localhost|internal)$")


class Request(NamedTuple):
    """A request: `host` of its URL or "", the logical line of the value, and where its text begins and ends."""

    host: str
    line: bytes
    text: Span


def request_of(data: bytes, span: Span) -> Request:
    """Return the request of a value: its logical line, and before that the request line of an HTTP message."""
    line = around.statement(data, span)
    area = around.near(data, span)
    start = line.start
    for match in _REQUEST_LINE.finditer(data, area.start, span.start):
        start = min(line.start, match.start())
        area = Span(match.start(), area.end)
    urls = around.urls(data, Span(start, line.end))
    if not urls:
        urls = [url for url in around.urls(data, area) if around.same_request(data, url.span, span)]
    url = min(urls, key=lambda url: _distance(url.span, span), default=None)
    host = url.host if url else _machine(data, area, span)
    return Request(host, data[line.start : line.end], Span(start, line.end))


_MACHINE = regex.compile(rb"(?m)^[ \t]*machine[ \t]+(?P<host>[\w.-]{1,255})")


def _machine(data: bytes, area: Span, span: Span) -> str:
    """Return the host of an entry of .netrc, which may go over several lines."""
    entries = list(_MACHINE.finditer(data, area.start, span.start))
    return entries[-1]["host"].decode("latin-1").lower() if entries else ""


def has_path(data: bytes, request: Request, span: Span, pattern: Any) -> bool:
    """Whether a URL path that fits `pattern` stands in the same request as the value at `span`."""
    text = data[request.text.start : request.text.end]
    if b"%2" in text or b"\\/" in text:
        text = text.replace(b"%2F", b"/").replace(b"%2f", b"/").replace(b"\\/", b"/")
    if pattern.search(text):
        return True
    area = around.near(data, span)
    return any(
        around.same_request(data, Span(*match.span()), span) for match in pattern.finditer(data, area.start, area.end)
    )


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def is_host(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether a host is one of `hosts` or lies below one."""
    return any(host == known or host.endswith("." + known) for known in hosts)


def is_public(host: str) -> bool:
    """Whether a host is somebody's: neither local nor a template."""
    return "." in host and not _LOCAL_HOST.search(host)
