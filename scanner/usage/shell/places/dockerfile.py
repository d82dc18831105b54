"""Finds the commands of Dockerfiles: RUN, CMD, ENTRYPOINT, HEALTHCHECK in both forms; ENV and ARG set variables."""

from __future__ import annotations

import re

from scanner.usage.data.json_tree import parse_text
from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.marks import joined
from scanner.usage.shell.places.island import Dialect, Island, Islands, dialect_of

_INSTRUCTION = re.compile(r"[ \t]*(?:ONBUILD[ \t]+)?(?P<name>[A-Za-z]+)[ \t]+", re.IGNORECASE)
_OPTIONS = re.compile(r"(?:--[\w-]+(?:=\S+)?[ \t\\\n\r]+)+")
_DOCUMENT = re.compile(r"<<-?[ \t]*[\"']?(?P<word>\w+)[\"']?")
_OLD = re.compile(r"(?P<name>[A-Za-z_]\w*)[ \t]+(?P<value>[^=\s].*|[^\s=]*)$", re.DOTALL)
_NEWLINE = re.compile(r"\\\r?\n(?:[ \t]*#[^\n]*\n)*")


def islands(source: Mapped) -> Islands:
    """Return the commands, with the variables set before them."""
    found: list[Island] = []
    for instruction in _instructions(source):
        match = _INSTRUCTION.match(instruction.text)
        if match is None:
            continue
        name, rest = match["name"].upper(), instruction.cut(match.end())
        if name in {"ENV", "ARG"}:
            found.append(Island(_assignment(rest)))
            continue
        if name == "HEALTHCHECK":
            command = re.search(r"\bCMD[ \t]+", rest.text)
            rest = rest.cut(command.end()) if command else Mapped("")
        elif name not in {"RUN", "CMD", "ENTRYPOINT", "SHELL"}:
            continue
        options = _OPTIONS.match(rest.text)
        found.append(_command(rest.cut(options.end()) if options else rest))
    return found


def _command(rest: Mapped) -> Island:
    if rest.text.lstrip().startswith("["):
        node = parse_text(rest).root
        items = tuple(item.value for item in node.items if item.kind == "string")
        if items:
            return Island(Mapped(""), arguments=items)
    document = _DOCUMENT.match(rest.text.lstrip())
    if document:
        body = rest.text.find("\n")
        return Island(rest.cut(body + 1) if body >= 0 else Mapped(""))
    dialect: Dialect = dialect_of(rest)
    return Island(rest, dialect if dialect == "powershell" else "sh")


def _assignment(rest: Mapped) -> Mapped:
    """Return ENV and ARG as assignments of a shell; `ENV NAME value` as `NAME=value`."""
    old = _OLD.match(rest.text.strip()) if "=" not in rest.text.split(maxsplit=1)[:1][0:1].__str__() else None
    if old is None:
        return rest
    stripped = rest.strip()
    name, value = stripped.cut(*old.span("name")), stripped.cut(*old.span("value"))
    quoted = value.text if value.text[:1] in "\"'" else None
    return joined(
        [
            name,
            value
            if quoted or " " not in value.text
            else joined([Mapped('"', value.at(0)), value, Mapped('"', value.at(0))], ""),
        ],
        "=",
    )


def _instructions(source: Mapped) -> list[Mapped]:
    """Return the instructions, each with the lines on which it goes on."""
    lines = list(source.lines())
    found: list[Mapped] = []
    index = 0
    while index < len(lines):
        kept = [lines[index]]
        index += 1
        if not kept[0].text.strip() or kept[0].text.lstrip().startswith("#"):
            continue
        while index < len(lines) and kept[-1].text.rstrip().endswith("\\"):
            if not lines[index].text.lstrip().startswith("#"):
                kept.append(lines[index])
            index += 1
        document = _DOCUMENT.search(kept[0].text) if re.match(r"\s*RUN\b", kept[0].text, re.IGNORECASE) else None
        while document and index < len(lines):
            kept.append(lines[index])
            index += 1
            if kept[-1].text.strip() == document["word"]:
                kept.pop()
                break
        found.append(joined(kept))
    return found
