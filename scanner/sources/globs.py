"""gitignore-style patterns on POSIX paths: what `--include` and `--exclude` take (gitignore(5), "PATTERN FORMAT")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Globs:
    """A list of patterns; the last one that fits decides, and `!` turns its meaning round.

    A pattern that fits a folder fits all below it. Unlike git's, a later `!` pattern also brings back what lies in a
    folder that fits. Every text is a pattern: brackets that don't close stand for themselves.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self.has_exceptions = any(pattern.startswith("!") for pattern in patterns)
        self._rules = [_compile(pattern) for pattern in patterns if pattern.strip("!/ ")]

    def __bool__(self) -> bool:
        return bool(self._rules)

    def match(self, path: str) -> bool:
        """Whether the patterns fit a path relative to the scan's root; a folder's path ends with a slash."""
        for pattern, wanted in reversed(self._rules):
            if pattern.fullmatch(path):
                return wanted
        return False


def _compile(pattern: str) -> tuple[re.Pattern[str], bool]:
    wanted = not pattern.startswith("!")
    body = pattern if wanted else pattern[1:]
    body, below = (body.rstrip("/"), "/.*") if body.endswith("/") else (body, "(?:/.*)?")
    # A slash at the start or in the middle ties the pattern to the root; without one it fits at any depth.
    start = "" if "/" in body else "(?:.*/)?"
    if body.endswith("/**"):
        body, below = body[:-3], "/.*"
    text = start + _translate(body.removeprefix("/")) + below
    return re.compile(text if body else ".*", re.DOTALL), wanted


_PIECE = re.compile(r"/\*\*(?=/)|\A\*\*/|\*+|\?|\[[!^]?\]?[^\]/]*\]|\\.|.", re.DOTALL)


def _translate(body: str) -> str:
    return "".join(_regex(piece) for piece in _PIECE.findall(body))


def _regex(piece: str) -> str:
    if piece == "/**":
        return "(?:/[^/]+)*"
    if piece == "**/":
        return "(?:[^/]+/)*"
    if piece.startswith("*"):
        return "[^/]*"
    if piece == "?":
        return "[^/]"
    if piece.startswith("[") and len(piece) > 2:  # noqa: PLR2004  the two brackets
        return _character_class(piece[1:-1])
    return re.escape(piece[1:] if piece.startswith("\\") and len(piece) > 1 else piece)


def _character_class(inside: str) -> str:
    negated = inside[0] in "!^"
    members = inside[1:] if negated else inside
    # "--" in a class is a range's end to git, and reserved in Python.
    text = re.sub(r"([\\\[\]&~|^])", r"\\\1", members).replace("--", r"-\-")
    try:
        re.compile(f"[{text}]")
    except re.error:  # a range such as z-a fits nothing
        return "(?!)"
    return f"(?!/)[{'^' if negated else ''}{text}]"
