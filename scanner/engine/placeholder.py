"""Tells text that only looks like a token: documentation samples, templates, masks, look-ups, identifiers."""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter
from typing import Any

import regex

MIN_RUN = 8
"""Ascending characters (`12345678`, `abcdefgh`) that chance does not bring: below 1 in 10^7 even for 40 hex digits."""

_WORDS = (
    "access", "admin", "api", "app", "auth", "bearer", "blah", "bogus", "change", "changeit", "changeme", "client",
    "credential", "credentials", "default", "demo", "dummy", "empty", "enter", "env", "example", "fake", "fill", "foo",
    "foobar", "goes", "here", "hidden", "insert", "invalid", "key", "live", "mask", "masked", "me", "missing", "mock",
    "my", "none", "not", "null", "of", "paste", "placeholder", "please", "private", "public", "put", "real", "redacted",
    "removed",
    "replace", "replaceme", "sample", "secret", "session", "some", "string", "super", "test", "testing", "the", "this",
    "todo", "token", "undefined", "unset", "user", "value", "your", "yours", "password", "passwd", "strong", "with",
    "a", "an", "valid", "old", "new", "another", "first", "second", "bar", "baz", "long", "random", "opaque", "id",
    "hash", "service", "account", "refresh", "prod", "production", "staging", "dev", "development", "local",
    "publishable", "sandbox",
)  # fmt: skip
_TELLING = (
    b"example", b"placeholder", b"changeme", b"replaceme", b"redacted", b"insert", b"your-", b"your_", b"yourtoken",
    b"yourapi", b"yoursecret", b"foobar", b"deadbeef", b"dummy", b"xxxxxx", b"abcdefgh", b"asdfgh", b"qwerty",
    b"goeshere", b"-here", b"_here", b"notreal", b"not-real", b"not_real",
)  # fmt: skip
_TEMPLATE = regex.compile(
    rb"""
      \$\{ | \$\( | \{\{ | \}\} | \#\{ | <% | %> | %\( | \{\d?\} | \{[a-z_.]{1,40}\}
    | ^< [^<>]{1,80} >$ | ^\$ [A-Za-z_] | ^% [A-Za-z_]\w* %$ | ^@[\w.]+@$ | ^__\w+__$
    | ^ (?: process\.env | os\.environ | os\.getenv | getenv | env | ENV | secrets | vars | config | settings | self
          | this | System | var | local | data | module | Deno | import\.meta | ctx | args | opts | options | params
          | props | state | req | request | res | response ) \b [.\[(:]
    | \.\.\. | \xe2\x80\xa6 | \*{3} | \xe2\x80\xa2{2} | x{6} | X{6} | \#{4} | _{6} | -{6} | 0{8}
    """,
    regex.VERBOSE,
)
_VERB = regex.compile(rb"%[sdv@](?![0-9A-Za-z])")
_MIXED = regex.compile(rb"(?s)(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{10,}")
_REPEAT = regex.compile(rb"(.)\1{7}|(..)\2{5}|(.{3,8})\3{3}", regex.DOTALL)
_PIECES = regex.compile(rb"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


LONG = 256
"""Bodies longer than this (keys in PEM form) hold short repeats by construction: only masks and words count there."""


def is_made_up(body: bytes) -> bool:
    """Whether a token with this random part is no real one."""
    lower = body.lower()
    if _TEMPLATE.search(body) or _is_formatted(body) or any(word in lower for word in _TELLING):
        return True
    if len(set(body)) <= min(20, max(3, len(body) // 12)):
        return True
    return len(body) <= LONG and bool(_REPEAT.search(body) or _ascends(body) or _only_words(body))


def _is_formatted(body: bytes) -> bool:
    """Whether a verb such as `%s` waits to be filled in; passwords have a percent sign by chance, in random text."""
    return _VERB.search(body) is not None and _MIXED.fullmatch(_VERB.sub(b"", body)) is None


def _ascends(value: bytes) -> bool:
    """Whether eight neighbours, or most of a short value, follow each other up or down the character table."""
    lower = value.lower().replace(b"90", b"9:")  # 1234567890 goes on
    need = min(MIN_RUN, max(5, len(value) // 2))
    up = down = longest = 0
    for left, right in itertools.pairwise(lower):
        step = right - left
        if left == 58 and right in (97, 49):  # noqa: PLR2004 - from "0" (written ":" above) to "a" or again to "1"
            step = 1
        up = up + 1 if step == 1 else 0
        down = down + 1 if step == -1 else 0
        longest = max(longest, up, down)
    return longest + 1 >= need


@functools.cache
def _vocabulary() -> frozenset[bytes]:
    return frozenset(word.encode() for word in _WORDS)


def _only_words(value: bytes) -> bool:
    """Whether all letters of a value are words of the vocabulary (`your-api-token`, `a-strong-password`)."""
    pieces = [piece.lower() for piece in _PIECES.findall(value)]
    letters = [piece for piece in pieces if piece.isalpha()]
    return bool(letters) and all(piece in _vocabulary() for piece in letters) and _digits_are_plain(pieces)


def _digits_are_plain(pieces: list[bytes]) -> bool:
    return sum(len(piece) for piece in pieces if piece.isdigit()) <= 4  # noqa: PLR2004 - a year or a counter


def looks_random(value: bytes) -> bool:
    """Whether an opaque value could come from a random generator: it is no identifier, path or file name."""
    # 16 random hexadecimal digits have more of either in 99.9 %.
    if len(set(value)) < min(7, len(value)) or entropy(value) < 2.4:  # noqa: PLR2004 - explained above
        return False
    pieces = _PIECES.findall(value)
    words = [piece.lower() for piece in pieces if piece.isalpha()]
    pairs = [word[i : i + 2] for word in words for i in range(len(word) - 1)]
    if len(pairs) < MIN_PAIRS or len(pairs) < WORDY * len(value) or len(pairs) < 2 * len(words):
        return True
    numbers = len(pieces) - len(words)
    return sum(pair in _pairs() for pair in pairs) < (ENGLISH if numbers < 3 else 0.75) * len(pairs)  # noqa: PLR2004 - identifiers rarely hold three numbers


MIN_PAIRS = 6
WORDY = 0.4
ENGLISH = 0.55
"""Identifiers are made of words, in which over 80 % of the letter pairs are among English's 160 most common; of random
letters 24 % are. Letters of random base62 rarely stand in one case long enough to count as a word at all."""
_COMMON_PAIRS = (
    "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri "
    "ro ic ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut "
    "ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi "
    "ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke fr oo av ag if ap gr od bo sp rd do uc bu ok en "
    "ue rt ey ck au va lu up pi qu sc "
)


@functools.cache
def _pairs() -> frozenset[bytes]:
    return frozenset(_COMMON_PAIRS.encode().split())


def entropy(value: bytes) -> float:
    """Return Shannon's entropy of the bytes' frequencies, in bits per byte."""
    if not value:
        return 0.0
    total = len(value)
    return -sum(count / total * math.log2(count / total) for count in Counter(value).values())


@functools.lru_cache(maxsize=256)
def compiled(patterns: tuple[str, ...]) -> Any:
    """Compile a rule's own placeholder expressions into one."""
    return regex.compile("|".join(f"(?:{pattern})" for pattern in patterns).encode()) if patterns else None
