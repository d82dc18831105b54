"""Finds shell commands in notebooks: `!curl …`, `%%bash` cells, `%env NAME=value`."""

from __future__ import annotations

import re

from scanner.usage.data.fill import plain
from scanner.usage.data.json_tree import parse_bytes
from scanner.usage.data.mapped import Mapped
from scanner.usage.data.node import Node
from scanner.usage.shell.marks import CLOSE, OPEN, joined, replaced
from scanner.usage.shell.places.island import Dialect, Island, Islands
from scanner.usage.shell.places.markdown import islands as markdown
from scanner.usage.text import Text

_MAGIC = re.compile(
    r"\s*%%(?:(?:script[ \t]+)?(?P<shell>bash|sh|zsh|pwsh|powershell|cmd|writefile|system|sx|!)|\w+)[^\n]*(?:\n|$)"
)
_LINE = re.compile(r"[ \t]*(?:[\w, ]+=[ \t]*)?(?:!{1,2}|%(?:sx|system|sc|bash)\b)[ \t]*(?=\S)")
_PYTHON = re.compile(
    r"(?m)^[ \t]*(?:os\.environ\[[\"'](?P<env>\w+)[\"']\]|(?P<name>[A-Za-z_]\w*))[ \t]*=[ \t]*[fr]?"
    r"([\"'])(?P<value>[^\"'\n\\]*)\3[ \t]*(?:#.*)?$"
)
_MAGIC_ENV = re.compile(r"(?m)^[ \t]*%(?:set_)?env[ \t]+(?P<name>\w+)[ \t=]+(?P<value>[^\n]*)$")
_BRACES = re.compile(r"\{(?P<name>[A-Za-z_]\w*)(?:[\[.][^{}\n]{0,80})?\}")


def islands(data: bytes) -> Islands:
    """Return the commands of a notebook, in the order of its cells."""
    root = parse_bytes(data).root
    cells = root.get("cells").items or [
        cell for sheet in root.get("worksheets").items for cell in sheet.get("cells").items
    ]
    found: list[Island] = []
    known: dict[str, Text] = {}
    for cell in cells:
        source = _source(cell)
        if cell.get("cell_type").text == "markdown":
            found.extend(markdown(source))
        else:
            found.extend(_code(source, known))
    return found


def _source(cell: Node) -> Mapped:
    node = cell.get("source") or cell.get("input")
    return joined([item.value for item in node.items], "") if node.items else node.value


def _code(source: Mapped, known: dict[str, Text]) -> Islands:
    magic = _MAGIC.match(source.text)
    if magic:
        dialect: Dialect = "powershell" if (magic["shell"] or "") in {"pwsh", "powershell"} else "sh"
        shell = magic["shell"] and magic["shell"] != "writefile"
        return [Island(source.cut(magic.end()), dialect, dict(known))] if shell else []
    for match in (*_PYTHON.finditer(source.text), *_MAGIC_ENV.finditer(source.text)):
        groups = match.groupdict()
        name = groups.get("env") or groups["name"]
        known[name] = plain(source.cut(*match.span("value")))
    lines: list[Mapped] = []
    goes_on = False
    for line in source.lines():
        start = _LINE.match(line.text)
        if start or goes_on:
            lines.append(replaced(line.cut(start.end()) if start and not goes_on else line, _BRACES, _variable))
            goes_on = line.text.rstrip().endswith("\\")
    return [Island(joined(lines), "sh", dict(known))] if lines else []


def _variable(match: re.Match[str]) -> str:
    """Mark a Python variable that is put into a command."""
    return f"{OPEN}{match['name']}{CLOSE}"
