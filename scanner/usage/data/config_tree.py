"""Reads values under their names from any JSON or YAML file."""

from __future__ import annotations

import re

from scanner.model import Span
from scanner.usage.data.fill import fill, plain
from scanner.usage.data.mapped import Mapped
from scanner.usage.data.node import Node
from scanner.usage.reading import Named, Read
from scanner.usage.text import Text, hole

MAX_NAMED = 5_000
_VISITS = 100_000
_ENVIRONMENT = re.compile(
    r"\$\{(?P<name>[A-Za-z_]\w{0,100})(?::?-(?P<default>[^{}]{0,500}))?\}|\$\{\{\s*(?:secrets|env|vars)\.(?P<secret>\w{1,100})\s*\}\}|\$(?P<bare>[A-Z_][A-Z0-9_]{1,100})\b"
)
_PLAIN_KEYS = {"env", "environment", "variables", "vars", "data", "stringData"}
"""What stands in these are names of their own, not parts of a path."""


def read(roots: list[Node]) -> Read:
    """Return the strings and scalars of maps under dotted names; those of environment variables under their own."""
    found: list[Named] = []
    visits = 0
    stack = [("", root) for root in reversed(roots)]
    while stack and len(found) < MAX_NAMED and visits < _VISITS:
        visits += 1
        prefix, node = stack.pop()
        if node.kind == "list":
            listed = [(item, _listed(item)) for item in node.items[:MAX_NAMED]]
            found.extend(named for _, named in listed if named)
            stack.extend((prefix, item) for item, named in reversed(listed) if named is None)
            continue
        for key, value in node.pairs[:MAX_NAMED]:
            if value.kind in {"map", "list"}:
                inner = "" if key.text in _PLAIN_KEYS else f"{prefix}{key.text}."
                stack.append((inner[-300:], value))
            elif value.text and key.text:
                span = Span(key.span.start, max(value.span.end, key.span.end))
                found.append(Named(prefix + key.text, environment(value.value), span))
    found.sort(key=lambda named: named.span.start)
    return Read(named=tuple(found[:MAX_NAMED]), trouble=f"more than {MAX_NAMED:,} values" if stack else "")


def environment(source: Mapped) -> Text:
    """Make text of a value: `${NAME}` is a hole, `${NAME:-text}` that text, `${{ secrets.NAME }}` a hole."""

    def resolve(match: re.Match[str]) -> Text:
        name = match["name"] or match["secret"] or match["bare"]
        if match["default"]:
            return plain(source.cut(*match.span("default")), (name,))
        return hole(name, span=source.span(*match.span()))

    return fill(source, _ENVIRONMENT, resolve)


def _listed(item: Node) -> Named | None:
    """Read an entry of a list of variables: `- NAME=value`, or a map of `name` and `value` (Kubernetes)."""
    if item.kind == "map":
        name, value = item.get("name") or item.get("key"), item.get("value")
        if not name.text or not value.text:
            return None
        span = Span(min(name.span.start, value.span.start), max(name.span.end, value.span.end))
        return Named(name.text, environment(value.value), span)
    match = re.match(r"([A-Za-z_]\w{0,100})=(.+)$", item.text)
    return Named(match[1], environment(item.value.cut(match.start(2))), item.value.span()) if match else None
