"""Mint fake tokens from a rule's `sample`, so that no real-looking token has to lie in the repository.

A template is literal text with fields in braces; braces around anything else are text:

    {alphabet*N}  {alphabet*N..M}  {name:alphabet*N}    random characters; `name` names the part
    {check}                                             the token's checksum over the part named `body`
    {jwt}  {jwt900}  {pem:LABEL}  {password}            whole values; see `_GENERATORS`
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from scanner.ruleset import generators
from scanner.ruleset.checksum import COMPUTE
from scanner.ruleset.model import Token

DIGITS = "0123456789"
LOWER = "abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()
BASE62 = DIGITS + UPPER + LOWER
ALPHABETS: dict[str, str] = {
    "digits": DIGITS,
    "hex": DIGITS + "abcdef",
    "HEX": DIGITS + "ABCDEF",
    "lower": LOWER,
    "upper": UPPER,
    "base36": DIGITS + LOWER,
    "upper36": DIGITS + UPPER,
    "base62": BASE62,
    "base64url": BASE62 + "-_",
    "base64": BASE62 + "+/",
    "BASE32": UPPER + "234567",
}
"""Alphabet names of the sample language -> their characters."""

_FIELD = re.compile(
    r"\{(?: (?:(?P<name>[a-z]+):)? (?P<alphabet>[A-Za-z0-9]+) \* (?P<low>\d+) (?:\.\.(?P<high>\d+))?"
    r" | (?P<word>check|jwt|jwt900|password) | pem:(?P<label>[A-Z][A-Z ]*) )\}",
    re.VERBOSE,
)
_LIKE_A_FIELD = re.compile(r"\{[A-Za-z][\w:*.-]*\}")
_ATTEMPTS = 1000
_LONGEST = 4096
"""Characters of one part; longer ones hardly ever come without a run that looks like a placeholder."""
_LONG = 16
"""Parts this long hold a digit and a letter where the alphabet has both."""


class Part(NamedTuple):
    """A piece of a template: literal `text`, or a field (`match` set)."""

    text: str
    match: re.Match[str] | None = None


def mint(template: Token | str, rng: random.Random) -> str:
    """Return a fake token for a rule or a template; ValueError when the template is broken.

    No part of it looks like a placeholder by chance: no four equal characters, no six ascending ones in a row.
    """
    text, checksum = (template, "") if isinstance(template, str) else (template.sample, template.checksum)
    parts = list(_parts(text))
    for part in parts:
        stray = None if part.match else _LIKE_A_FIELD.search(part.text)
        if stray:
            raise ValueError(f"unknown field {stray[0]}")
    return _mint(parts, checksum, rng)


def mint_text(text: str, rng: random.Random) -> str:
    """Return `text` with its fields minted and every other brace left alone (for `no_match` and test texts)."""
    return _mint(list(_parts(text)), "", rng)


def fill(carrier: str, samples: Mapping[str, str]) -> str:
    """Return the carrier with `{key}` replaced by its value for each key of `samples` (`sample`, or a rule's id)."""
    for key, value in samples.items():
        carrier = carrier.replace("{" + key + "}", value)
    return carrier


def fields(template: str) -> list[Part]:
    """Return the pieces of a template in order."""
    return list(_parts(template))


def _parts(text: str) -> Iterator[Part]:
    at = 0
    for match in _FIELD.finditer(text):
        if match.start() > at:
            yield Part(text[at : match.start()])
        yield Part(match[0], match)
        at = match.end()
    if at < len(text):
        yield Part(text[at:])


def _mint(parts: list[Part], checksum: str, rng: random.Random) -> str:
    named: dict[str, str] = {}
    minted: list[str] = []
    for part in parts:
        if part.match is None:
            minted.append(part.text)
        elif part.match["word"] == "check":
            minted.append(_check(checksum, named))
        else:
            value = _draw(part.match, rng)
            named[part.match["name"] or ""] = value
            minted.append(value)
    return "".join(minted)


def _check(checksum: str, named: Mapping[str, str]) -> str:
    if checksum not in COMPUTE:
        raise ValueError("{check} needs a rule with a known checksum")
    if "body" not in named:
        raise ValueError("{check} needs a part named body before it")
    return COMPUTE[checksum](named["body"].encode()).decode()


def _draw(field: re.Match[str], rng: random.Random) -> str:
    for _ in range(_ATTEMPTS):
        value = _value(field, rng)
        if not _is_dull(value.replace("-----", "")):  # PEM's own armour
            return value
    raise ValueError(f"{field[0]} can't be minted without looking like a placeholder")


def _value(field: re.Match[str], rng: random.Random) -> str:
    if field["label"]:
        return generators.pem(field["label"], rng)
    if field["word"]:
        return generators.WORDS[field["word"]](rng)
    alphabet = ALPHABETS.get(field["alphabet"])
    if alphabet is None:
        raise ValueError(f"unknown alphabet {field['alphabet']!r} in {field[0]}; known: {', '.join(ALPHABETS)}")
    low, high = int(field["low"]), int(field["high"] or field["low"])
    if not 0 < low <= high <= _LONGEST:
        raise ValueError(f"{field[0]}: a length is from 1 to {_LONGEST}, and the second not below the first")
    return _random(alphabet, rng.randint(low, high), rng)


def _random(alphabet: str, length: int, rng: random.Random) -> str:
    value = "".join(rng.choices(alphabet, k=length))
    if length < _LONG or alphabet.isdigit() or alphabet.isalpha():
        return value
    while not (any(map(str.isdigit, value)) and any(map(str.isalpha, value))):
        value = "".join(rng.choices(alphabet, k=length))
    return value


def _is_dull(value: str) -> bool:
    equal = ascending = 1
    for before, after in pairwise(value):
        step = ord(after) - ord(before)
        equal = equal + 1 if step == 0 else 1
        ascending = ascending + 1 if step == 1 else 1
        if equal == 4 or ascending == 6:  # noqa: PLR2004 - the promise of `mint`
            return True
    return False
