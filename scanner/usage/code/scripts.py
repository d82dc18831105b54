"""Finds the script blocks of HTML, Vue, Svelte and Astro files."""

from __future__ import annotations

import re
from typing import NamedTuple

_SCRIPT = re.compile(rb"<script\b([^>]{0,500})>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_FRONT = re.compile(rb"\A\s*---\r?\n(.*?)\r?\n---", re.DOTALL)
_TYPED = re.compile(rb"""lang\s*=\s*["']?(?:ts|typescript|tsx)\b""", re.IGNORECASE)
_OTHER = re.compile(
    rb"""type\s*=\s*["']?(?:application/(?:ld\+)?json|text/(?:template|x-)|importmap|speculationrules)""", re.IGNORECASE
)
MAX_BLOCKS = 50


class Block(NamedTuple):
    """A block of code: where it begins in the file, and whether it is TypeScript."""

    start: int
    code: bytes
    typed: bool


def blocks(data: bytes, path: str) -> list[Block]:
    """Return the blocks of a file in order; those in comments and those that hold data are left out."""
    hidden = [match.span() for match in _COMMENT.finditer(data)] if b"<!--" in data else []
    found: list[Block] = []
    if path.endswith(".astro"):
        front = _FRONT.match(data)
        if front:
            found.append(Block(front.start(1), front[1], typed=True))
    for match in _SCRIPT.finditer(data):
        if _OTHER.search(match[1]) or any(start <= match.start() < end for start, end in hidden):
            continue
        found.append(Block(match.start(2), match[2], bool(_TYPED.search(match[1]))))
        if len(found) >= MAX_BLOCKS:
            break
    return found
