"""Colours of a terminal; with `color` off everything stays plain."""

from __future__ import annotations

from scanner.model import Severity

_CODES = {"bold": "1", "dim": "2", "red": "31", "yellow": "33", "green": "32", "cyan": "36", "bold red": "1;31"}

OF_SEVERITY = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
}


class Paint:
    """Colours pieces of text, or leaves them as they are."""

    def __init__(self, color: bool) -> None:  # noqa: FBT001 - the one thing it is made of
        self._color = color

    def __call__(self, text: str, look: str) -> str:
        """Return the text in a look: bold, dim, red, yellow, green, cyan or bold red."""
        return f"\x1b[{_CODES[look]}m{text}\x1b[0m" if self._color and text else text
