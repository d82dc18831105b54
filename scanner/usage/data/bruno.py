"""Reads Bruno's `.bru` files: a request, an environment, or what a folder or collection gives to its requests.

Facts: the Bru language page of Bruno's documentation.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scanner.model import Span
from scanner.usage.data.body import FORM, JSON, fields
from scanner.usage.data.build import build
from scanner.usage.data.credential import Credential, from_fields, no_credential
from scanner.usage.data.fill import address, braces
from scanner.usage.data.mapped import Mapped, decode
from scanner.usage.data.replies import field_path, reply, taken
from scanner.usage.reading import Named, Read
from scanner.usage.request import Param
from scanner.usage.text import Text

MAX_FILE = 1_000_000
_OPEN = re.compile(r"(?P<name>[a-z][\w:-]*)[ \t]*(?P<bracket>[{\[])[ \t]*$")
_PAIR = re.compile(r"[ \t]*(?P<off>~?)(?P<name>\"[^\"]*\"|[^:\s~]+)[ \t]*:[ \t]*(?P<value>.*)$")
_METHODS = {"get", "post", "put", "patch", "delete", "options", "head", "connect", "trace"}
_BODIES = {
    "json": JSON,
    "form-urlencoded": FORM,
    "multipart-form": "multipart/form-data",
    "graphql": JSON,
    "xml": "application/xml",
    "text": "text/plain",
}


class _Pair(NamedTuple):
    name: str
    value: Mapped
    span: Span
    on: bool


class _Block(NamedTuple):
    pairs: list[_Pair]
    text: Mapped
    span: Span


class BrunoReader:
    """Reads one `.bru` file; the request's span is its `url` line, from the key on."""

    def read(self, data: bytes, path: str) -> Read:  # noqa: ARG002 (the protocol's: the path tells nothing more)
        """Return the file's request and variables."""
        blocks = _blocks(decode(data[:MAX_FILE]))
        named_values = _named(blocks)
        scope = {found.name: found.value for found in named_values}
        method = next((name for name in blocks if name in _METHODS), "")
        if not method:
            return Read(named=named_values)
        request = blocks[method]
        url = _pair(request, "url")
        if url is None or not url.value.text:
            return Read(named=named_values)
        kind = _value(request, "auth") or "none"
        credential = _credential(blocks, kind, scope)
        body_kind = _value(request, "body") or "none"
        content = _BODIES.get(body_kind, "") if body_kind != "none" else ""
        made = build(
            "bruno",
            method,
            address(url.value, scope, dict(_params(blocks.get("params:path"), scope))),
            url.span,
            call=Span(request.span.start, max(block.span.end for block in blocks.values())),
            query=_params(blocks.get("params:query") or blocks.get("query"), scope) + credential.query,
            headers=(*_params(blocks.get("headers"), scope), *credential.headers),
            body=_body(blocks, body_kind, content, scope),
            content=content,
            has_body=body_kind != "none",
            headers_known=kind != "inherit",
            query_known=kind != "inherit",
            auth=credential.auth,
            comment=_comment(blocks),
        )
        return Read((made,), (*named_values, *_from_reply(blocks)))


def _blocks(source: Mapped) -> dict[str, _Block]:
    """Read the blocks; one ends at a line that is its bracket alone, not indented."""
    blocks: dict[str, _Block] = {}
    lines = list(source.lines())
    index = 0
    while index < len(lines):
        opened = _OPEN.match(lines[index].text)
        start, index = index, index + 1
        if opened is None:
            continue
        closing = "}" if opened["bracket"] == "{" else "]"
        while index < len(lines) and lines[index].text.rstrip() != closing:
            index += 1
        inner = lines[start + 1 : index]
        begin = inner[0].at(0) if inner else lines[start].at(0)
        last = lines[min(index, len(lines) - 1)]
        span = Span(lines[start].at(0), last.at(len(last.text)))
        blocks.setdefault(opened["name"], _Block(_pairs(inner), _between(source, begin, inner), span))
        index += 1
    return blocks


def _between(source: Mapped, begin: int, inner: list[Mapped]) -> Mapped:
    """Return the text of some lines together."""
    if not inner:
        return Mapped("", begin)
    offsets = [line.at(i) for line in inner for i in range(len(line.text) + 1)]
    return Mapped("\n".join(line.text for line in inner), begin, offsets) if source.text else Mapped("", begin)


def _pairs(lines: list[Mapped]) -> list[_Pair]:
    found = []
    for line in lines:
        match = _PAIR.match(line.text)
        if match:
            value = line.cut(*match.span("value")).strip()
            span = Span(line.at(match.start("name")), line.at(len(line.text.rstrip())))
            found.append(_Pair(match["name"].strip('"'), value, span, not match["off"]))
    return found


def _pair(block: _Block | None, name: str) -> _Pair | None:
    return next((pair for pair in block.pairs if pair.name == name and pair.on), None) if block else None


def _value(block: _Block | None, name: str) -> str:
    pair = _pair(block, name)
    return pair.value.text if pair else ""


def _params(block: _Block | None, scope: dict[str, Text]) -> tuple[Param, ...]:
    return tuple(Param(pair.name, braces(pair.value, scope)) for pair in block.pairs if pair.on) if block else ()


def _credential(blocks: dict[str, _Block], kind: str, scope: dict[str, Text]) -> Credential:
    block = blocks.get(f"auth:{kind}")
    if block is None:
        return no_credential()
    found = {pair.name: braces(pair.value, scope) for pair in block.pairs}
    if kind == "oauth2":
        found = {"accessToken": found["access_token"]} if "access_token" in found else {}
    return from_fields(kind, found)


def _body(blocks: dict[str, _Block], kind: str, content: str, scope: dict[str, Text]) -> tuple[Param, ...]:
    block = blocks.get(f"body:{kind}") or (blocks.get("body") if kind == "json" else None)
    if block is None:
        return ()
    if kind in {"form-urlencoded", "multipart-form"}:
        return _params(block, scope)
    return fields(block.text, content, scope)


def _named(blocks: dict[str, _Block]) -> tuple[Named, ...]:
    """Return variables, and the values of what a collection or folder sends with its requests."""
    pairs = [
        (f"{name}.{pair.name}" if name.startswith("auth:") else pair.name, pair)
        for name, block in blocks.items()
        if name in {"vars", "vars:pre-request"} or (name.startswith("auth:") and not _METHODS & blocks.keys())
        for pair in block.pairs
        if pair.on
    ]
    return tuple(Named(name, braces(pair.value, {}), pair.span) for name, pair in pairs)


def _from_reply(blocks: dict[str, _Block]) -> tuple[Named, ...]:
    """Return the variables that are taken from this request's reply."""
    found = []
    block = blocks.get("vars:post-response")
    for pair in block.pairs if block else ():
        if pair.on and pair.value.text.startswith(("res.body", "res.data")):
            field = field_path(pair.value.text[len("res.body") :])
            if field is not None:
                found.append(Named(pair.name, reply(0, field), pair.span))
    for name in ("script:post-response", "tests"):
        script = blocks.get(name)
        if script:
            found.extend(Named(key, value, script.span) for key, value in taken(script.text, 0).items())
    return tuple(found)


def _comment(blocks: dict[str, _Block]) -> str:
    docs = blocks.get("docs")
    return f"{_value(blocks.get('meta'), 'name')} {docs.text.text if docs else ''}"
