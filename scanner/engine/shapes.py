"""Stage 2 for tokens known by shape: the exact pattern around its keyword, then what a pattern can't say."""

from __future__ import annotations

import functools
from typing import Any

import regex

from scanner.engine import jwt, pem, placeholder
from scanner.model import Span
from scanner.ruleset.checksum import CHECKS
from scanner.ruleset.macros import expand
from scanner.ruleset.model import Token

TIMEOUT = 1.0
"""Seconds for one pattern in one window: a thousand times what an honest one needs."""


@functools.lru_cache(maxsize=4096)
def compiled(pattern: str, *, ignore_case: bool = False) -> Any:
    """Compile a rule's verbose pattern for bytes."""
    flags = regex.VERBOSE | regex.DOTALL | (regex.IGNORECASE if ignore_case else 0)
    return regex.compile(expand(pattern).encode(), flags)


class Match:
    """A shape found. `damaged`: its checksum fails or its key is cut short, which lowers confidence."""

    __slots__ = ("damaged", "points", "secret", "span")

    def __init__(self, secret: bytes, span: Span, points: int, *, damaged: bool) -> None:
        self.secret = secret
        self.span = span
        self.points = points
        self.damaged = damaged


def confirm(token: Token, data: bytes, start: int, end: int, words: tuple[str, ...]) -> Match | None:
    """Judge the keyword of `token` at `data[start:end]`; TimeoutError when the pattern takes too long."""
    if not token.lookback and token.pattern.startswith("{L}") and _inside_a_word(data, start):
        return None
    pattern = compiled(token.pattern, ignore_case=token.ignore_case)
    # One byte past the longest match, because `endpos` counts as the end of text for {R}.
    limit = min(len(data), start + token.lookback + token.max_len + 1)
    if token.lookback:
        found = None
        for match in pattern.finditer(data, max(0, start - token.lookback), limit, timeout=TIMEOUT):
            if match.end() > start and match.start() < end:
                found = match
                break
    else:
        found = pattern.match(data, start, limit, timeout=TIMEOUT)
    return None if found is None else _judge(token, data, found, words)


_WORD = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-")
ESCAPE = 24
"""Bytes before a token in which an escape that ends right before it must begin (see `macros.LEFT`)."""


def _inside_a_word(data: bytes, start: int) -> bool:
    """Whether {L} is sure to fail, told far quicker than by the expression: a word goes on, and no escape is near."""
    if start == 0 or data[start - 1] not in _WORD:
        return False
    before = data[max(0, start - ESCAPE) : start]
    return not (b"\\" in before or b"%" in before or b"\x1b" in before or before.endswith((b":-", b"=3D")))


def _judge(token: Token, data: bytes, match: Any, words: tuple[str, ...]) -> Match | None:
    secret = match["secret"]
    span = Span(*match.span("secret"))
    damaged = False
    if token.checksum and not CHECKS[token.checksum](match["body"], match["check"]):
        if token.check_fails == "drop":
            return None
        damaged = True
    if is_placeholder(token, secret, body_of(token, match)) or masked_after(data, span.end):
        return None
    if token.min_entropy and placeholder.entropy(secret) < token.min_entropy:
        return None
    damaged |= token.family == "pem" and pem.is_cut(secret)
    points = 0
    if token.family == "jwt":
        points = _judge_jwt(token, secret, words)
        if points < 0:
            return None
    return Match(secret, span, points, damaged=damaged)


def _judge_jwt(token: Token, secret: bytes, words: tuple[str, ...]) -> int:
    read = jwt.parts(secret)
    if read is None or jwt.is_sample(read[1]):
        return -1
    return jwt.fits(secret, dict(token.claims), words) if token.claims else 0


def body_of(token: Token, match: Any) -> bytes:
    """Return the random part of a match: what stands behind the prefix, without a checksum if the rule names parts."""
    groups = match.groupdict()
    if groups.get("body"):
        return bytes(groups["body"])
    secret: bytes = match["secret"]
    for keyword in token.keywords:
        if secret.startswith(keyword.encode()):
            return secret[len(keyword) :]
    return secret


def is_placeholder(token: Token, secret: bytes, body: bytes) -> bool:
    """Whether a value is a documentation sample, of this provider or in general."""
    own = placeholder.compiled(token.placeholders)
    if own is not None and own.search(secret):
        return True
    return token.family != "jwt" and placeholder.is_made_up(body)


def masked_after(data: bytes, end: int) -> bool:
    """Whether what follows says that the value was cut or masked (`sa_4a7f3c...`)."""
    after = data[end : end + 3]
    return after in (b"...", b"***", b"\xe2\x80\xa6") or after[:2] == b"**"
