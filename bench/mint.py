"""Fake tokens for planting, made at run time so that none stands in the source."""

from __future__ import annotations

import string
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def base62(rng: Random, length: int) -> str:
    """Return `length` random digits and letters."""
    return "".join(rng.choices(BASE62, k=length))


def hexes(rng: Random, length: int) -> str:
    """Return `length` random lower-case hex digits."""
    return f"{rng.getrandbits(4 * length):0{length}x}"


def hypersave(rng: Random) -> str:
    """Return a key of Hypersave's shape, which only straykey knows."""
    return "hs_" + "live_" + base62(rng, 32)


def github(rng: Random) -> str:
    """Return a classic GitHub token with a right checksum, which every peer knows.

    Source: github.blog, "Behind GitHub's new authentication token formats": 30 characters, then their CRC-32 in base62.
    """
    body = base62(rng, 30)
    number, check = zlib.crc32(body.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        check = BASE62[digit] + check
    return "gh" + "p_" + body + check.rjust(6, "0")


def both(rng: Random) -> tuple[str, str]:
    """Return one token of each kind."""
    return hypersave(rng), github(rng)
