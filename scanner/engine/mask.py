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
# What ends names such as `icon@2x.png` and `getty@tty1.service`, and is no top-level domain.
_SUFFIXES = (
    "avif|bak|bmp|cfg|cjs|class|conf|cpp|crt|css|csv|dll|exe|gif|gz|htm|html|ico|ini|jar|java|jpeg|jpg|js|json|jsonl|jsx|"
    "key|kt|lock|log|mjs|mount|path|pdf|php|png|rar|rb|service|slice|socket|sql|svg|swift|tar|tgz|tif|tiff|timer|"
    "toml|ts|tsx|txt|vue|wasm|webp|whl|xml|xz|yaml|yml"
)
_ADDRESS = re.compile(
    r"[\w.+-]{1,64}(?<!^git)(?<![^\w.+-]git)@(?:[\w-]{1,63}\.){1,8}"
    rf"(?!(?:{_SUFFIXES})(?![^\W_]))[^\W\d_]{{2,24}}(?![^\W_])",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"""((?:passw(?:or)?d|pwd|passphrase|secret|token|key)[\w-]{0,20}["']?\s{0,3}[=:]\s{0,3}["']?)"""
    r"""(?=[A-Za-z!?#@%^*+~-]{0,64}[0-9])[\w!?#@%^*+~-]{6,64}(?![\w.(\[$])""",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """Return the text without e-mail addresses, values of passwords and the like, and runs that look random."""
    return _RUN.sub(_random, hide_addresses(_NAMED.sub(rf"\1{HIDDEN}", text)))


def hide_addresses(text: str, instead: str = f"{HIDDEN}@{HIDDEN}") -> str:
    """Return the text without any e-mail address; names such as `icon@2x.png` and `git@host` stay."""
    return _ADDRESS.sub(instead, text) if "@" in text else text


def _random(match: re.Match[str]) -> str:
    turns = sum(1 for _ in _TURN.finditer(match[0]))
    return HIDDEN if turns >= MIN_TURNS else match[0]
