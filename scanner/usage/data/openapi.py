"""Reads OpenAPI 3 and Swagger 2: one request an operation, whose span is the key of its path.

Facts: the OpenAPI specification, versions 2.0 and 3.1 (servers, security, parameters).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scanner.model import Span
from scanner.usage.data.build import MAX_REQUESTS, build
from scanner.usage.data.fill import fill, plain
from scanner.usage.data.node import NOTHING, Node
from scanner.usage.data.parts import flat, part
from scanner.usage.data.security import Security, requirement
from scanner.usage.reading import Read
from scanner.usage.request import Param, Request
from scanner.usage.text import Piece, Text, hole, literal

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_VARIABLE = re.compile(r"\{(?P<name>[^{}]{1,100})\}")
_LOOPBACK = re.compile(r"http://(?:localhost|127\.|\[::1\])")


class _Server(NamedTuple):
    url: Text
    span: Span


def is_openapi(root: Node) -> bool:
    """Tell a description by its first keys."""
    return bool(root.get("openapi") or root.get("swagger")) and bool(root.get("paths") or root.get("info"))


def read(root: Node) -> Read:
    """Return the operations. The server's piece of each URL has the server's own place.

    A description whose first server is no plain `http` may name others that are: each is one more request without a
    method, at the server's place.
    """
    servers = _servers(root)
    state = _State(root, servers)
    for key, item in root.get("paths").pairs:
        if len(state.requests) >= MAX_REQUESTS:
            return Read(tuple(state.requests), trouble=f"more than {MAX_REQUESTS:,} requests")
        state.path(key, _resolve(root, item))
    for server in servers[1:]:
        pattern = server.url.pattern
        if pattern.startswith("http://") and not _LOOPBACK.match(pattern) and state.requests:
            state.server(server)
    return Read(tuple(state.requests))


class _State:
    def __init__(self, root: Node, servers: list[_Server]) -> None:
        self.root = root
        self.servers = servers
        self.requests: list[Request] = []

    def path(self, key: Node, item: Node) -> None:
        """Add the operations of one path."""
        for method in _METHODS:
            operation = item.entry(method)
            if operation and operation[1].kind == "map":
                self._operation(key, item, method, operation)

    def server(self, server: _Server) -> None:
        """Add a server that no operation of ours names."""
        security = self._security(NOTHING)
        self.requests.append(
            build(
                "openapi",
                "",
                server.url,
                server.span,
                query=security.query,
                headers=security.headers,
                headers_known=False,
                query_known=False,
                auth=security.auth,
                number=len(self.requests),
            )
        )

    def _operation(self, key: Node, item: Node, method: str, entry: tuple[Node, Node]) -> None:
        name, operation = entry
        own = _listed(operation.get("servers")) or _listed(item.get("servers"))
        server = (own or self.servers or [_Server(Text(), key.span)])[0]
        parameters = [
            _resolve(self.root, node) for node in (*item.get("parameters").items, *operation.get("parameters").items)
        ][:200]
        security = self._security(operation)
        content = self._content(operation)
        path = fill(key.value, _VARIABLE, lambda match: hole(match["name"]))
        self.requests.append(
            build(
                "openapi",
                method,
                _joined(server.url, path),
                key.span,
                call=Span(name.span.start, operation.span.end),
                query=_parameters(parameters, "query") + security.query,
                headers=_parameters(parameters, "header") + security.headers,
                content=content,
                has_body=bool(content) or any(node.get("in").text in {"body", "formData"} for node in parameters),
                headers_known=False,
                auth=security.auth,
                number=len(self.requests),
                comment=f"{operation.get('summary').text} {operation.get('description').text}",
            )
        )

    def _security(self, operation: Node) -> Security:
        """Take an operation's own requirements, also when they are empty, else those of the whole description."""
        own = operation.entry("security")
        schemes = self.root.get("components", "securitySchemes") or self.root.get("securityDefinitions")
        return requirement(
            own[1] if own else self.root.get("security"), schemes, lambda node: _resolve(self.root, node)
        )

    def _content(self, operation: Node) -> str:
        body = _resolve(self.root, operation.get("requestBody"))
        if body:
            types = body.get("content").pairs
            return types[0][0].text if types else ""
        if not any(
            _resolve(self.root, node).get("in").text == "body" for node in operation.get("parameters").items[:200]
        ):
            return ""
        consumes = operation.get("consumes") or self.root.get("consumes")
        return consumes.items[0].text if consumes.items else ""


def _servers(root: Node) -> list[_Server]:
    listed = _listed(root.get("servers"))
    if listed or not root.get("host"):
        return listed or (
            [_Server(plain(root.get("basePath").value), root.get("basePath").span)] if root.get("basePath") else []
        )
    host, base = root.get("host"), root.get("basePath")
    schemes = sorted(root.get("schemes").items, key=lambda node: node.text != "https")
    tail = plain(host.value) + plain(base.value)
    if not schemes:
        return [_Server(literal("https://") + tail, host.span)]
    return [
        _Server(Text((Piece(f"{node.text}://", node.span),)) + tail, node.span)
        for node in schemes
        if node.text in {"http", "https"}
    ]


def _listed(servers: Node) -> list[_Server]:
    found = []
    for item in servers.items[:20]:
        url = item.get("url")
        if url.text:
            text = fill(url.value, _VARIABLE, lambda match, item=item: _variable(item, match["name"]))  # type: ignore[misc]  # mypy can't type a lambda's default
            found.append(_Server(text, url.span))
    return found


def _variable(server: Node, name: str) -> Text:
    """Return a server variable's default, or a hole where it has several values or none."""
    variable = server.get("variables", name)
    default = variable.get("default")
    several = len(variable.get("enum").items) > 1
    if not default.text or several:
        return Text((Piece(None, names=(name,), several=several),))
    return plain(default.value, (name,))


def _joined(server: Text, path: Text) -> Text:
    """Join a server and a path with one slash."""
    written = flat(server)
    if written.endswith("/") and flat(path).startswith("/"):
        return part(server, 0, len(written) - 1) + path
    return server + path


def _parameters(nodes: list[Node], place: str) -> tuple[Param, ...]:
    return tuple(
        Param(node.get("name").text, hole(node.get("name").text, span=node.span))
        for node in nodes
        if node.get("in").text == place and node.get("name").text
    )


def _resolve(root: Node, node: Node) -> Node:
    """Follow references inside the file, at most five in a row; one to another file gives nothing."""
    for _ in range(5):
        reference = node.get("$ref").text
        if not reference:
            return node
        if not reference.startswith("#/"):
            return NOTHING
        node = root.get(*(part.replace("~1", "/").replace("~0", "~") for part in reference[2:].split("/")[:20]))
    return NOTHING
