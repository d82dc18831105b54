"""What a token says about its own end: the `exp` claim of a JSON Web Token (RFC 7519, 4.1.4)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scanner.engine import jwt
from scanner.model import Liveness

SKEW = 60
"""Seconds by which clocks may differ: a token is called expired only when its end lies further back."""

_EARLIEST = 1262304000
"""2010-01-01: the first draft of what became RFC 7519 is of December 2010."""
_YEAR_10000 = 253402300800
_UNKNOWN = Liveness.NOT_CHECKED


def expiry(secret: bytes, now: float) -> tuple[Liveness, str]:
    """Return `expired`, or `not-checked`, and what to say of it; nothing of a secret that is no JSON Web Token.

    `now` is in seconds since 1970. The claim is believed without checking the signature: a forged end gains nobody
    anything, and servers refuse a token after the end that it names.
    """
    if not secret.startswith(b"eyJ") or secret.count(b".") != 2:  # noqa: PLR2004 - RFC 7515: header, payload, signature
        return _UNKNOWN, ""
    read = jwt.parts(secret)
    if read is None:
        return _UNKNOWN, ""
    liveness, reason = _judge(read[1], now)
    if liveness is Liveness.EXPIRED and jwt.repeats_a_claim(secret):
        return _UNKNOWN, "its claims are absurd: one stands there twice"
    return liveness, reason


def _judge(claims: dict[str, Any], now: float) -> tuple[Liveness, str]:
    if "exp" not in claims:
        return _UNKNOWN, "its claims name no expiry"
    end = claims["exp"]
    if isinstance(end, bool) or not isinstance(end, int | float):
        return _UNKNOWN, "its expiry is absurd: no number"
    if not _EARLIEST <= end < _YEAR_10000:  # nor is NaN, and an integer of hundreds of digits is no float
        return _UNKNOWN, "its expiry is absurd: no date between 2010 and 9999"
    issued = claims.get("iat")
    if isinstance(issued, int | float) and not isinstance(issued, bool) and end < issued:
        return _UNKNOWN, "its expiry is absurd: before it was issued"
    when = datetime.fromtimestamp(end, UTC).strftime("%Y-%m-%d %H:%M UTC")
    if end < now - SKEW:
        return Liveness.EXPIRED, f"its own claims ended it on {when}"
    return _UNKNOWN, f"its own claims end it on {when}"
