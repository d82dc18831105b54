"""Reads Postman collections (v2.0, v2.1) and environments.

Facts: https://schema.postman.com (collection v2.1.0); the pages on variables and scripts of Postman's documentation.
"""

from __future__ import annotations

from typing import NamedTuple

from scanner.model import Span
from scanner.usage.data.body import FORM, JSON, fields
from scanner.usage.data.build import MAX_REQUESTS, build
from scanner.usage.data.credential import Credential, from_fields, no_credential
from scanner.usage.data.fill import address, braces, plain
from scanner.usage.data.mapped import Mapped
from scanner.usage.data.node import Node
from scanner.usage.data.replies import taken
from scanner.usage.reading import Named, Read
from scanner.usage.request import Param, Request
from scanner.usage.text import Text, hole, literal


class _Group(NamedTuple):
    """What a collection or folder gives to the requests in it."""

    credential: Credential
    comment: str


def is_collection(root: Node) -> bool:
    """Tell a collection by its shape; what an API returns has it one level down."""
    root = root.get("collection") or root
    return root.get("item").kind == "list" and root.get("info").kind == "map"


def is_environment(root: Node) -> bool:
    """Tell an environment or globals file by its shape."""
    return root.get("values").kind == "list" and bool(
        root.get("_postman_variable_scope") or root.get("_postman_exported_at")
    )


def read_environment(root: Node) -> Read:
    """Return the variables of an environment."""
    return Read(named=tuple(_named(item) for item in root.get("values").items[:MAX_REQUESTS] if item.get("key").text))


def read(root: Node) -> Read:
    """Return a collection's requests in order; a request's span is its `url` entry."""
    root = root.get("collection") or root
    variables = [item for item in root.get("variable").items[:MAX_REQUESTS] if _name(item).text]
    state = _State({_name(item).text: plain(item.get("value").value) for item in variables if item.get("value").text})
    state.items(root)
    trouble = f"more than {MAX_REQUESTS:,} requests" if len(state.requests) >= MAX_REQUESTS else ""
    return Read(tuple(state.requests), tuple(map(_named, variables)), trouble=trouble)


def _name(item: Node) -> Node:
    return item.get("key") or item.get("id")


def _named(item: Node) -> Named:
    key, value = _name(item), item.get("value")
    span = Span(min(key.span.start, value.span.start), max(key.span.end, value.span.end)) if value else key.span
    return Named(key.text, plain(value.value) if value.text else hole(key.text, span=key.span), span)


class _State:
    def __init__(self, scope: dict[str, Text]) -> None:
        self.scope = scope
        self.requests: list[Request] = []

    def items(self, root: Node) -> None:
        """Read all requests, folders' contents where they stand."""
        stack = [(item, self._group(root, _Group(no_credential(), ""))) for item in reversed(root.get("item").items)]
        while stack and len(self.requests) < MAX_REQUESTS:
            item, group = stack.pop()
            children = item.get("item").items
            if children:
                inner = self._group(item, group)
                stack.extend((child, inner) for child in reversed(children))
            elif item.get("request"):
                self._request(item, group)

    def _group(self, node: Node, outer: _Group) -> _Group:
        auth = self._credential(node.get("auth"))
        return _Group(auth or outer.credential, node.get("name").text)

    def _credential(self, auth: Node) -> Credential | None:
        """Read an `auth` block; None where it says nothing or to take the folder's."""
        kind = auth.get("type").text
        if not kind or kind == "inherit":
            return None
        block = auth.get(kind)
        if block.kind == "list":
            pairs = {item.get("key").text: item.get("value").value for item in block.items}
        else:
            pairs = {key.text: value.value for key, value in block.pairs}
        return from_fields(kind, {key: braces(value, self.scope) for key, value in pairs.items()})

    def _request(self, item: Node, group: _Group) -> None:
        request = item.get("request")
        if request.kind == "string":
            entry = item.entry("request")
            request_url = request
        else:
            entry = request.entry("url")
            request_url = request.get("url")
        if entry is None:
            return
        number = len(self.requests)
        url = self._url(request_url)
        if not url.pieces:
            return
        credential = self._credential(request.get("auth")) or group.credential
        content, fields_, has_body = self._body(request.get("body"))
        headers = self._headers(request.get("header"))
        described = request.get("description").text or request.get("description", "content").text
        made = build(
            "postman",
            request.get("method").text or "GET",
            url,
            entry[0].span._replace(end=request_url.span.end),
            call=item.span,
            query=credential.query + (() if "?" in url.pattern else self._query(request_url)),
            headers=(*headers, *credential.headers),
            body=fields_,
            content=content,
            has_body=has_body,
            auth=credential.auth if not any(name.lower() == "authorization" for name, _ in headers) else None,
            number=number,
            comment=f"{group.comment} {item.get('name').text} {described}",
        )
        self.requests.append(made)
        self._scripts(item, number)

    def _url(self, node: Node) -> Text:
        raw = node if node.kind == "string" else node.get("raw")
        if raw.text:
            return self._address(raw.value, node.get("variable"))
        scheme = node.get("protocol").text or "https"
        host = self._joined(node.get("host"), ".")
        path = self._joined(node.get("path"), "/")
        port = node.get("port").text
        if not host.pieces:
            return Text()
        return literal(f"{scheme}://") + host + literal(f":{port}" if port else "") + literal("/") + path

    def _address(self, source: Mapped, variables: Node) -> Text:
        values = ((item.get("key").text, item.get("value").value) for item in variables.items)
        return address(source, self.scope, {name: braces(value, self.scope) for name, value in values if value.text})

    def _joined(self, node: Node, separator: str) -> Text:
        if node.kind != "list":
            return braces(node.value, self.scope)
        joined = Text()
        for index, item in enumerate(node.items[:50]):
            part = (item.get("value") or item).value
            segment = part.text[1:] if part.text.startswith(":") else ""
            value = hole(segment, span=part.span()) if segment else braces(part, self.scope)
            joined += (literal(separator) if index else Text()) + value
        return joined

    def _query(self, url: Node) -> tuple[Param, ...]:
        return self._list(url.get("query"))

    def _headers(self, node: Node) -> tuple[Param, ...]:
        if node.kind != "string":
            return self._list(node)
        lines = (line.text.partition(":") for line in node.value.lines())
        return tuple(Param(name.strip(), literal(value.strip())) for name, colon, value in lines if colon)

    def _list(self, node: Node) -> tuple[Param, ...]:
        return tuple(
            Param(item.get("key").text, braces(item.get("value").value, self.scope))
            for item in node.items[:200]
            if item.get("key").text and item.get("disabled").text != "true"
        )

    def _body(self, node: Node) -> tuple[str, tuple[Param, ...], bool]:
        """Return a body's media type, its fields and whether there is one."""
        mode = node.get("mode").text
        if mode == "raw":
            language = node.get("options", "raw", "language").text
            content = JSON if language == "json" else ""
            raw = node.get("raw").value
            return content, fields(raw, content, self.scope), bool(raw.text)
        if mode == "urlencoded":
            return FORM, self._list(node.get("urlencoded")), True
        if mode == "formdata":
            return "multipart/form-data", self._list(node.get("formdata")), True
        if mode == "graphql":
            return JSON, (), True
        return "", (), bool(mode and mode != "none")

    def _scripts(self, item: Node, number: int) -> None:
        for event in item.get("event").items[:10]:
            lines = event.get("script", "exec")
            texts = [line.text for line in lines.items] if lines.kind == "list" else [lines.text]
            self.scope.update(taken(Mapped("\n".join(texts)), number))
