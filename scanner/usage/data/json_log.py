"""Reads one line of a log in JSON: nginx's own keys, Caddy, Traefik, Envoy, Google Cloud, Bunyan and pino."""

from __future__ import annotations

import re

from scanner.model import Span
from scanner.usage.data.build import build
from scanner.usage.data.fill import plain
from scanner.usage.data.json_tree import parse_bytes
from scanner.usage.data.mapped import Mapped
from scanner.usage.data.node import NOTHING, Node
from scanner.usage.request import Param, Request
from scanner.usage.text import Text, hole, literal

_NESTED = ("request", "req", "http", "httpRequest", "http_request", "message")
_METHODS = (
    "method",
    "request_method",
    "http_method",
    "requestMethod",
    "RequestMethod",
    "verb",
    "cs-method",
    "httpMethod",
)
_TARGETS = (
    "url",
    "uri",
    "request_uri",
    "requestUrl",
    "RequestPath",
    "original_path",
    "target",
    "path",
    "request_path",
    "request_url",
    "full_path",
    "rawPath",
    "http.url",
    "http.target",
    "originalUrl",
)
_QUERIES = ("query", "query_string", "args", "queryString", "rawQueryString", "request_query")
_HOSTS = ("host", "http_host", "server_name", "vhost", "RequestHost", "authority", "domain", "domainName", "hostname")
_SCHEMES = ("scheme", "RequestScheme", "request_scheme", "protocol")
_LINE = re.compile(r"(?P<method>[A-Z]{3,10}) (?P<target>\S{1,8192})(?: HTTP/[\d.]+)?$")
_LEFT_OUT = re.compile(r"(?i)\W*(?:redacted|masked|filtered|removed|hidden)?\W*$")
_CHEAP = re.compile(rb'"(?:[\w.-]*(?:method|METHOD|Method|verb)|request)"\s*:')


def is_entry(line: bytes) -> bool:
    """Tell by a glance whether a line may be one."""
    return line.lstrip()[:1] == b"{" and _CHEAP.search(line) is not None and entry(line, 0, 0) is not None


def entry(line: bytes, start: int, number: int) -> Request | None:
    """Return the request that a line logs, None if it logs something else."""
    if not _CHEAP.search(line):
        return None
    begin = line.find(b"{")
    root = parse_bytes(line[begin:], start + begin).root
    call = Span(start, start + len(line.rstrip()))
    for node in (root, *(root.get(key) for key in _NESTED)):
        written = _first(root, ("request", "request_line", "message")) if node is root else NOTHING
        match = _LINE.match(written.text) if written.kind == "string" else None
        if match:
            return _made(root, match["method"], written.value.cut(*match.span("target")), call, number)
        method, target = _first(node, _METHODS), _first(node, _TARGETS)
        if method.kind == "string" and target.kind == "string" and target.text.startswith(("/", "http://", "https://")):
            return _made(node, method.text, target.value, call, number, root)
    return None


def _made(node: Node, method: str, target: Mapped, call: Span, number: int, root: Node = NOTHING) -> Request:
    url = plain(target)
    query = _first(node, _QUERIES)
    if query.kind == "string" and query.text.strip("?") and "?" not in target.text:
        url += literal("?") + plain(query.value.strip("?"))
    headers = node.get("headers")
    host = _first(node, _HOSTS) or _first(root, _HOSTS[1:]) or _first(headers, ("host", "Host", ":authority"))
    if target.text.startswith("/") and "." in host.text and " " not in host.text:
        scheme = _first(node, _SCHEMES).text.lower()
        url = literal(f"{scheme if scheme in {'http', 'https'} else 'https'}://") + plain(host.value) + url
    return build(
        "access-log", method, url, target.span(), call=call, headers=_headers(node), headers_known=False, number=number
    )


def _headers(node: Node) -> tuple[Param, ...]:
    """Read headers that are logged with a request, as one value or a list of them."""
    pairs = [(key.text, value.items[0] if value.items else value) for key, value in node.get("headers").pairs[:100]]
    return tuple(Param(name, _value(value)) for name, value in pairs if value.kind in {"string", "scalar"})


def _value(node: Node) -> Text:
    """Return a header's value; a logger's own mark for what it left out is none."""
    return hole(span=node.value.span()) if _LEFT_OUT.match(node.text) else plain(node.value)


def _first(node: Node, keys: tuple[str, ...]) -> Node:
    return next((found for key in keys if (found := node.get(key)) and (found.text or found.pairs)), NOTHING)
