r"""GitHub's line fingerprint, `primaryLocationLineHash`, so that an alert follows its line when lines above it change.

The value is that of github/codeql-action (`src/fingerprints.ts`), which upload-sarif computes again and compares: a
polynomial hash (base 37, mod 2^64) over the first 100 UTF-16 code units from the line's start, skipping every space and
tab and running on over the following lines, then `:n` for the n-th line so far with that hash. `\r\n` and a lone
`\r` count as `\n`; the end of the text counts as one unit 0xFFFF, then zeros. Only wanted lines are hashed; earlier
lines are compared by their 100 units instead. Different windows with one hash (`aZ` for `b5`: 97*37+90 = 98*37+53)
are therefore counted apart, where GitHub counts them together; its upload then logs a warning, nothing else.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WINDOW = 100
_BASE = 37
_MASK = (1 << 64) - 1
_END = "\uffff" + "\0" * _WINDOW
_NEWLINE = re.compile("\n")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_BLANKS = {ord(" "): None, ord("\t"): None}


def line_hash(text: str, line: int) -> str:
    """Return the fingerprint of one line (from 1), or an empty string if the text has no such line.

    `text` is the whole file as UTF-8 with replacement, its byte order mark kept. For several lines of one text
    `line_hashes` costs as much as this does for one.
    """
    return line_hashes(text, (line,)).get(line, "")


def line_hashes(text: str, lines: Iterable[int]) -> dict[int, str]:
    """Return the fingerprints of those `lines` (from 1) that `text` has, in one pass up to the last of them."""
    wanted = {line for line in lines if line > 0}
    if not wanted:
        return {}
    last = max(wanted)
    units = _code_units(_needed(text.replace("\r\n", "\n").replace("\r", "\n"), last)) + _END
    starts = [0, *(match.end() for match in islice(_NEWLINE.finditer(units), last - 1))]
    windows = {line: _window(units, starts[line - 1]) for line in wanted if line <= len(starts)}
    counts = dict.fromkeys(windows.values(), 0)
    found = {}
    for line, start in enumerate(starts, 1):
        window = _window(units, start)
        if window not in counts:
            continue
        counts[window] += 1
        if line in windows:
            found[line] = f"{_polynomial(window):x}:{counts[window]}"
    return found


def _needed(text: str, last: int) -> str:
    """Return the beginning of the text that holds line `last` and a full window of it, or all of the text."""
    start = 0
    for match in islice(_NEWLINE.finditer(text), last - 1):
        start = match.end()
    size = 2 * _WINDOW
    while start + size < len(text) and len(_code_units(text[start : start + size])) <= _WINDOW:
        size *= 2
    return text[: start + size]


def _code_units(text: str) -> str:
    """Return the text without spaces and tabs, with a character for each UTF-16 code unit."""
    if text.isascii():
        return text.translate(_BLANKS)
    return _ASTRAL.sub(_surrogates, text.replace(" ", "").replace("\t", ""))


def _surrogates(match: re.Match[str]) -> str:
    code = ord(match[0]) - 0x10000
    return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))


def _window(units: str, start: int) -> str:
    return units[start : start + _WINDOW]


def _polynomial(window: str) -> int:
    value = 0
    for unit in window:
        value = value * _BASE + ord(unit)
    return value & _MASK
