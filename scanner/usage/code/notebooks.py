"""Finds the code cells of notebooks: JSON strings, whose bytes are mapped back to the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.usage.code.languages import NAMES, PYTHON, Choice
from scanner.usage.code.parts import Part
from scanner.usage.data.json_tree import parse_bytes
from scanner.usage.data.node import Node

MAX_CELLS = 300
_OTHER = re.compile(rb"\s*%%(?!time|capture|prun|timeit|debug|memit)")
_MAGIC = re.compile(rb"(?m)^[ \t]*[%!]")


def find(data: bytes) -> Iterator[Part]:
    """Give the code cells in order; magics and shell commands in them are left to others."""
    root = parse_bytes(data, skip=frozenset({"outputs"})).root
    choice = _language(root)
    cells = root.get("cells").items or [c for sheet in root.get("worksheets").items for c in sheet.get("cells").items]
    for cell in cells[:MAX_CELLS]:
        if cell.get("cell_type").text != "code":
            continue
        code, places = _source(cell.get("source") or cell.get("input"))
        if code.strip() and not _OTHER.match(code):
            yield Part(choice, _MAGIC.sub(_hidden, code), places)


def _language(root: Node) -> Choice:
    meta = root.get("metadata")
    name = meta.get("language_info", "name").text or meta.get("kernelspec", "language").text
    return NAMES.get(name.lower(), PYTHON)


def _source(source: Node) -> tuple[bytes, list[int]]:
    """Return the code of a cell, one string or a list of lines, and the place of each byte."""
    code = bytearray()
    places: list[int] = []
    for line in source.items or [source]:
        if line.kind != "string":
            continue
        text = line.value
        for index, character in enumerate(text.text):
            encoded = character.encode("utf-8", "replace")
            code += encoded
            places.extend([text.at(index)] * len(encoded))
    return bytes(code), places


def _hidden(match: re.Match[bytes]) -> bytes:
    return match[0][:-1] + b"#"
