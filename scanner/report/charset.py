"""Text for outputs that can't show every character: what we draw becomes ASCII, anything else a visible escape."""

from __future__ import annotations

import codecs

from scanner.report.escape import is_utf8, visible

HANDLER = "straykey.visible"
"""The name under which codecs know how to replace what an encoding lacks (codecs.register_error)."""

_DRAWN = {"│": "|", "…": "...", "→": "->", "·": "*", "─": "-", "“": '"', "”": '"', "’": "'"}


def fit(text: str, encoding: str) -> str:
    """Return the text with what the encoding lacks replaced, so that its columns can be counted."""
    if text.isascii() or is_utf8(encoding):
        return text
    return text.encode(encoding, HANDLER).decode(encoding)


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_DRAWN.get(char) or _escaped(char) for char in lost), error.end


def _escaped(char: str) -> str:
    shown = visible(char)
    return shown if shown.isascii() else char.encode("ascii", "backslashreplace").decode()


codecs.register_error(HANDLER, _stand_in)
