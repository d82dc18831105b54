"""What a JSON Web Token says of itself (RFC 7519), read without checking its signature."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

DAY = 86400
_SAMPLE_NAMES = ("john doe", "jane doe", "alice", "bob", "test", "test user", "foo", "bar")
_SAMPLE_SUBJECTS = ("1234567890", "123", "12345", "user123", "test", "foo")


def parts(token: bytes) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return header and claims, or None if these are not two JSON objects of which the header names an algorithm."""
    pieces = token.split(b".")
    if len(pieces) < 3:  # noqa: PLR2004 - RFC 7515: header, payload, signature
        return None
    try:
        header, claims = (json.loads(urlsafe_b64decode(p + b"=" * (-len(p) % 4))) for p in pieces[:2])
    except (ValueError, RecursionError):
        return None
    if not isinstance(header, dict) or not isinstance(claims, dict) or not isinstance(header.get("alg"), str):
        return None
    return header, claims


def repeats_a_claim(token: bytes) -> bool:
    """Whether a key stands twice in the claims of a token that `parts` reads: readers differ in which they believe."""
    repeated = False

    def look(pairs: list[tuple[str, Any]]) -> None:
        nonlocal repeated
        repeated |= len({key for key, _ in pairs}) < len(pairs)

    piece = token.split(b".")[1]
    json.loads(urlsafe_b64decode(piece + b"=" * (-len(piece) % 4)), object_pairs_hook=look)
    return repeated


def is_sample(claims: dict[str, Any]) -> bool:
    """Whether the claims are those of documentation: jwt.io's John Doe and his relatives."""
    name, subject = str(claims.get("name", "")).lower(), str(claims.get("sub", "")).lower()
    return (name in _SAMPLE_NAMES and subject in _SAMPLE_SUBJECTS) or (subject == "1234567890" and len(claims) <= 4)  # noqa: PLR2004 - sub, name, iat, admin


def lifetime(claims: dict[str, Any]) -> int | None:
    """Return `exp` minus `iat` in seconds, if both are numbers."""
    issued, expires = claims.get("iat"), claims.get("exp")
    if isinstance(issued, (int, float)) and isinstance(expires, (int, float)):
        return int(expires - issued)
    return None


def fits(token: bytes, wanted: dict[str, str], words: tuple[str, ...]) -> int:
    """Return points for the claims a rule documents, or -1 for a veto.

    `wanted` may name `alg` (another one is a veto) and `lifetime` in seconds (that: 2 points; over a day: a veto).
    An issuer that is a URL without one of the provider's `words` is a veto.
    """
    read = parts(token)
    if read is None:
        return -1
    header, claims = read
    if "alg" in wanted and header["alg"] != wanted["alg"]:
        return -1
    issuer = str(claims.get("iss", "")).lower()
    if "://" in issuer and not any(word in issuer for word in words):
        return -1
    life = lifetime(claims)
    if "lifetime" not in wanted or life is None:
        return 0
    if life > DAY:
        return -1
    return 2 if life == int(wanted["lifetime"]) else 0
