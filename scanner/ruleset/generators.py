"""Fake values that are more than random characters: JSON Web Tokens, PEM blocks, passwords."""

from __future__ import annotations

import base64
import json
import random
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

_LETTERS = "abcdefghijkmnopqrstuvwxyz"
_SYMBOLS = "!#%*+=?"
_PERCENT_CODE = re.compile("%[0-9A-Fa-f]{2}")
_EARLIEST, _LATEST = 1_650_000_000, 1_780_000_000
"""Unix times between which minted JWTs are issued: 2022 to 2026."""
_HOUR, _DAY = 3_600, 86_400
_PEM_BYTES = 1_190
_PEM_LINE = 64


def jwt(rng: random.Random, life: int = 0) -> str:
    """Return a JSON Web Token (HS256, random signature) that lives `life` seconds, or an hour to a day."""
    issued = rng.randint(_EARLIEST, _LATEST)
    payload = {
        "sub": rng.randbytes(8).hex(),
        "iat": issued,
        "exp": issued + (life or rng.randint(_HOUR, _DAY)),
    }
    pieces = (_compact({"alg": "HS256", "typ": "JWT"}), _compact(payload), rng.randbytes(32))
    return ".".join(base64.urlsafe_b64encode(piece).rstrip(b"=").decode() for piece in pieces)


def jwt900(rng: random.Random) -> str:
    """Return a JSON Web Token that lives fifteen minutes."""
    return jwt(rng, 900)


def pem(label: str, rng: random.Random) -> str:
    """Return a PEM block (RFC 7468) of that label around about 1,200 random bytes, without a line end behind it."""
    body = base64.b64encode(rng.randbytes(_PEM_BYTES)).decode()
    lines = [body[at : at + _PEM_LINE] for at in range(0, len(body), _PEM_LINE)]
    return "\n".join((f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"))


def password(rng: random.Random) -> str:
    """Return 12 to 18 characters: letters, digits, one or two of `!#%*+=?`; a letter first, no percent code."""
    size = rng.randint(12, 18)
    symbols = rng.choices(_SYMBOLS, k=rng.randint(1, 2))
    digits = rng.choices("0123456789", k=rng.randint(2, 4))
    upper = rng.choices(_LETTERS.upper(), k=3)
    lower = rng.choices(_LETTERS, k=size - len(symbols) - len(digits) - len(upper))
    mixed = [*symbols, *digits, *upper, *lower]
    while True:
        rng.shuffle(mixed)
        value = "".join(mixed)
        if value[0].isalpha() and not _PERCENT_CODE.search(value):
            return value


def _compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


WORDS: Mapping[str, Callable[[random.Random], str]] = MappingProxyType(
    {"jwt": jwt, "jwt900": jwt900, "password": password}
)
"""Field name of the sample language -> what mints it."""
