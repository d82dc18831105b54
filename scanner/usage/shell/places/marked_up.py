"""Finds code blocks in reStructuredText and AsciiDoc."""

from __future__ import annotations

import re

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.marks import joined
from scanner.usage.shell.places.fences import block
from scanner.usage.shell.places.island import Island, Islands
from scanner.usage.shell.places.markdown import islands as fenced

_DIRECTIVE = re.compile(
    r"(?P<indent>[ \t]*)\.\.[ \t]+(?:code-block|code|sourcecode|prompt|highlight|console)::[ \t]*(?P<name>[\w+#-]*)"
)
_LITERAL = re.compile(r"(?P<indent>[ \t]*)(?!\.\.[ \t]).*::[ \t]*$")
_SOURCE = re.compile(r"\[(?:source|listing)?[,%]*(?:%\w+,)*[ \t]*(?P<name>[\w+#-]*)[^\]]*\][ \t]*$")
_DELIMITER = re.compile(r"(?:-{4,}|\.{4,})[ \t]*$")


def islands(source: Mapped) -> Islands:
    """Return the scripts in a page."""
    found: list[Island] = []
    lines = list(source.lines())
    index, language = 0, ""
    while index < len(lines):
        text = lines[index].text
        directive = _DIRECTIVE.match(text) or _LITERAL.match(text)
        style = _SOURCE.match(text)
        if directive:
            end = _indented_end(lines, index + 1, len(directive["indent"]))
            found.extend(block(_body(lines[index + 1 : end]), directive.groupdict().get("name") or ""))
            index = max(end, index + 1)
        elif style:
            language, index = style["name"], index + 1
        elif _DELIMITER.match(text):
            end = next((n for n in range(index + 1, len(lines)) if lines[n].text.strip() == text.strip()), len(lines))
            if end < len(lines):
                found.extend(block(joined(lines[index + 1 : end]), language))
                index = end
            language, index = "", index + 1
        else:
            index += 1
    return [*found, *fenced_only(source)]


def fenced_only(source: Mapped) -> Islands:
    """Return the scripts of fences, which AsciiDoc and MyST know too."""
    return fenced(source) if "```" in source.text else []


def _indented_end(lines: list[Mapped], index: int, indent: int) -> int:
    while index < len(lines):
        text = lines[index].text
        if text.strip() and len(text) - len(text.lstrip()) <= indent:
            return index
        index += 1
    return index


def _body(lines: list[Mapped]) -> Mapped:
    """Take options (`:caption: x`) and the common indentation away."""
    kept = [line for line in lines if not re.match(r"[ \t]*:[\w-]+:", line.text)]
    width = min((len(line.text) - len(line.text.lstrip()) for line in kept if line.text.strip()), default=0)
    return joined([line.cut(min(width, len(line.text))) for line in kept])
