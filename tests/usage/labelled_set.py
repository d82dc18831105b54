"""The labelled snippets: how people use tokens, with the requests and misuses that each holds.

They were written before the readers, by people who did not know them. Tokens stand there as `{rule-id}` (another one of
the same rule as `{rule-id#2}`) and are minted when the set is read.
"""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint

FOLDER = Path(__file__).parent / "labelled"
_MARK = re.compile(r"\{([a-z]+(?:-[a-z]+)+)(#\d+)?\}")


class Expected(NamedTuple):
    """A request: `line` from 1, `token` as `lit:TEXT`, `var:NAME`, "" for none, `?` for unknown."""

    line: int
    method: str
    url: str
    scheme: str
    query: tuple[str, ...]
    token: str


class Snippet(NamedTuple):
    """One file: its path in a repository, its content, and what it holds."""

    id: str
    form: str
    path: str
    text: str
    requests: tuple[Expected, ...]
    findings: tuple[tuple[str, int], ...]
    pedantic: frozenset[tuple[str, int]]


def load() -> list[Snippet]:
    """Return all snippets, tokens minted: the same ones each time."""
    ruleset = builtin()
    tokens = {token.id: token for token in ruleset.tokens}

    def minted(match: re.Match[str]) -> str:
        token = tokens.get(match[1])
        return mint(token, random.Random(match[0])) if token else match[0]

    return [
        _snippet(data, minted)
        for file in sorted(FOLDER.glob("*.toml"))
        for data in tomllib.loads(file.read_text(encoding="utf-8"))["snippet"]
    ]


def _snippet(data, minted):
    requests = tuple(
        Expected(
            item["line"],
            item["method"],
            _MARK.sub(minted, item["url"]),
            item["scheme"],
            tuple(sorted(item.get("query", ()))),
            _MARK.sub(minted, item["token"]),
        )
        for item in data.get("requests", ())
    )
    findings = tuple((item["rule"], item["line"]) for item in data.get("findings", ()))
    pedantic = frozenset(
        (item["rule"], item["line"]) for item in data.get("findings", ()) if item.get("persona") == "pedantic"
    )
    text = _MARK.sub(minted, data["text"])
    return Snippet(data["id"], data["form"], data["path"], text, requests, findings, pedantic)
