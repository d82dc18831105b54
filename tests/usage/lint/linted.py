"""Lints a text as a scan does: engine, readers, lint."""

from __future__ import annotations

import random
import re

from scanner.engine import Engine, settle
from scanner.model import Fragment, Origin
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint
from scanner.usage.lint import lint
from scanner.usage.misuse import Misuse
from scanner.usage.readers import read

RULESET = builtin()
TOKENS = {token.id: token for token in RULESET.tokens}
ENGINE = Engine(RULESET)
NEWLINE = b"\n"
_MARK = re.compile(r"\{([a-z]+(?:-[a-z]+)+)\}")


def linted(path: str, text: str, *, pedantic: bool = True) -> tuple[bytes, list[Misuse]]:
    """Return the text with its tokens (`{rule-id}`) minted, and the misuses in it."""
    data = _MARK.sub(_minted, text).encode()
    found = (settle(leak, path, RULESET) for leak in ENGINE.worker().scan(Fragment(data, Origin("file", path))))
    leaks = [leak for leak in found if leak is not None]
    return data, lint(read(data, path), leaks, path, RULESET, pedantic=pedantic)


def shown(path: str, text: str) -> list[str]:
    """Return the misuses as `LINE rule`."""
    data, misuses = linted(path, text)
    return [f"{1 + data[: misuse.span.start].count(NEWLINE)} {misuse.rule_id}" for misuse in misuses]


def _minted(match: re.Match[str]) -> str:
    token = TOKENS.get(match[1])
    return mint(token, random.Random(match[0])) if token else match[0]
