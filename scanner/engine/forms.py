"""The encoded forms of a keyword, as byte sets: what stage 1 looks for beside the keyword itself.

A keyword is a sequence of byte sets (a literal byte is a set of one), so that a short prefix with the classes of its
next characters (`sk_[0-9a-f]{16}`) is encoded the same way as a literal.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence

ByteSets = tuple[frozenset[int], ...]

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
# base64url writes the last two letters of the alphabet as - and _ (RFC 4648, section 5).
_SEXTETS = (*(frozenset({c}) for c in _BASE64[:62]), frozenset(b"+-"), frozenset(b"/_"))
_VALUES = {char: value for value, char in enumerate(_BASE64)}
_ANY = frozenset(range(256))
_FULL = 64
MAX_UNITS = 8
"""So many encoded characters of a keyword are rare enough; more only cost compile time."""


def literal(text: bytes, *, ignore_case: bool = False) -> ByteSets:
    """Return `text` as byte sets, each letter in both cases if `ignore_case`."""
    if ignore_case:
        return tuple(frozenset(bytes((c,)).lower() + bytes((c,)).upper()) for c in text)
    return tuple(frozenset((c,)) for c in text)


def utf16(sets: ByteSets) -> ByteSets:
    """Interleave with NUL, without the outer NUL, so that one form serves both byte orders."""
    nul = frozenset((0,))
    out: list[frozenset[int]] = []
    for item in sets:
        out += (item, nul)
    return tuple(out[:-1])


def base64_alignments(sets: ByteSets, least: int = 3) -> Iterator[tuple[int, ByteSets]]:
    """Yield the base64 (and base64url) form at each of the three alignments, without characters that say nothing.

    The number tells how many characters of its group of four come before the form's first. Forms of fewer than `least`
    characters are left out.
    """
    if all(len(item) == 1 for item in sets):
        yield from _literal_alignments(bytes(next(iter(item)) for item in sets), least)
        return
    for shift in range(3):
        padded = [*[_ANY] * shift, *sets]
        padded += [_ANY] * (-len(padded) % 3)
        chars = [char for i in range(0, len(padded), 3) for char in _encode_triple(padded[i : i + 3])]
        first = next(index for index, char in enumerate(chars) if len(char) < _FULL)
        last = next(index for index, char in enumerate(reversed(chars)) if len(char) < _FULL)
        form = tuple(chars[first : len(chars) - last])
        if len(form) >= least:
            yield first % 4, form


def _literal_alignments(text: bytes, least: int) -> Iterator[tuple[int, ByteSets]]:
    """Do the same for plain bytes, much faster, leaving out edge characters that are not fully known."""
    for shift in range(3):
        first = -(-shift * 8 // 6)
        end = (shift + len(text)) * 8 // 6
        if end - first >= least:
            encoded = b64encode(b"\0" * shift + text)[first:end]
            yield first % 4, tuple(_SEXTETS[_VALUES[char]] for char in encoded)


def _encode_triple(triple: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    first, second, third = triple
    sextets = (
        {a >> 2 for a in first},
        {(a & 3) << 4 | b >> 4 for a in {x & 3 for x in first} for b in {x & 0xF0 for x in second}},
        {(b & 15) << 2 | c >> 6 for b in {x & 15 for x in second} for c in {x & 0xC0 for x in third}},
        {c & 63 for c in third},
    )
    return [frozenset().union(*(_SEXTETS[value] for value in values)) for values in sextets]


def _hex_digits(values: frozenset[int]) -> ByteSets:
    high = b"".join(b"%x%X" % (value >> 4, value >> 4) for value in values)
    low = b"".join(b"%x%X" % (value & 15, value & 15) for value in values)
    return frozenset(high), frozenset(low)


def hexadecimal(sets: ByteSets) -> ByteSets:
    """Return the hexadecimal form, in either case of letters."""
    return tuple(digit for item in sets[: MAX_UNITS * 2] for digit in _hex_digits(item))


def _escaped(before: bytes, after: bytes = b"") -> Callable[[frozenset[int]], ByteSets]:
    return lambda item: literal(before) + _hex_digits(item) + literal(after)


def _decimal_entity(item: frozenset[int]) -> ByteSets:
    if len(item) > 1:  # the number's width would vary
        return ()
    return literal(b"&#%d;" % next(iter(item)))


_ESCAPES: tuple[tuple[str, Callable[[frozenset[int]], ByteSets]], ...] = (
    ("percent", _escaped(b"%")),
    ("unicode-escape", _escaped(b"\\u00")),
    ("unicode-escape", _escaped(b"\\\\u00")),  # in a string within a string
    ("hex-escape", _escaped(b"\\x")),
    ("html", _escaped(b"&#x", b";")),
    ("html", _decimal_entity),
)


def escapes(sets: ByteSets) -> Iterator[tuple[str, ByteSets]]:
    """Yield `(encoding, form)` with every character escaped, and with only the punctuation escaped."""
    for name, encode in _ESCAPES:
        whole: list[frozenset[int]] = []
        partly: list[frozenset[int]] = []
        mixed = False
        for item in sets[:MAX_UNITS]:
            escaped = encode(item)
            if not escaped:
                break
            whole += escaped
            punctuation = not any(bytes((value,)).isalnum() for value in item)
            partly += escaped if punctuation else (item,)
            mixed |= punctuation
        yield name, tuple(whole)
        if mixed:
            yield name, tuple(partly)


def expression(sets: ByteSets) -> str:
    """Write byte sets as a regular expression that hyperscan and `regex` read alike; equal neighbours are counted."""
    parts: list[str] = []
    index = 0
    while index < len(sets):
        end = index
        while end < len(sets) and sets[end] == sets[index]:
            end += 1
        item = sets[index]
        text = _escape(next(iter(item))) if len(item) == 1 else "[" + "".join(map(_escape, sorted(item))) + "]"
        parts.append(text if end == index + 1 else f"{text}{{{end - index}}}")
        index = end
    return "".join(parts)


def _escape(value: int) -> str:
    return chr(value) if 48 <= value <= 57 or 65 <= value <= 90 or 97 <= value <= 122 else f"\\x{value:02x}"  # noqa: PLR2004 - ASCII 0-9 A-Z a-z
