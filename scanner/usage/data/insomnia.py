"""Reads Insomnia's exports: version 4 (`resources`, JSON or YAML) and version 5 (`collection`, YAML).

Facts: Insomnia's import and export page, and the files that it writes.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import NamedTuple

from scanner.model import Span
from scanner.usage.data.body import fields
from scanner.usage.data.build import MAX_REQUESTS, build
from scanner.usage.data.credential import Credential, from_fields, no_credential
from scanner.usage.data.fill import fill, lookup
from scanner.usage.data.mapped import Mapped
from scanner.usage.data.node import Node
from scanner.usage.data.replies import field_path, reply
from scanner.usage.reading import Named, Read
from scanner.usage.request import Param, Request
from scanner.usage.text import Text, hole

_VARIABLE = re.compile(r"\{\{\s*(?:_\.)?(?P<name>[^{}]{1,200}?)\s*\}\}|\{%\s*(?P<tag>\w+)\s*(?P<rest>[^%]{0,1000})%\}")
_RESPONSE = re.compile(r"""["']body["']\s*,\s*["'](?P<id>\w+)["']\s*,\s*["']b64::(?P<path>[A-Za-z0-9+/=]+)::""")
_KINDS = {"apikey": "apikey", "bearer": "bearer", "basic": "basic", "oauth2": "oauth2"}


class _Item(NamedTuple):
    node: Node
    credential: Credential


def is_export(root: Node) -> bool:
    """Tell an export by its shape."""
    if root.get("resources").kind == "list":
        return root.get("_type").text == "export" or bool(root.get("__export_format"))
    return root.get("type").text.startswith("collection.insomnia")


def read(root: Node) -> Read:
    """Return the requests; a request's span is its `url` entry. Variables of all environments are named values."""
    if root.get("resources"):
        items, environments = _version_4(root)
    else:
        items, environments = _version_5(root)
    named_values = tuple(found for node in environments for found in _environment(node))
    state = _State({found.name: found.value for found in reversed(named_values)})
    for number, item in enumerate(items):
        node = item[0]
        identity = (node.get("_id") or node.get("meta", "id")).text
        if identity:
            state.numbers[identity] = number
    for number, (node, groups) in enumerate(items):
        request = state.request(node, groups, number)
        if request:
            state.requests.append(request)
    trouble = f"more than {MAX_REQUESTS:,} requests" if len(items) >= MAX_REQUESTS else ""
    return Read(tuple(state.requests), named_values, trouble=trouble)


_Items = list[tuple[Node, list[Node]]]


def _version_4(root: Node) -> tuple[_Items, list[Node]]:
    resources = root.get("resources").items
    by_id = {item.get("_id").text: item for item in resources}
    items: _Items = []
    for item in resources:
        if item.get("_type").text != "request" or len(items) >= MAX_REQUESTS:
            continue
        groups: list[Node] = []
        parent = by_id.get(item.get("parentId").text)
        while parent is not None and len(groups) < 20:  # noqa: PLR2004 (deeper folders give nothing more)
            groups.append(parent)
            parent = by_id.get(parent.get("parentId").text)
        items.append((item, groups))
    environments = [item.get("data") for item in resources if item.get("_type").text == "environment"]
    environments += [item.get("environment") for item in resources if item.get("_type").text == "request_group"]
    return items, environments


def _version_5(root: Node) -> tuple[_Items, list[Node]]:
    items: _Items = []
    environments = [root.get("environments", "data")]
    environments += [item.get("data") for item in root.get("environments", "subEnvironments").items]
    stack: _Items = [(item, []) for item in reversed(root.get("collection").items)]
    while stack and len(items) < MAX_REQUESTS:
        item, groups = stack.pop()
        if item.get("children"):
            environments.append(item.get("environment"))
            stack.extend((child, [item, *groups]) for child in reversed(item.get("children").items))
        elif item.get("url"):
            items.append((item, groups))
    return items, environments


def _environment(node: Node) -> list[Named]:
    """Return the values of an environment, nested ones under dotted names."""
    found: list[Named] = []
    stack = [("", node)]
    while stack and len(found) < MAX_REQUESTS:
        prefix, current = stack.pop()
        for key, value in current.pairs[:MAX_REQUESTS]:
            if value.kind == "map":
                stack.append((f"{prefix}{key.text}.", value))
            elif value.kind != "list":
                text = fill(value.value, _VARIABLE, lambda match: hole(match["name"] or match["tag"]))
                found.append(Named(prefix + key.text, text, Span(key.span.start, value.span.end)))
    return found


class _State:
    def __init__(self, scope: Mapping[str, Text]) -> None:
        self.scope = scope
        self.numbers: dict[str, int] = {}
        self.requests: list[Request] = []

    def request(self, node: Node, groups: list[Node], number: int) -> Request | None:
        entry = node.entry("url")
        if entry is None or not entry[1].text:
            return None
        credential = self._credential([node, *groups])
        body = node.get("body")
        content = body.get("mimeType").text.lower()
        listed = self._list(body.get("params"))
        headers = self._list(node.get("headers"))
        return build(
            "insomnia",
            node.get("method").text or "GET",
            self.text(entry[1].value),
            Span(entry[0].span.start, entry[1].span.end),
            call=node.span,
            query=self._list(node.get("parameters")) + credential.query,
            headers=(*headers, *credential.headers),
            body=self._body(body, content) or listed,
            content=content,
            has_body=bool(listed or body.get("text").text),
            auth=credential.auth,
            number=number,
            comment=f"{node.get('name').text} {node.get('description').text}",
        )

    def text(self, source: Mapped) -> Text:
        return fill(source, _VARIABLE, lambda match: self._resolve(match, source))

    def _resolve(self, match: re.Match[str], source: Mapped) -> Text:
        span = source.span(match.start(), match.end())
        if match["name"]:
            return lookup(match["name"], self.scope, span)
        answer = _RESPONSE.search(match["rest"]) if match["tag"] == "response" else None
        if answer is None:
            return hole(span=span)
        number = self.numbers.get(answer["id"], -1)
        return Text((reply(number, _field(answer["path"])).pieces[0]._replace(span=span),))

    def _list(self, node: Node) -> tuple[Param, ...]:
        return tuple(
            Param(item.get("name").text, self.text(item.get("value").value))
            for item in node.items[:200]
            if item.get("name").text and item.get("disabled").text != "true"
        )

    def _body(self, body: Node, content: str) -> tuple[Param, ...]:
        return tuple(
            Param(name, _through(value, self.scope)) for name, value in fields(body.get("text").value, content, {})
        )

    def _credential(self, nodes: list[Node]) -> Credential:
        """Take the request's own credential, else that of the nearest folder which has one."""
        for node in nodes:
            block = node.get("authentication")
            kind = block.get("type").text
            if kind in {"none", "inherit"} or block.get("disabled").text == "true":
                if kind == "none":
                    break
                continue
            if kind in _KINDS:
                return from_fields(_KINDS[kind], {key.text: self.text(value.value) for key, value in block.pairs})
            if kind:
                break
        return no_credential()


def _through(value: Text, scope: Mapping[str, Text]) -> Text:
    """Fill in what a body's reader left as holes (`_.name`)."""
    found = Text()
    for piece in value.pieces:
        name = piece.names[0].removeprefix("_.") if piece.text is None and piece.names else ""
        found += lookup(name, scope, piece.span) if name and piece.span else Text((piece,))
    return found


def _field(encoded: str) -> str:
    """Read the JSONPath of a response tag."""
    try:
        path = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return field_path(path.removeprefix("$")) or ""
