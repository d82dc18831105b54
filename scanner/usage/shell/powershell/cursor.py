"""A place in a PowerShell script, and how to get over what no value depends on."""

from __future__ import annotations

import re

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.stop import StopError

MAX_DEPTH = 40
_SPACE = re.compile(r"(?:[ \t\r\f\u00a0]|`\r?\n|<#.{0,20000}?#>)+", re.DOTALL)
_SPACE_AND_LINES = re.compile(r"(?:[ \t\r\f\n;\u00a0]|`\r?\n|<#.{0,20000}?#>|#[^\n]*)+", re.DOTALL)
_PAIRS = {"(": ")", "{": "}", "[": "]"}
_SKIP = re.compile(
    r"@'[ \t\r]*\n.{0,20000}?\n'@|@\"[ \t\r]*\n.{0,20000}?\n\"@|'(?:[^']|''){0,20000}+'|\"(?:[^\"`]"
    r"|`.|\"\"){0,20000}+\"|`.|<#.{0,20000}?#>|(?<![\w`])#[^\n]*",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^'\"`#<@(){}\[\]]+")


class Cursor:
    """Reads one script from its beginning to its end; `depth` counts what is nested across scripts."""

    def __init__(self, source: Mapped, depth: int = 0) -> None:
        self.source, self.text, self.index, self.depth = source, source.text, 0, depth
        if depth > MAX_DEPTH:
            raise StopError("nested too deep")

    def space(self, *, lines: bool = False) -> None:
        """Skip blanks and comments; lines' ends and semicolons too if asked."""
        match = (_SPACE_AND_LINES if lines else _SPACE).match(self.text, self.index)
        self.index = match.end() if match else self.index

    def char(self) -> str:
        """Return the next character, empty at the end."""
        return self.text[self.index : self.index + 1]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read what a pattern matches here."""
        match = pattern.match(self.text, self.index)
        if match:
            self.index = match.end()
        return match

    def enclosed(self) -> Mapped:
        """Read from an opening bracket to the one that closes it, and return what is between; all if none does."""
        begin = self.index + 1
        opened = [_PAIRS[self.text[self.index]]]
        index = begin
        while index < len(self.text) and opened:
            plain = _PLAIN.match(self.text, index) or _SKIP.match(self.text, index)
            if plain and plain.end() > index:
                index = plain.end()
                continue
            char = self.text[index]
            if char in _PAIRS:
                opened.append(_PAIRS[char])
            elif char == opened[-1]:
                opened.pop()
            index += 1
        self.index = index
        return self.source.cut(begin, max(begin, index - (not opened)))
