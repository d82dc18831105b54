"""Counts, sizes and times as people read them."""

from __future__ import annotations

_STEP = 1000


def count(number: int, noun: str, plural: str = "") -> str:
    """Return `1 file`, `9,975 files`; `plural` where an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def size(number: int) -> str:
    """Return bytes in decimal units: `812 bytes`, `3.1 kB`, `52.9 MB`."""
    if number < _STEP:
        return count(number, "byte")
    value = float(number)
    for unit in ("kB", "MB", "GB"):
        value /= _STEP
        if value < _STEP - 0.05:
            return f"{value:.1f} {unit}"
    return f"{value / _STEP:,.1f} TB"


def seconds(number: float) -> str:
    """Return a duration: `0.2 s`, `3 min 20 s`."""
    minutes, rest = divmod(round(number), 60)
    return f"{minutes} min {rest} s" if minutes else f"{number:.1f} s"
