"""CODEOWNERS: whose a path is, by the rules of GitHub and GitLab; the last pattern that fits decides.

Sources: docs.github.com, "About code owners"; docs.gitlab.com, "CODEOWNERS syntax". The file is as hostile as all
else that is scanned: patterns have a time limit, and what is no rule is passed over.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import regex

MAX_BYTES = 3_000_000
"""Larger files GitHub does not read either."""
MAX_RULES = 5_000
_TIMEOUT = 0.05
_PATIENCE = 20
"""Patterns that may run out of time before no more are tried."""

_SECTION = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>(?:\s.*)?)")
_WORD = re.compile(r"(?:\\.|[^\s\\])+")
_OWNER = re.compile(r"@{1,2}[^\s@]+|[^\s@]+@[^\s@]+")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_PIECE = re.compile(r"/\*\*(?=/|\Z)|\A\*\*/|\*+|\?|\\.|.", re.DOTALL)


class _Rule(NamedTuple):
    """One line: `prefix` must begin a path, which spares most patterns a search."""

    pattern: regex.Pattern[str]
    prefix: str
    owners: tuple[str, ...]


class Owners:
    """The rules of one CODEOWNERS file. Each section of GitLab's decides for itself, and all that do count."""

    def __init__(self, text: str) -> None:
        self._sections = _sections(text)
        self._known: dict[str, tuple[str, ...]] = {}
        self._patience = _PATIENCE

    def of(self, path: str) -> tuple[str, ...]:
        """Return the owners of a path as the file writes them, in its order; () for nobody's."""
        if path not in self._known:
            found = (self._last(rules, path) for rules in self._sections.values())
            self._known[path] = tuple(dict.fromkeys(owner for owners in found for owner in owners))
        return self._known[path]

    def _last(self, rules: list[_Rule], path: str) -> tuple[str, ...]:
        return next((rule.owners for rule in reversed(rules) if self._fits(rule, path)), ())

    def _fits(self, rule: _Rule, path: str) -> bool:
        if not path.startswith(rule.prefix) or not self._patience:
            return False
        try:
            return rule.pattern.fullmatch(path, timeout=_TIMEOUT) is not None
        except TimeoutError:
            self._patience -= 1
            return False


def _sections(text: str) -> dict[str, list[_Rule]]:
    sections: dict[str, list[_Rule]] = {"": []}
    rules = sections[""]
    default: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines()):
        if number >= MAX_RULES:
            break
        stripped = _COMMENT.sub("", line).strip()
        if heading := _SECTION.fullmatch(stripped):
            rules = sections.setdefault(heading["name"].lower(), [])
            default = _owners(heading["owners"])
        elif rule := _rule(stripped, default):
            rules.append(rule)
    return sections


def _rule(line: str, default: tuple[str, ...]) -> _Rule | None:
    word = _WORD.match(line)
    if word is None:
        return None
    glob = word[0]
    if glob.startswith("!"):  # GitLab: nobody's in this section
        return _compile(glob[1:], ())
    return _compile(glob, _owners(line[word.end() :]) or default)


def _owners(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split() if _OWNER.fullmatch(word))


def _compile(glob: str, owners: tuple[str, ...]) -> _Rule | None:
    body = glob.strip("/")
    if not body:
        return _Rule(regex.compile(".*", regex.DOTALL), "", owners) if glob == "/" else None
    tied = "/" in glob.rstrip("/")
    below = "(?:/.*+)?"
    if glob.endswith("/"):
        below = "/.*+"
    elif body.endswith("/*"):
        below = ""  # GitHub: `docs/*` is for the files right there
    text = ("" if tied else "(?:.*/)?") + "".join(map(_regex, _PIECE.findall(body))) + below
    return _Rule(regex.compile(text, regex.DOTALL), _literal(body) if tied else "", owners)


def _regex(piece: str) -> str:
    if piece == "/**":
        return "(?:/[^/]++)*"
    if piece == "**/":
        return "(?:[^/]++/)*"
    if piece.startswith("*"):
        return "[^/]*"
    if piece == "?":
        return "[^/]"
    return re.escape(piece[1:] if piece.startswith("\\") and len(piece) > 1 else piece)


def _literal(body: str) -> str:
    """Return what every path that fits begins with."""
    return re.split(r"/?\*|\?|\\", body, maxsplit=1)[0]
