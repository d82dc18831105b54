"""Reads HTTPie's request items: `Name:value`, `name==value`, `name=value`, `name:=json`, `name@file`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from scanner.usage.data.body import JSON
from scanner.usage.data.parts import flat, part
from scanner.usage.request import Param
from scanner.usage.shell.tools.bodies import body_fields
from scanner.usage.text import Text, hole

_SEPARATOR = re.compile(r"(?<!\\)(?::=@|==@|:@|:=|==|=@|@|=|:|;$)")
_METHOD = re.compile(r"[A-Za-z]+$")
_KEY = re.compile(r"\]?\[|\]$")


class Items(NamedTuple):
    """A command's plain arguments, read. `whole`: nothing else can be among the headers."""

    method: Text | None
    url: Text | None
    headers: list[Param]
    query: list[Param]
    fields: list[Param]
    whole: bool = True


def take(plain: Sequence[Text]) -> Items:
    """Read `[METHOD] URL [ITEM…]`."""
    arguments = list(plain)
    method = arguments.pop(0) if len(arguments) > 1 and _is_method(arguments[0], arguments[1]) else None
    if not arguments:
        return Items(method, None, [], [], [])
    items = Items(method, arguments[0], [], [], [])
    read = [_item(item, items) for item in arguments[1:]]
    return items._replace(whole=all(read))


def _is_method(first: Text, second: Text) -> bool:
    written, after = flat(first), flat(second)
    if written == "\0":
        return after.startswith(("http", ":", "/")) or _SEPARATOR.search(after) is None
    return _METHOD.match(written) is not None and (
        _SEPARATOR.search(after) is None or re.match(r"\0|https?:|:|[^=@]*[/.]|[\w.-]+:\d", after) is not None
    )


def _item(text: Text, items: Items) -> bool:
    """Add one item; False if it is none that can be read."""
    written = flat(text)
    match = _SEPARATOR.search(written)
    if match is None or "\0" in written[: match.start()] or not match.start():
        return False
    name = written[: match.start()].replace("\\", "")
    value, separator = part(text, match.end()), match[0]
    if separator == ":":
        if value.pieces:
            items.headers.append(Param(name, _stripped(value)))
    elif separator == ";":
        items.headers.append(Param(name, Text()))
    elif separator == "==":
        items.query.append(Param(name, value))
    elif separator in {"=", "=@", "@", ":=@"}:
        items.fields.append(Param(_dotted(name), value if separator == "=" else hole()))
    elif separator == ":=":
        inner = body_fields(value, JSON)
        items.fields.extend(
            [Param(f"{_dotted(name)}.{key}", item) for key, item in inner] or [Param(_dotted(name), value)]
        )
    return True


def _stripped(value: Text) -> Text:
    return part(value, len(flat(value)) - len(flat(value).lstrip()))


def _dotted(name: str) -> str:
    """Make `a.b` of `a[b]`."""
    return _KEY.sub(lambda match: "" if match[0] == "]" else ".", name).rstrip(".")
