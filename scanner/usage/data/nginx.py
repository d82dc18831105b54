"""Reads nginx's configuration: what it asks of servers behind it, and query parameters that it knows by name.

Facts: the pages of ngx_http_proxy_module, ngx_http_rewrite_module, ngx_http_log_module and ngx_http_upstream_module.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scanner.model import Span
from scanner.usage.data.build import MAX_REQUESTS, build
from scanner.usage.data.directives import Statement, parse
from scanner.usage.data.fill import fill, lookup
from scanner.usage.data.mapped import Mapped, decode
from scanner.usage.data.parts import flat, part
from scanner.usage.reading import Named, Read
from scanner.usage.request import Param, Request
from scanner.usage.text import Text, hole, literal

MAX_FILE = 2_000_000
_VARIABLE = re.compile(r"\$\{?(?P<name>[A-Za-z0-9_]{1,100})\}?")
_ARGUMENT = re.compile(r"\$\{?arg_(?P<name>[A-Za-z0-9_]{1,100})\}?")
_PASSES = {"proxy_pass", "grpc_pass"}
_QUERY = re.compile(r"\?[\w.%-]+=|&[\w.%-]+=")


class NginxReader:
    """Reads one file; a request's span begins at the directive that names its URL."""

    def read(self, data: bytes, path: str) -> Read:  # noqa: ARG002 (the protocol's: the path tells nothing more)
        """Return what is proxied, and query parameters by their names (`$arg_x` is a value named `x`)."""
        source = decode(data[:MAX_FILE])
        root = parse(source, lines=False)
        state = _State(root)
        state.block(root, _Context({}, (), [], ""))
        trouble = f"larger than {MAX_FILE:,} bytes" if len(data) > MAX_FILE else ""
        return Read(tuple(state.requests), tuple(state.named), trouble=trouble)


class _Context(NamedTuple):
    """What holds in a block: variables, headers, what is added to the query, the method."""

    scope: dict[str, Text]
    headers: tuple[Param, ...]
    added: list[Text]
    method: str


class _State:
    def __init__(self, root: Statement) -> None:
        self.requests: list[Request] = []
        self.named: list[Named] = []
        self.upstreams: dict[str, Text] = {}
        self._find_upstreams(root)

    def _find_upstreams(self, root: Statement) -> None:
        blocks = [root, *root.find("http")]
        for upstream in (found for block in blocks for found in block.find("upstream")):
            servers = list(upstream.find("server"))
            if len(servers) == 1 and upstream.arguments and servers[0].arguments:
                address = servers[0].arguments[0]
                self.upstreams[upstream.arguments[0].text] = _plain_address(address)

    def block(self, statement: Statement, outer: _Context) -> None:
        """Read a block; what it sets holds in the blocks within it, headers only where those have none."""
        context = self._context(statement, outer)
        rewritten: Mapped | None = None
        for inner in statement.inner:
            if len(self.requests) >= MAX_REQUESTS:
                return
            name, arguments = inner.name, inner.arguments
            if name == "rewrite" and len(arguments) > 1 and _QUERY.search(arguments[1].text):
                rewritten = arguments[1]
            if name in _PASSES and arguments:
                self._pass(inner, statement, context, rewritten)
                rewritten = None
            elif name in {"return", "rewrite"}:
                self._redirect(inner, context.scope)
            if name not in {"proxy_pass", "if"}:  # a condition may well be there to refuse the parameter
                self._arguments(inner)
            if inner.inner:
                self.block(inner, context)

    def _context(self, statement: Statement, outer: _Context) -> _Context:
        """Learn what holds in a whole block: variables are set before anything is passed on."""
        scope = dict(outer.scope)
        added: list[Text] = []
        for inner in statement.find("set"):
            if len(inner.arguments) < 2:  # noqa: PLR2004 (a name and a value)
                continue
            name, value = inner.arguments[0].text.lstrip("$"), _text(inner.arguments[1], scope)
            if name != "args":
                scope[name] = value
            elif "=" in inner.arguments[1].text:
                added = [value]
        written = [item.arguments for item in statement.find("proxy_set_header") if len(item.arguments) > 1][:50]
        headers = tuple(Param(words[0].text, _text(words[1], scope)) for words in written) or outer.headers
        method = next((found.arguments[0].text for found in statement.find("proxy_method") if found.arguments), "")
        return _Context(scope, headers, added, method)

    def _pass(self, statement: Statement, block: Statement, context: _Context, rewritten: Mapped | None) -> None:
        url = self._through_upstream(_text(statement.arguments[0], context.scope))
        if rewritten is not None and re.fullmatch(r"[a-z]+://[^/]+", url.pattern):
            url += _text(rewritten, context.scope)
        for arguments in context.added:
            url += literal("&" if "?" in url.pattern else "?") + arguments
        self.requests.append(
            build(
                "proxy-config",
                context.method,
                url,
                statement.span,
                call=block.span if block.words else statement.span,
                headers=context.headers,
                headers_known=False,
                query_known=False,
                number=len(self.requests),
            )
        )

    def _redirect(self, statement: Statement, scope: dict[str, Text]) -> None:
        """Read a redirect to an absolute URL with a query: the client is sent there with GET."""
        target = next((word for word in statement.arguments if re.match(r"https?://[^?]*\?", word.text)), None)
        if target is not None:
            self.requests.append(
                build(
                    "proxy-config",
                    "GET",
                    _text(target, scope),
                    statement.span,
                    headers_known=False,
                    query_known=False,
                    number=len(self.requests),
                )
            )

    def _through_upstream(self, url: Text) -> Text:
        match = re.match(r"([a-z]+://)([\w.-]+)", flat(url))
        if match is None or match[2] not in self.upstreams:
            return url
        return part(url, 0, match.end(1)) + self.upstreams[match[2]] + part(url, match.end())

    def _arguments(self, statement: Statement) -> None:
        for word in statement.words:
            for match in _ARGUMENT.finditer(word.text):
                span = word.span(*match.span())
                self.named.append(Named(match["name"], hole(f"arg_{match['name']}", span=span), span))


def _text(source: Mapped, scope: dict[str, Text]) -> Text:
    def resolve(match: re.Match[str]) -> Text:
        return lookup(match["name"], scope, source.span(match.start(), match.end()))

    return fill(source, _VARIABLE, resolve)


def _plain_address(address: Mapped) -> Text:
    host, _, port = address.text.rpartition(":")
    keep = host if host and port in {"80", "443"} else address.text
    return literal(keep, Span(address.at(0), address.at(len(keep))))


def is_nginx(head: bytes) -> bool:
    """Tell nginx's configuration by its blocks and directives."""
    return (
        re.search(
            rb"(?m)^\s*(?:server|http|upstream\s+\S+|location\s+[^{\n]+|map\s+[^{\n]+)\s*\{|^\s*(?:proxy_pass|proxy_set_header|log_format|access_log|rewrite)\s[^\n]*;|^\s*log_format\s",
            head,
        )
        is not None
    )
