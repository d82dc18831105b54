"""Finds code blocks in Markdown, reStructuredText and AsciiDoc."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.usage.code.languages import NAMES, PHP
from scanner.usage.code.parts import Part

MAX_BLOCKS = 200
_FENCE = re.compile(rb"[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)*(?P<mark>`{3,}|~{3,})[ \t]*(?P<said>[^`\n]*)")
_SOURCE = re.compile(rb"\[(?:source|,)[ \t]*,?[ \t]*(?P<said>[^,\]\n]*)")
_DIRECTIVE = re.compile(rb"(?P<indent>[ \t]*)\.\.[ \t]+(?:code-block|code|sourcecode)::[ \t]*(?P<said>\S+)")
_WORD = re.compile(rb"\{?\.?([A-Za-z#+]+)")
_LEAD = re.compile(rb"[ \t>]*")
_OPEN = b"<?php "

Line = tuple[int, bytes]


def find(data: bytes, ending: str) -> Iterator[Part]:
    """Give the blocks whose language is named and read."""
    lines = list(_lines(data))
    found = {"rst": _directives, "adoc": _listings, "asciidoc": _listings}.get(ending, _fenced)(lines)
    for count, (said, block) in enumerate(found):
        if count >= MAX_BLOCKS:
            return
        word = _WORD.match(said.strip())
        choice = NAMES.get(word[1].decode().lower()) if word else None
        if choice is None:
            continue
        code, places = _joined(block)
        if choice is PHP and b"<?" not in code:
            places = [places[0] if places else 0] * len(_OPEN) + places
            code = _OPEN + code
        yield Part(choice, code, places)


def _lines(data: bytes) -> Iterator[Line]:
    start = 0
    for line in data.splitlines(keepends=True):
        yield start, line
        start += len(line)


def _fenced(lines: list[Line]) -> Iterator[tuple[bytes, list[Line]]]:
    index = 0
    while index < len(lines):
        fence = _FENCE.match(lines[index][1])
        index += 1
        if fence is None:
            continue
        block: list[Line] = []
        while index < len(lines) and not _closes(lines[index][1], fence["mark"]):
            block.append(lines[index])
            index += 1
        index += 1
        yield fence["said"], block


def _closes(line: bytes, mark: bytes) -> bool:
    end = line.strip(b" \t>\r\n")
    return len(end) >= len(mark) and not end.strip(mark[:1])


def _listings(lines: list[Line]) -> Iterator[tuple[bytes, list[Line]]]:
    """Give AsciiDoc's `[source,python]` blocks between lines of dashes, and fences."""
    index = 0
    while index < len(lines) - 1:
        head = _SOURCE.match(lines[index][1])
        index += 1
        if head is None or not lines[index][1].startswith(b"----"):
            continue
        last = lines[index][1].strip()
        block: list[Line] = []
        index += 1
        while index < len(lines) and lines[index][1].strip() != last:
            block.append(lines[index])
            index += 1
        index += 1
        yield head["said"], block
    yield from _fenced(lines)


def _directives(lines: list[Line]) -> Iterator[tuple[bytes, list[Line]]]:
    """Give reStructuredText's `.. code-block:: python` blocks: what is indented more than the directive."""
    index = 0
    while index < len(lines):
        head = _DIRECTIVE.match(lines[index][1])
        index += 1
        if head is None:
            continue
        block: list[Line] = []
        while index < len(lines) and (
            not lines[index][1].strip() or _depth(lines[index][1]) > len(head["indent"].expandtabs())
        ):
            if not lines[index][1].strip().startswith(b":") or block:
                block.append(lines[index])
            index += 1
        yield head["said"], block


def _depth(line: bytes) -> int:
    return len(line) - len(line.lstrip())


def _joined(block: list[Line]) -> tuple[bytes, list[int]]:
    """Return the code without what all its lines begin with (blanks, `>`), and the place of each byte."""
    leads = [_lead(line) for _, line in block if line.strip(b" \t>\r\n")]
    cut = min(leads, default=0)
    code = bytearray()
    places: list[int] = []
    for start, line in block:
        lead = min(cut, _lead(line), len(line.rstrip(b"\r\n")))
        code += line[lead:]
        places.extend(range(start + lead, start + len(line)))
    return bytes(code), places


def _lead(line: bytes) -> int:
    found = _LEAD.match(line)
    return found.end() if found else 0
