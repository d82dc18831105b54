"""Reads, from the scripts that API clients run after a request, which variables are taken from its reply."""

from __future__ import annotations

import re

from scanner.usage.data.mapped import Mapped
from scanner.usage.text import Piece, Text

_SET = re.compile(
    r"""\.\s*set\w*\s*\(\s*(["'`])(?P<name>[^"'`\n]{1,100})\1\s*,\s*(?P<value>[^\n;]{1,300}?)\s*\)\s*(?:;|$|\n|\}|%)"""
)
_REPLY = (
    r"(?:pm\.response\.json\(\)|JSON\.parse\(\s*(?:responseBody|response\.body|pm\.response\.text\(\))\s*\)"
    r"|response\.body|response\.json\(\)|res\.(?:getBody\(\)|body|data))"
)
_LOCAL = re.compile(rf"(?:(?:const|let|var)\s+)?(?P<name>[A-Za-z_$][\w$]*)\s*=\s*{_REPLY}\s*(?:;|$|\n)")
_STEP = re.compile(
    r"""\??\.(?P<key>[A-Za-z_$][\w$]*)|\[\s*["'](?P<quoted>[^"'\]]{1,100})["']\s*\]|\[(?P<index>\d{1,4})\]"""
)
_MAX_SCRIPT = 50_000


def reply(number: int, field: str) -> Text:
    """Make a text of one hole: what stands in the reply of a request, under a dotted path."""
    return Text((Piece(None, reply=number, field=field),))


def taken(script: Mapped, number: int) -> dict[str, Text]:
    """Return the variables that a script sets from the reply of request `number`."""
    text = script.text[:_MAX_SCRIPT]
    locals_ = "|".join(sorted({re.escape(match["name"]) for match in _LOCAL.finditer(text)}))
    base = re.compile(rf"{_REPLY}|(?:{locals_})(?![\w$])" if locals_ else _REPLY)
    found: dict[str, Text] = {}
    for match in _SET.finditer(text):
        start = base.match(match["value"])
        if start is None:
            continue
        field = field_path(match["value"][start.end() :])
        if field is not None:
            found[match["name"]] = reply(number, field)
    return found


def field_path(expression: str) -> str | None:
    """Make `a.b.0` of `.a["b"][0]`; None if there is anything else in it."""
    steps: list[str] = []
    index = 0
    while index < len(expression.rstrip()):
        step = _STEP.match(expression, index)
        if step is None:
            return None
        steps.append(step["key"] or step["quoted"] or step["index"])
        index = step.end()
    return ".".join(steps)
