"""Finds code blocks in Markdown: fences with their language, and indented blocks."""

from __future__ import annotations

import re

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.marks import joined
from scanner.usage.shell.places.fences import block
from scanner.usage.shell.places.island import Island, Islands
from scanner.usage.shell.places.page import blocks as html_blocks

_FENCE = re.compile(
    r"(?P<indent>[ \t>]*(?:[-*+][ \t]+|\d{1,3}[.)][ \t]+)?)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$"
)
_LANGUAGE = re.compile(r"\{?\s*\.?(?:code(?:-block)?[ \t]+)?(?P<name>[\w+#-]*)")
_INDENTED = re.compile(r"(?: {4}|\t)[ \t]*\S")


def islands(source: Mapped) -> Islands:
    """Return the scripts in a page."""
    found: list[Island] = []
    lines = list(source.lines())
    index, above_blank = 0, True
    while index < len(lines):
        fence = _FENCE.match(lines[index].text)
        if fence:
            info = _LANGUAGE.match(fence["info"])
            end = _fence_end(lines, index + 1, fence["fence"])
            body = _dedented(lines[index + 1 : end], len(fence["indent"].expandtabs(4)))
            found.extend(block(body, info["name"] if info else ""))
            index = end + 1
            continue
        if above_blank and _INDENTED.match(lines[index].text):
            end = index
            while end < len(lines) and (_INDENTED.match(lines[end].text) or not lines[end].text.strip()):
                end += 1
            found.extend(block(_dedented(lines[index:end], 4), ""))
            index = end
            continue
        above_blank = not lines[index].text.strip()
        index += 1
    for language, body in html_blocks(source):
        found.extend(block(body, language))
    return found


def _fence_end(lines: list[Mapped], index: int, fence: str) -> int:
    """Return the index of the line that closes a fence."""
    while index < len(lines):
        stripped = lines[index].text.strip(" \t>")
        if stripped.startswith(fence) and not stripped.strip(fence[0]):
            return index
        index += 1
    return index


def _dedented(lines: list[Mapped], width: int) -> Mapped:
    """Take the indentation of a list or a quotation away."""
    return joined([_shallower(line, width) for line in lines])


def _shallower(line: Mapped, width: int) -> Mapped:
    index = 0
    while index < min(width, len(line.text)) and line.text[index] in " \t>":
        index += 1
    return line.cut(index)
