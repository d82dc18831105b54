"""What several emulators answer alike."""

from __future__ import annotations

from .register import Entry
from .wire import Answer, reply


def too_many(entry: Entry) -> Answer:
    """Answer 429, with `Retry-After` (RFC 9110, 10.2.3) if the secret's entry says how long."""
    headers = () if entry.retry_after is None else (("Retry-After", str(entry.retry_after)),)
    return reply(429, {"error": "Too Many Requests"}, *headers)
