"""How long a rate-limited reply asks to wait: by `Retry-After` (RFC 9110, 10.2.3), or by the provider's own JSON."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from scanner.verify.body import Document, look_up

LONGEST = 366 * 24 * 3600.0
"""Seconds beyond which a wait is nonsense, and as good as none named."""
_MAX_HEADER = 64


def seconds(retry_after: str, found: Document | None, path: str, now: datetime) -> float | None:
    """Return the seconds to wait from `now` on, the header's before the body's; None if none, or nonsense, is named."""
    named = _from_header(retry_after.strip(), now)
    if named is None and found is not None and path:
        value = look_up(found, path)
        named = float(value) if type(value) in (int, float) and abs(value) <= LONGEST else None
    return named if named is not None and math.isfinite(named) and 0 <= named <= LONGEST else None


def until(wait: float, now: datetime) -> str:
    """Return the minute (UTC) at whose begin the wait is over, with its date unless that is today's."""
    end = now + timedelta(seconds=wait)
    if end.second or end.microsecond:
        end = end.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return f"{end:%H:%M} UTC" if end.date() == now.date() else f"{end:%Y-%m-%d %H:%M} UTC"


def _from_header(text: str, now: datetime) -> float | None:
    if not text or len(text) > _MAX_HEADER or not text.isascii():
        return None
    if text.isdigit():
        return float(text)
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - knows all three forms, and imports a good deal

    try:
        when = parsedate_to_datetime(text)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
