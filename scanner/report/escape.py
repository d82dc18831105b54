"""Text from outside in a form that a terminal shows and does not obey."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.model import Origin

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

# Letters and marks by category, yet drawn as nothing: Hangul fillers, the grapheme joiner, Khmer and Mongolian signs.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")

_SURROGATE = re.compile("[\ud800-\udfff]")

# How Python's `surrogateescape` keeps a byte that is no UTF-8.
_STRAY_BASE = 0xDC00
_STRAY_BYTES = frozenset(map(chr, range(_STRAY_BASE + 0x80, _STRAY_BASE + 0x100)))

_BYTE = 0xFF
_PLANE = 0xFFFF


def printable(text: str) -> str:
    r"""Return the text with all that is not plainly visible escaped: `\x1b`, `\n`, `\u202e`, `\xff` for a stray byte.

    Control, format (bidirectional, zero-width), separator and unassigned characters and lone surrogates never remain.
    A backslash stays as it is: the result is for reading, not for decoding.
    """
    if text.isprintable() and _INVISIBLE.isdisjoint(text):
        return text
    return "".join(map(visible, text))


def visible(char: str) -> str:
    """Return one character as `printable` shows it."""
    if char.isprintable() and char not in _INVISIBLE:
        return char
    if char in _NAMED:
        return _NAMED[char]
    code = ord(char)
    if char in _STRAY_BYTES:
        code -= _STRAY_BASE
    if code <= _BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _PLANE else f"\\U{code:08x}"


def columns(text: str) -> int:
    """Return how many terminal columns a printable text takes: 2 for wide characters, 0 for combining ones."""
    if text.isascii():
        return len(text)
    return sum(map(_cell, text))


def _cell(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def is_utf8(encoding: str) -> bool:
    """Whether an encoding of this name has every character."""
    return encoding.lower() in ("utf-8", "utf8")


def lossy(text: str) -> str:
    """Return the text with U+FFFD for every lone surrogate, so that it can be written as UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def path_bytes(path: str) -> bytes:
    """Return the bytes that the path has on disk or in git."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")


def path_of(origin: Origin) -> str:
    """Return the path to show: a blob that no path leads to is named by its object id."""
    if origin.path:
        return origin.path
    return f"({origin.kind} {origin.object[:12]})" if origin.object else f"({origin.kind})"
