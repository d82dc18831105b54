"""Reads Caddyfiles: what is proxied to where, with which query and headers.

Facts: the Caddyfile pages on reverse_proxy, rewrite, uri, redir and placeholders.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scanner.usage.data.build import MAX_REQUESTS, build
from scanner.usage.data.directives import Statement, parse
from scanner.usage.data.fill import fill, plain
from scanner.usage.data.mapped import Mapped, decode
from scanner.usage.data.parts import flat, part
from scanner.usage.reading import Named, Read
from scanner.usage.request import Param, Request
from scanner.usage.text import Text, hole, literal

MAX_FILE = 1_000_000
_PLACEHOLDER = re.compile(r"\{\$(?P<env>\w{1,100})(?::(?P<default>[^{}]{0,300}))?\}|\{(?P<name>[a-z_][\w.-]{0,100})\}")
_ARGUMENT = re.compile(r"\{(?:http\.request\.uri\.)?query\.(?P<name>[\w.-]{1,100})\}")


class CaddyReader:
    """Reads one Caddyfile; a request's span begins at the directive that names its URL."""

    def read(self, data: bytes, path: str) -> Read:  # noqa: ARG002 (the protocol's: the path tells nothing more)
        """Return what is proxied and redirected; a query parameter used by name is a value of that name."""
        root = parse(decode(data[:MAX_FILE]), lines=True)
        requests: list[Request] = []
        named: list[Named] = []
        stack = [root]
        while stack and len(requests) < MAX_REQUESTS:
            block = stack.pop()
            stack.extend(reversed(block.inner))
            given = _given(block)
            for statement in block.inner[: MAX_REQUESTS * 2]:
                made = _request(statement, block, given, len(requests))
                if made:
                    requests.append(made)
                named.extend(_named(statement))
        requests.sort(key=lambda request: request.span.start)
        numbered = tuple(request._replace(number=number) for number, request in enumerate(requests))
        trouble = f"larger than {MAX_FILE:,} bytes" if len(data) > MAX_FILE else ""
        return Read(numbered, tuple(named), trouble=trouble)


class _Given(NamedTuple):
    """What a block does to all requests in it: a path that they are rewritten to, and parameters added."""

    path: Text
    query: tuple[Param, ...]


def _given(block: Statement) -> _Given:
    return _Given(_rewritten(block) or Text(), _added(block))


def _rewritten(block: Statement) -> Text | None:
    return next((_text(found.arguments[-1]) for found in block.find("rewrite") if found.arguments), None)


def _request(statement: Statement, block: Statement, given: _Given, number: int) -> Request | None:
    if statement.name == "reverse_proxy":
        return _proxied(statement, block, given, number)
    if statement.name == "redir":
        target = next((word for word in statement.arguments if re.match(r"https?://[^?]*\?", word.text)), None)
        if target is not None:
            return build("proxy-config", "GET", _text(target), statement.span, headers_known=False, number=number)
    return None


def _proxied(statement: Statement, block: Statement, given: _Given, number: int) -> Request | None:
    upstream = next((word for word in statement.arguments if not word.text.startswith(("/", "*", "@"))), None)
    if upstream is None:
        upstream = next((found.arguments[0] for found in statement.find("to") if found.arguments), None)
    if upstream is None:
        return None
    url = _text(upstream)
    if "://" not in url.pattern:
        secure = url.pattern.endswith(":443") or any(
            "tls" in [i.name for i in t.inner] for t in statement.find("transport")
        )
        url = literal("https://" if secure else "http://") + url
    url += _rewritten(statement) or given.path
    headers = _headers(statement)
    method = next((found.arguments[0].text for found in statement.find("method") if found.arguments), "")
    return build(
        "proxy-config",
        method,
        _public(url),
        statement.span,
        call=block.span if block.words else statement.span,
        query=given.query,
        headers=headers,
        headers_known=False,
        query_known=False,
        number=number,
    )


def _public(url: Text) -> Text:
    """Drop the port that the scheme implies."""
    port = re.match(r"(?:https://[^/:]+(:443)|http://[^/:]+(:80))(?=/|$)", flat(url))
    return part(url, 0, port.start(port.lastindex or 0)) + part(url, port.end()) if port else url


def _added(block: Statement) -> tuple[Param, ...]:
    """Read `uri query +name value` and its block form."""
    found = []
    for uri in block.find("uri"):
        words = [word for word in uri.arguments if not word.text.startswith(("/", "@"))]
        rows = [words[1:]] if len(words) > 2 else [inner.words for inner in uri.inner]  # noqa: PLR2004 (query, name, value)
        if words and words[0].text == "query":
            found += [
                Param(row[0].text.lstrip("+"), _text(row[1]))
                for row in rows
                if len(row) > 1 and row[0].text[:1] not in "->"
            ]
    return tuple(found)


def _headers(statement: Statement) -> tuple[Param, ...]:
    return tuple(
        Param(found.arguments[0].text.lstrip("+>"), _text(found.arguments[1]))
        for found in statement.find("header_up")
        if len(found.arguments) > 1 and not found.arguments[0].text.startswith("-")
    )


def _named(statement: Statement) -> list[Named]:
    found = []
    for word in statement.words:
        for match in _ARGUMENT.finditer(word.text):
            span = word.span(*match.span())
            found.append(Named(match["name"], hole(match[0].strip("{}"), span=span), span))
    return found


def _text(source: Mapped) -> Text:
    def resolve(match: re.Match[str]) -> Text:
        span = source.span(*match.span())
        if match["default"]:
            return plain(source.cut(*match.span("default")), (match["env"],))
        return hole(match["env"] or match["name"].removeprefix("env."), span=span)

    return fill(source, _PLACEHOLDER, resolve)


def is_caddyfile(head: bytes) -> bool:
    """Tell a Caddyfile by its directives."""
    return re.search(rb"(?m)^\s*(?:reverse_proxy|redir|handle_path|php_fastcgi)\s", head) is not None
