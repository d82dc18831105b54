"""Reads `.http` and `.rest` files: requests between `###`, `@name = value`, `{{name}}`.

Facts: the pages of the REST Client for VS Code, of JetBrains' HTTP Client and of Visual Studio's .http files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scanner.model import Span
from scanner.usage.data.body import fields
from scanner.usage.data.build import MAX_COMMENT, MAX_REQUESTS, build
from scanner.usage.data.fill import BRACES, fill, lookup, named
from scanner.usage.data.mapped import Mapped, decode
from scanner.usage.data.replies import field_path, reply, taken
from scanner.usage.reading import Named, Read
from scanner.usage.request import Param, Request
from scanner.usage.text import Text, hole, literal

METHODS = "GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT|LIST|GRAPHQL"
MAX_FILE = 2_000_000
_LINE = re.compile(
    rf"(?:(?P<method>{METHODS})[ \t]+)?"
    r"(?P<url>(?:https?://|\{\{|/|[\w.-]+\.[a-z]{2,}\b|localhost)[^\r\n]*?)[ \t]*(?:[ \t]HTTP/[\d.]+[ \t]*)?$"
)
_VARIABLE = re.compile(r"@(?P<name>[\w.-]{1,100})[ \t]*=[ \t]*(?P<value>.*)$")
_HEADER = re.compile(r"(?P<name>[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100})[ \t]*:[ \t]*(?P<value>.*)$")
_NAME = re.compile(r"(?:#|//)[ \t]*@name[ \t=]+(?P<name>[\w-]+)")
_ENVIRONMENT = re.compile(
    r"\$(?:dotenv|processEnv|env\.|localEnvironment)[ \t]*%?(?P<name>[A-Za-z_]\w*)|%(?P<percent>[A-Za-z_]\w*)"
)
_REPLY = re.compile(r"(?P<request>[\w-]+)\.response\.body\.(?:\$\.?)?(?P<field>.*)$")


class HttpFileReader:
    """Reads one file; a request's span begins at its request line."""

    def read(self, data: bytes, path: str) -> Read:  # noqa: ARG002 (the protocol's: the path tells nothing more)
        """Return the requests, and the file's variables as named values."""
        lines = list(decode(data[:MAX_FILE]).lines())
        blocks = list(_blocks(lines))
        state = _State({}, _numbers(blocks))
        state.variables(lines)  # once more below, for those that are used before they are set
        named_values = state.variables(lines)
        for block in blocks:
            if len(state.requests) >= MAX_REQUESTS:
                return Read(tuple(state.requests), named_values, (), f"more than {MAX_REQUESTS:,} requests")
            state.read(block)
        trouble = f"larger than {MAX_FILE:,} bytes" if len(data) > MAX_FILE else ""
        return Read(tuple(state.requests), named_values, (), trouble)


class _Body(NamedTuple):
    text: Mapped | None
    script: Mapped | None


class _State:
    """What is known so far in a file: variables, requests, and the names that requests have."""

    def __init__(self, scope: dict[str, Text], numbers: dict[str, int]) -> None:
        self.scope = scope
        self.numbers = numbers
        self.requests: list[Request] = []
        self.remarks: dict[str, str] = {}

    def variables(self, lines: list[Mapped]) -> tuple[Named, ...]:
        """Read all `@name = value`; they hold in the whole file, whatever their order."""
        found: list[Named] = []
        above = ""
        for line in lines:
            match = _VARIABLE.match(line.text)
            remark, above = above, _remark(line) if line.text.startswith(("#", "//")) else ""
            if match:
                self.remarks[match["name"]] = remark
                value = self.text(line.cut(*match.span("value")).strip())
                self.scope[match["name"]] = value
                found.append(Named(match["name"], value, line.span(*match.span())))
        return tuple(found)

    def read(self, block: list[Mapped]) -> None:
        start = _request_line(block)
        if start is None:
            return
        number = len(self.requests)
        comments = [line for line in block[:start] if line.text.startswith(("#", "//"))]
        target, index = _target(block, start)
        line = _LINE.match(target.text)
        headers, index = self._headers(block, index)
        body = _body(block[index:])
        if line is None:
            return
        content = next((value.literal or "" for name, value in headers if name.lower() == "content-type"), "").lower()
        host = next((value for name, value in headers if name.lower() == "host"), None)
        url = self.text(target.cut(*line.span("url")))
        if line["url"].startswith("/"):
            url = (literal("https://") + host if host else Text()) + url
        elif not re.match(r"[a-z]+://|\{\{", line["url"]):
            url = literal("http://") + url
        end = max((item.at(len(item.text)) for item in block if item.text.strip()), default=target.at(0))
        self.requests.append(
            build(
                "http-file",
                "POST" if line["method"] == "GRAPHQL" else line["method"] or "GET",
                url,
                Span(target.at(0), target.at(len(target.text))),
                call=Span(target.at(0), end),
                headers=headers,
                body=() if body.text is None else self._fields(body.text, content.partition(";")[0].strip()),
                has_body=body.text is not None,
                number=number,
                comment=" ".join(_remark(item) for item in comments),
            )
        )
        self._remarks_on_token()
        if body.script is not None:
            self.scope.update(taken(body.script, number))

    def _remarks_on_token(self) -> None:
        """Add to the last request what comments above its token's variables say."""
        request = self.requests[-1]
        names = request.auth.token.names if request.auth else ()
        said = " ".join((request.comment, *(self.remarks.get(name, "") for name in names))).strip()
        self.requests[-1] = request._replace(comment=said[:MAX_COMMENT])

    def text(self, source: Mapped) -> Text:
        return fill(source, BRACES, lambda match: self.lookup(match["name"], source.span(match.start(), match.end())))

    def lookup(self, name: str, span: Span) -> Text:
        answer = _REPLY.match(name)
        if answer and answer["request"] in self.numbers:
            field = field_path("." + answer["field"])
            return named(name, reply(self.numbers[answer["request"]], field or ""), span)
        environment = _ENVIRONMENT.match(name)
        if environment:
            return hole(environment["name"] or environment["percent"], span=span)
        return lookup(name, self.scope, span)

    def _headers(self, block: list[Mapped], index: int) -> tuple[tuple[Param, ...], int]:
        headers: list[Param] = []
        while index < len(block) and block[index].text.strip():
            line = block[index]
            header = _HEADER.match(line.text)
            if header and not line.text.startswith(("#", "//")):
                headers.append(Param(header["name"], self.text(line.cut(*header.span("value")).strip())))
            index += 1
        return tuple(headers), index

    def _fields(self, body: Mapped, content: str) -> tuple[Param, ...]:
        return tuple(Param(name, _resolved(value, self)) for name, value in fields(body, content, {}))


def _resolved(value: Text, state: _State) -> Text:
    """Fill in the holes that a body's reader left, by the rules of these files."""
    pieces = (
        state.lookup(piece.names[0], piece.span).pieces
        if piece.text is None and piece.names and piece.span
        else (piece,)
        for piece in value.pieces
    )
    return Text(tuple(piece for group in pieces for piece in group))


def _numbers(blocks: list[list[Mapped]]) -> dict[str, int]:
    """Count the requests, and return the numbers of those that have a name (`# @name login`)."""
    numbers: dict[str, int] = {}
    number = 0
    for block in blocks:
        start = _request_line(block)
        if start is not None:
            names = (_NAME.match(line.text) for line in block[:start])
            numbers.update({name["name"]: number for name in names if name})
            number += 1
    return numbers


def _blocks(lines: list[Mapped]) -> Iterator[list[Mapped]]:
    block: list[Mapped] = []
    for line in lines:
        if line.text.startswith("###"):
            yield block
            block = []
        block.append(line)
    yield block


def _remark(line: Mapped) -> str:
    """Return what a comment says to people: not what it tells the tool (`@name login`)."""
    text = line.text.strip("#/ \t")
    return "" if text.startswith("@") else text


def _request_line(block: list[Mapped]) -> int | None:
    """Find the request line, past comments, variables and a script that runs before (`< {% … %}`)."""
    script = False
    for index, line in enumerate(block):
        text = line.text.strip()
        if text.startswith("< {%"):
            script = True
        if script:
            script = "%}" not in text
            continue
        if not text or text.startswith(("#", "//", "@", "<", ">")):
            continue
        return index if _LINE.match(text) else None
    return None


def _target(block: list[Mapped], start: int) -> tuple[Mapped, int]:
    """Join the request line with the lines of its query that follow it, indented."""
    line = block[start].strip()
    index = start + 1
    while index < len(block) and re.match(r"[ \t]+\S", block[index].text):
        more = block[index].strip()
        begin = [line.at(i) for i in range(len(line.text))]
        line = Mapped(line.text + more.text, line.at(0), [*begin, *(more.at(i) for i in range(len(more.text) + 1))])
        index += 1
    return line, index


def _body(lines: list[Mapped]) -> _Body:
    """Split what follows the headers in the body and the script that handles the reply."""
    kept = [line for line in lines if line.text.strip()]
    script = next(
        (
            i
            for i, line in enumerate(kept)
            if re.match(r"[ \t]*>", line.text) and not line.text.lstrip().startswith(">>")
        ),
        len(kept),
    )
    body = [line for line in kept[:script] if not re.match(r"[ \t]*(?:#|//|<>|>>)", line.text)]
    return _Body(_join(body), _join(kept[script:]))


def _join(lines: list[Mapped]) -> Mapped | None:
    if not lines:
        return None
    offsets = [line.at(i) for line in lines for i in range(len(line.text) + 1)]
    return Mapped("\n".join(line.text for line in lines), lines[0].at(0), [*offsets[:-1], offsets[-1]])
