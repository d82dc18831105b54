"""Reads `$name`, `${name…}`, `$(command)`, backticks and the marks of what was filled in."""

from __future__ import annotations

import re

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.closing import MAX_FAILURES, Closing
from scanner.usage.shell.marks import FOREIGN
from scanner.usage.shell.words import Collector, Part

_NAME = re.compile(r"\$(?:(?P<name>[A-Za-z_]\w*)|(?P<special>[0-9@*#?$!-]))")
_BRACED = re.compile(
    r"(?P<length>[#!]?)(?P<name>[A-Za-z_]\w*|[0-9]+|[@*])(?:\[(?P<index>[^\]]{0,200})\])?"
    r"(?P<change>:?[-=+?]|%%?|##?|//?|\^\^?|,,?|:|@)?"
)


class Dollar:
    """Reads the expansions of one script."""

    def __init__(self, source: Mapped) -> None:
        self.source = source
        self.closing = Closing(source.text)
        self._failures = 0

    def read(self, word: Collector, index: int, *, quoted: bool) -> int:
        """Add the expansion that begins at `index` to a word and return the index behind it."""
        text = self.source.text
        foreign = FOREIGN.match(text, index)
        if foreign:
            word.add(self._part("foreign", index, foreign.end(), quoted=quoted, name=foreign["name"]))
            return foreign.end()
        after = -1
        if self._failures < MAX_FAILURES:
            if text.startswith("$(", index):
                after = self._command(word, index, quoted=quoted)
            elif text.startswith("${", index):
                after = self._braced(word, index, quoted=quoted)
            elif text[index] == "`":
                after = self._backtick(word, index, quoted=quoted)
        if after < 0:
            return self._plain(word, index, quoted=quoted)
        return after

    def _plain(self, word: Collector, index: int, *, quoted: bool) -> int:
        name = _NAME.match(self.source.text, index)
        if name is None:
            word.run(index, index + 1)
            return index + 1
        written = name["name"] or name["special"]
        index_ = "[@]" if written in {"@", "*"} and not (quoted and written == "*") else ""
        word.add(self._part("variable", index, name.end(), quoted=quoted, name=written, change=index_))
        return name.end()

    def _command(self, word: Collector, index: int, *, quoted: bool) -> int:
        text = self.source.text
        end = self.closing.bracket(index + 2, ")")
        if end < 0:
            return -1
        if text.startswith("$((", index) and text[end - 1] == ")":
            word.add(self._part("unknown", index, end + 1, quoted=True))
            return end + 1
        inner = self.source.cut(index + 2, end)
        word.add(Part("command", inner, self.source.span(index, end + 1), quoted))
        return end + 1

    def _backtick(self, word: Collector, index: int, *, quoted: bool) -> int:
        end = re.compile(r"(?:[^`\\]|\\.)*+", re.DOTALL).match(self.source.text, index + 1)
        if end is None or not self.source.text.startswith("`", end.end()):
            self._failures += 1
            return -1
        inner = self.source.cut(index + 1, end.end())
        word.add(Part("command", inner, self.source.span(index, end.end() + 1), quoted))
        return end.end() + 1

    def _braced(self, word: Collector, index: int, *, quoted: bool) -> int:
        end = self.closing.bracket(index + 2, "}")
        if end < 0:
            return -1
        inner = _BRACED.match(self.source.text, index + 2, end)
        if inner is None or inner["length"]:
            word.add(self._part("unknown", index, end + 1, quoted=quoted))
            return end + 1
        key = inner["index"]
        change = inner["change"] or (f"[{key}]" if key is not None else "[@]" if inner["name"] in "@*" else "")
        operand = self.source.cut(inner.end(), end) if inner["change"] else None
        span = self.source.span(index, end + 1)
        source = self.source.cut(index, end + 1)
        word.add(Part("variable", source, span, quoted, inner["name"], change, operand))
        return end + 1

    def _part(self, kind: str, begin: int, end: int, *, quoted: bool, name: str = "", change: str = "") -> Part:
        source = self.source.cut(begin, end)
        return Part(kind, source, self.source.span(begin, end), quoted, name, change)  # type: ignore[arg-type]  # a Kind
