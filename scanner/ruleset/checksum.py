"""Checksums that tokens carry. A rule names one (`checksum = "luhn"`); its pattern has groups `body` and `check`."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

_CRC_WIDTH = 6
"""Base-62 digits that hold any 32-bit number."""


def crc32_base62(body: bytes) -> bytes:
    """Return the CRC-32 of `body` as six base-62 digits (digits, upper, lower case) with leading zeros.

    Source: github.blog, "Behind GitHub's new authentication token formats" (2021).
    """
    number = zlib.crc32(body)
    digits = bytearray()
    for _ in range(_CRC_WIDTH):
        number, digit = divmod(number, len(BASE62))
        digits.append(BASE62[digit])
    return bytes(reversed(digits))


def luhn(body: bytes) -> bytes:
    """Return the Luhn check digit (ISO/IEC 7812-1, annex B) of the decimal digits in `body`; ValueError for others."""
    if not body.isdigit():
        raise ValueError("the Luhn check is defined for decimal digits")
    total = 0
    for place, byte in enumerate(reversed(body)):
        digit = byte - ord("0")
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled - 9 if doubled > 9 else doubled  # noqa: PLR2004 - the digit sum of a two-digit number below 19
    return b"%d" % (-total % 10)


COMPUTE: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType({"crc32-base62": crc32_base62, "luhn": luhn})
"""Checksum name -> the check that belongs to a body."""


def _checker(compute: Callable[[bytes], bytes]) -> Callable[[bytes, bytes], bool]:
    def check(body: bytes, check: bytes) -> bool:
        try:
            return compute(body) == check
        except ValueError:
            return False

    return check


CHECKS: Mapping[str, Callable[[bytes, bytes], bool]] = MappingProxyType(
    {name: _checker(compute) for name, compute in COMPUTE.items()}
)
"""Checksum name -> whether a check belongs to a body; never raises."""
