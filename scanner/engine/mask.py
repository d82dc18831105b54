"""Hides, in a line shown with a finding, what no rule knows but what looks like a secret or an address."""

from __future__ import annotations

import re

HIDDEN = "…"
MIN_RANDOM = 16
"""Characters from which a run without a separator may be random; identifiers with dashes have shorter parts."""
MIN_TURNS = 3
"""Turns from letters to digits or back: seldom in words, at least so many in 98 of 100 random base62 texts of 30."""

_RUN = re.compile(rf"[A-Za-z0-9]{{{MIN_RANDOM},}}")
_TURN = re.compile(r"(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_ADDRESS = re.compile(r"(?<![\w.+-])(?!git@)[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b")
_NAMED = re.compile(
    r"""((?:passw(?:or)?d|pwd|passphrase|secret|token|key)[\w-]{0,20}["']?\s{0,3}[=:]\s{0,3}["']?)"""
    r"""(?=[A-Za-z!?#@%^*+~-]{0,64}[0-9])[\w!?#@%^*+~-]{6,64}(?![\w.(\[$])""",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """Return the text without e-mail addresses, values of passwords and the like, and runs that look random."""
    text = _NAMED.sub(rf"\1{HIDDEN}", text)
    if "@" in text:
        text = _ADDRESS.sub(f"{HIDDEN}@{HIDDEN}", text)
    return _RUN.sub(_random, text)


def _random(match: re.Match[str]) -> str:
    turns = sum(1 for _ in _TURN.finditer(match[0]))
    return HIDDEN if turns >= MIN_TURNS else match[0]
