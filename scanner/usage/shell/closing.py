"""Finds where what a shell opened is closed: quotes, substitutions, braces, here-documents."""

from __future__ import annotations

import re

MAX_DEPTH = 12
"""Substitutions inside each other; what is deeper is taken for text."""

MAX_FAILURES = 8
_DOCUMENT = re.compile(r"<<(?P<dash>-?)[ \t]*(?P<quote>['\"\\]?)(?P<word>[A-Za-z_][\w.-]{0,60})(?P=quote)?")
_PLAIN_IN_QUOTES = re.compile(r'[^"\\$`]+')
_PLAIN = re.compile(r"[^'\"\\$`(){}<#]+")


class Closing:
    """Looks in one script; after `MAX_FAILURES` openings without an end it finds no end any more.

    Each of these costs a look at the rest of the script.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._failures = 0

    def double(self, index: int, depth: int = 0) -> int:
        """Return the index of the double quote that closes the one before `index`, -1 for none."""
        text = self.text
        while index < len(text) and self._failures < MAX_FAILURES:
            plain = _PLAIN_IN_QUOTES.match(text, index)
            index = plain.end() if plain else index
            char = text[index : index + 1]
            if char in {'"', ""}:
                return index if char else self._failed()
            if char == "\\":
                index += 2
            elif text.startswith(("$(", "${"), index):
                end = self.bracket(index + 2, ")" if text[index + 1] == "(" else "}", depth + 1)
                index = index + 2 if end < 0 else end + 1
            else:
                index += 1
        return self._failed()

    def bracket(self, index: int, closer: str, depth: int = 0) -> int:
        """Return the index of the bracket that closes the one before `index`, minding quotes; -1 for none."""
        opener, open_ = "(" if closer == ")" else "{", 1
        while index < len(self.text) and depth <= MAX_DEPTH and self._failures < MAX_FAILURES:
            plain = _PLAIN.match(self.text, index)
            index = plain.end() if plain else index
            char = self.text[index : index + 1]
            if char == closer:
                open_ -= 1
                if not open_:
                    return index
            elif char == opener:
                open_ += 1
            index = self._over(index, char, closer, depth)
            if index < 0:
                return self._failed()
        return self._failed()

    def _failed(self) -> int:
        self._failures += 1
        return -1

    def _over(self, index: int, char: str, closer: str, depth: int) -> int:
        """Return the index behind what begins here, -1 if it has no end."""
        text = self.text
        if char == "\\":
            return index + 2
        if char == "'" and (closer == ")" or text[index - 1 : index] == "$"):
            return text.find("'", index + 1) + 1 or -1
        if char == '"':
            return self.double(index + 1, depth + 1) + 1 or -1
        if char == "#" and closer == ")" and text[index - 1 : index] in {" ", "\t", "\n"}:
            return text.find("\n", index)
        if char == "<" and closer == ")":
            return self._document(index)
        return index + 1

    def _document(self, index: int) -> int:
        """Return the index behind the here-document whose `<<` may stand at `index`; the next one if none does."""
        match = _DOCUMENT.match(self.text, index)
        if match is None or self.text.startswith("<<<", index):
            return index + 1
        end = re.compile(rf"\n[ \t]*{re.escape(match['word'])}[ \t\r]*(?=\n|$|\))").search(self.text, match.end())
        if end is None:
            self._failed()
        return end.end() if end else match.end()
