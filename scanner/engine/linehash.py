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
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WINDOW = 100
_FEW = 8
"""Lines whose windows are searched for one by one (quick in C); for more, every line is looked at once."""
_BASE = 37
_MASK = (1 << 64) - 1
_END = "\uffff" + "\0" * _WINDOW
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def line_hash(text: str, line: int) -> str:
    """Return the fingerprint of one line (from 1), or an empty string if the text has no such line.

    `text` is the whole file as UTF-8 with replacement, its byte order mark kept. For several lines of one text
    `line_hashes` costs as much as this does for one.
    """
    return line_hashes(text, (line,)).get(line, "")


def line_hashes(text: str, lines: Iterable[int]) -> dict[int, str]:
    """Return the fingerprints of those `lines` (from 1) that `text` has."""
    wanted = sorted({line for line in lines if line > 0})
    if not wanted:
        return {}
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    units = _code_units(_needed(text, wanted[-1])) + _END
    starts = dict(zip(wanted, _starts(units, wanted), strict=False))
    windows = {line: units[start : start + _WINDOW] for line, start in starts.items()}
    if len(wanted) <= _FEW:
        counts = {line: _count(units, windows[line], start) for line, start in starts.items()}
    else:
        counts = _counts(units, windows)
    return {line: f"{_polynomial(window):x}:{counts[line]}" for line, window in windows.items()}


def _starts(units: str, wanted: Iterable[int]) -> Iterator[int]:
    """Yield where each of these ascending lines begins, as far as there are so many."""
    at, start = 1, 0
    for line in wanted:
        start = _skip(units, start, line - at)
        if start < 0:
            return
        at = line
        yield start


def _skip(text: str, start: int, lines: int) -> int:
    """Return where the line begins that is `lines` below the one at `start`, -1 if there is none.

    Counting in halves is several times as quick as finding one line after the other.
    """
    if lines == 0:
        return start
    low, high = start, len(text)
    if text.count("\n", low) < lines:
        return -1
    while high - low > 1:
        middle = (low + high) // 2
        passed = text.count("\n", low, middle)
        if passed < lines:
            low = middle
            lines -= passed
        else:
            high = middle
    return high


def _counts(units: str, windows: dict[int, str]) -> dict[int, int]:
    """Return what `_count` does for many lines, in one pass over all of them."""
    seen = dict.fromkeys(windows.values(), 0)
    found = {}
    start = 0
    for line in range(1, max(windows, default=0) + 1):
        window = units[start : start + _WINDOW]
        if window in seen:
            seen[window] += 1
            if line in windows:
                found[line] = seen[window]
        start = units.find("\n", start) + 1
    return found


def _count(units: str, window: str, start: int) -> int:
    """Return how many lines up to the one at `start` begin with this window."""
    count = 1 if start == 0 or not units.startswith(window) else 2
    needle = "\n" + window
    end = start + _WINDOW - 1
    position = units.find(needle, 0, end)
    while position >= 0:
        count += 1
        position = units.find(needle, position + 1, end)
    return count


def _needed(text: str, last: int) -> str:
    """Return the beginning of the text that holds line `last` and a full window of it, or all of the text."""
    start = _skip(text, 0, last - 1)
    if start < 0:
        return text
    size = 2 * _WINDOW
    while start + size < len(text) and len(_code_units(text[start : start + size])) <= _WINDOW:
        size *= 2
    return text[: start + size]


def _code_units(text: str) -> str:
    """Return the text without spaces and tabs, with a character for each UTF-16 code unit."""
    data = text.encode("utf-8", "surrogatepass")
    text = data.translate(None, b" \t").decode("utf-8", "surrogatepass")  # twice as quick as `str.replace`
    has_pairs = len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)  # quicker than a search in vain
    return _ASTRAL.sub(_surrogates, text) if has_pairs else text


def _surrogates(match: re.Match[str]) -> str:
    code = ord(match[0]) - 0x10000
    return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))


def _polynomial(window: str) -> int:
    value = 0
    for unit in window:
        value = value * _BASE + ord(unit)
    return value & _MASK
