"""Finds the recipes of makefiles and justfiles; `$(NAME)` is filled in before a shell sees the line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scanner.usage.data.fill import MAX_LENGTH, fill, named, plain
from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.marks import CLOSE, OPEN, joined, replaced
from scanner.usage.shell.places.island import Island, Islands
from scanner.usage.text import Text, hole

_VARIABLE = re.compile(
    r"[ \t]*(?:(?:export|override|private|unexport)[ \t]+)*(?P<name>[A-Za-z_][\w.-]*)[ \t]*"
    r"(?P<sign>[:?+!]{0,3}=)[ \t]*(?P<value>.*)$",
    re.DOTALL,
)
_TARGET = re.compile(r"[^\s#:=][^#=]*?:(?![=:]?=)")
_REFERENCE = re.compile(
    r"\$\$|\$\((?P<function>[a-z]+)[ \t](?P<body>(?:[^()]|\((?:[^()]|\([^"
    r"()]{0,500}+\)){0,500}+\)){0,2000}+)\)|\$[({](?P<name>[A-Za-z_][\w.-]*)[)}]|\$"
    r"(?P<single>[A-Za-z@<^+*?%])"
)
_FRAGMENT = re.compile(r"\S\s+\S|[\"']")
_ROUNDS = 4
_JUST = re.compile(r"\{\{\s*(?P<name>[A-Za-z_][\w-]*)\s*\}\}")
_JUST_VARIABLE = re.compile(
    r"(?:export[ \t]+)?(?P<name>[A-Za-z_][\w-]*)[ \t]*:=[ \t]*(?P<quote>[\"']?)(?P<value>.{0,2000}?)"
    r"(?P=quote)[ \t]{0,100}$"
)
_ENV = re.compile(r"env(?:_var(?:_or_default)?)?\([\"'](?P<name>\w+)[\"'](?:,\s*[\"'](?P<value>[^\"']*)[\"'])?")


def islands(source: Mapped) -> Islands:
    """Return the recipes: one script for each target, with the variables of the makefile filled in."""
    lines = _logical(source)
    scope: dict[str, Text] = {}
    fragments: dict[str, Mapped] = {}
    for _ in range(2):  # once more for what is used before it is set
        for line in lines:
            match = None if line.text.startswith("\t") else _VARIABLE.match(line.text)
            if match:
                _set(scope, fragments, match, line)
    found = [
        Island(source.cut(*match.span("body")), "sh", scope, shared=False)
        for match in _REFERENCE.finditer(source.text)
        if match["function"] == "shell"
    ]
    found += [
        Island(line.cut(match.start("value")), "sh", scope, shared=False)
        for line in lines
        if (match := _VARIABLE.match(line.text)) and match["sign"] == "!="
    ]
    recipe: list[Mapped] = []
    for line in [*lines, Mapped("x:")]:
        text = line.text
        if text.startswith("\t") or (recipe and text.startswith("    ") and text.strip()):
            recipe.append(_command(line, fragments))
        elif _TARGET.match(text) and not _VARIABLE.match(text):
            if recipe:
                found.append(Island(joined(recipe), "sh", scope, shared=False))
            inline = text.find(";")
            recipe = [_command(line.cut(inline + 1), fragments)] if inline > 0 else []
        elif text.lstrip().startswith("#"):
            recipe.append(line)
    return found


def _set(scope: dict[str, Text], fragments: dict[str, Mapped], match: re.Match[str], line: Mapped) -> None:
    value = line.cut(*match.span("value")).strip()
    comment = re.search(r"[ \t]#", value.text)
    value = value.cut(0, comment.start()).strip() if comment else value
    name = match["name"]
    if name in scope and match["sign"] == "?=" and scope[name].literal:
        return
    if match["sign"] == "!=":
        scope[name] = hole(span=value.span())
        return
    if _FRAGMENT.search(value.text) and "$(shell" not in value.text and match["sign"] != "+=":
        fragments[name] = value
    text = fill(value, _REFERENCE, lambda found: _resolved(found, scope, value))
    scope[name] = scope.get(name, Text()) + plain(Mapped(" ")) + text if match["sign"] == "+=" else text


def _resolved(match: re.Match[str], scope: dict[str, Text], source: Mapped) -> Text | None:
    name = match["name"] or match["single"]
    span = source.span(*match.span())
    if not name:
        return hole(span=span) if match["function"] else None
    return named(name, scope[name], span) if name in scope else hole(name, span=span)


def _command(line: Mapped, fragments: Mapping[str, Mapped]) -> Mapped:
    """Return a recipe's line for the shell: without `@-+`, with marks for the makefile's variables.

    A variable that holds several words is put in as it is written, since the shell splits them.
    """
    text = line.text
    line = line.cut(len(text) - len(text.lstrip("\t @-+")))
    for _ in range(_ROUNDS):
        before = line.text
        line = _with_fragments(line, fragments)
        if line.text == before or len(line.text) > MAX_LENGTH:
            break
    return replaced(line, _REFERENCE, _marked)


def _with_fragments(line: Mapped, fragments: Mapping[str, Mapped]) -> Mapped:
    def resolve(match: re.Match[str]) -> Mapped | None:
        value = fragments.get(match["name"] or "")
        if value is None:
            return None
        places = [line.at(match.start()), *(value.at(index) for index in range(1, len(value.text) + 1))]
        return Mapped(value.text, places[0], places)  # begins here: a command stands where it is run

    return replaced(line, _REFERENCE, resolve)


def _marked(match: re.Match[str]) -> str | None:
    if match[0] == "$$":
        return "$"
    name = match["name"] or match["single"] or ""
    return f"{OPEN}{name}{CLOSE}"


def _logical(source: Mapped) -> list[Mapped]:
    """Return lines, those that go on behind a backslash as one (the backslash is kept for the shell)."""
    found: list[Mapped] = []
    kept: list[Mapped] = []
    for line in source.lines():
        kept.append(line)
        if not line.text.endswith("\\"):
            found.append(joined(kept))
            kept = []
    return [*found, *([joined(kept)] if kept else [])]


def just_islands(source: Mapped) -> Islands:
    """Return the recipes of a justfile."""
    scope: dict[str, Text] = {}
    recipe: list[Mapped] = []
    found: list[Island] = []
    for line in [*_logical(source), Mapped("x")]:
        variable = _JUST_VARIABLE.match(line.text)
        if variable:
            from_env = _ENV.match(variable["value"])
            scope[variable["name"]] = _from_env(from_env) if from_env else plain(line.cut(*variable.span("value")))
        elif line.text[:1] in {" ", "\t"}:
            begin = len(line.text) - len(line.text.lstrip("\t @-"))
            recipe.append(replaced(line.cut(begin), _JUST, lambda match: f"{OPEN}{match['name']}{CLOSE}"))
        elif line.text.strip() and recipe:
            found.append(Island(joined(recipe), "sh", scope, shared=False))
            recipe = []
    return found


def _from_env(match: re.Match[str]) -> Text:
    value = plain(Mapped(match["value"])) if match["value"] else hole(match["name"])
    return Text(tuple(piece._replace(names=(match["name"],), span=None) for piece in value.pieces))
