"""What stands in a reply's body. It is hostile: nothing here raises, or takes longer than in proportion to its size."""

from __future__ import annotations

import json
from typing import Any

from scanner.verify.values import Reply

Document = dict[str, Any] | list[Any]

MISSING = object()
"""What stands at a path at which nothing stands; not the same as null."""

_PROBLEM = "application/problem+json"
_CHARSETS = frozenset(("", "utf-8", "utf8", "us-ascii", "ascii"))


def document(reply: Reply) -> Document | None:
    """Return the JSON object or list of the body; None for whatever else it is.

    The media type must say JSON, and the text must be UTF-8 (RFC 8259, 8.1) and keep to the grammar: no NaN, and no key
    twice, because readers differ in which of two values they believe.
    """
    if not _is_json(reply.media_type) or reply.charset not in _CHARSETS:
        return None
    if reply.media_type == _PROBLEM and not 400 <= reply.status < 500:  # noqa: PLR2004 - RFC 9457: what went wrong
        return None
    try:
        text = reply.body.decode("utf-8-sig")
        found = json.loads(text, parse_constant=_refuse, object_pairs_hook=_object)
    except (ValueError, RecursionError):  # ValueError: no UTF-8, no JSON, or a number of thousands of digits
        return None
    return found if isinstance(found, dict | list) else None


def look_up(found: Document, path: str) -> Any:
    """Return the value at a dotted path, MISSING if there is none; lists are never looked into."""
    value: Any = found
    for key in path.split("."):
        if not isinstance(value, dict) or key not in value:
            return MISSING
        value = value[key]
    return value


def items(found: Document) -> list[dict[str, Any]]:
    """Return the objects that a reply lists: in itself, or in its only list of objects; empty if in doubt."""
    if isinstance(found, list):
        return found if _is_listing(found) else []
    lists = [value for value in found.values() if isinstance(value, list) and _is_listing(value)]
    return lists[0] if len(lists) == 1 else []


def _is_listing(value: list[Any]) -> bool:
    return bool(value) and all(isinstance(item, dict) for item in value)


def _is_json(media_type: str) -> bool:
    """Return whether it is JSON that an API answers with, and not, say, a captive portal's (RFC 8908)."""
    if media_type in {"application/json", _PROBLEM}:
        return True
    return media_type.startswith("application/vnd.") and media_type.endswith("+json")


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
