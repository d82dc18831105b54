"""The `prefilter` of a rule: a short pattern of fixed width that stands in for keywords which are too common.

Literal characters (a backslash takes the next one as it is), `[a-z0-9_]` for one of a class, and `{n}` behind either to
repeat it. Nothing else, so that every form of it (UTF-16, base64, hex) has a fixed width as well.
"""

from __future__ import annotations

MAX_WIDTH = 64
"""Bytes; the first stage needs a rare beginning, not a whole token."""

_SPECIAL = frozenset("(){}|*+?.^$]")


def parse(text: str) -> tuple[frozenset[int], ...]:
    """Return the bytes allowed at each position; ValueError naming the position of what is not understood."""
    items: list[frozenset[int]] = []
    at = 0
    while at < len(text):
        if text[at] == "{":
            times, at = _times(text, at)
            if not items:
                raise ValueError(f"position {at}: a repeat with nothing before it")
            items.extend(items[-1:] * (times - 1))
        elif text[at] == "[":
            item, at = _class(text, at)
            items.append(item)
        elif text[at] in _SPECIAL:
            raise ValueError(f"position {at}: {text[at]!r} is not allowed here; write \\{text[at]} for the character")
        else:
            byte, at = _byte(text, at)
            items.append(frozenset((byte,)))
        if len(items) > MAX_WIDTH:
            raise ValueError(f"position {at}: longer than {MAX_WIDTH} bytes")
    return tuple(items)


def fits(sets: tuple[frozenset[int], ...], data: bytes) -> bool:
    """Whether the parsed prefilter stands anywhere in `data`."""
    starts = range(len(data) - len(sets) + 1)
    return any(all(data[start + at] in item for at, item in enumerate(sets)) for start in starts)


def _byte(text: str, at: int) -> tuple[int, int]:
    if text[at] == "\\":
        at += 1
        if at == len(text):
            raise ValueError(f"position {at - 1}: a backslash with nothing behind it")
    if not text[at].isascii():
        raise ValueError(f"position {at}: {text[at]!r} is not ASCII")
    return ord(text[at]), at + 1


def _class(text: str, start: int) -> tuple[frozenset[int], int]:
    at = start + 1
    if text[at : at + 1] == "^":
        raise ValueError(f"position {at}: a class can't be negated; list what it holds")
    allowed: set[int] = set()
    while at < len(text) and text[at] != "]":
        low, at = _byte(text, at)
        high = low
        if text[at : at + 1] == "-" and text[at + 1 : at + 2] not in ("", "]"):
            high, at = _byte(text, at + 1)
        if high < low:
            raise ValueError(f"position {at}: the range {chr(low)}-{chr(high)} runs backwards")
        allowed.update(range(low, high + 1))
    if at >= len(text):
        raise ValueError(f"position {start}: the class is not closed")
    if not allowed:
        raise ValueError(f"position {start}: the class is empty")
    return frozenset(allowed), at + 1


def _times(text: str, start: int) -> tuple[int, int]:
    end = text.find("}", start)
    count = text[start + 1 : end] if end > 0 else ""
    if not (count.isascii() and count.isdigit()) or int(count) == 0:
        raise ValueError(f"position {start}: a repeat is a number in braces, such as {{4}}")
    return int(count), end + 1
