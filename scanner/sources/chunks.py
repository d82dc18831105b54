"""Cuts content into fragments: small content comes whole, large content in overlapping pieces of bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Cursor, Fragment
from scanner.sources import AFTER, BEFORE, CHUNK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scanner.model import Origin

_START = Cursor()


def read_chunks(read: Callable[[int], bytes], origin: Origin, *, chunk: int = CHUNK) -> Iterator[Fragment]:
    """Yield what `read` gives until its end as one fragment, or as several that own about `chunk` bytes each.

    `read(n)` returns 1 to n bytes, b"" at the end, as `os.read` or a file's `read` do. At most two chunks are held.
    """
    data = read_fully(read, chunk + 1)
    if len(data) <= chunk:
        yield Fragment(data, origin)
        return
    yield from _cut(data, read, origin, chunk)


def owned_size(fragment: Fragment) -> int:
    """Return how many bytes a fragment owns; those of all fragments of a file add up to its size."""
    return (len(fragment.data) if fragment.end < 0 else fragment.end) - fragment.start


def read_fully(read: Callable[[int], bytes], size: int) -> bytes:
    """Read `size` bytes, or fewer only at the end."""
    data = read(size)
    if len(data) in (0, size):
        return data
    parts = [data]
    missing = size - len(data)
    while missing and (data := read(missing)):
        parts.append(data)
        missing -= len(data)
    return b"".join(parts)


def _cut(data: bytes, read: Callable[[int], bytes], origin: Origin, chunk: int) -> Iterator[Fragment]:
    offset = start = 0
    cursor = _START
    while True:
        end = start + chunk
        wanted = end + AFTER - len(data)
        data += read_fully(read, wanted)
        if len(data) < end + AFTER:  # nothing is left behind it
            yield Fragment(data, origin, start, len(data), offset, cursor)
            return
        yield Fragment(data, origin, start, end, offset, cursor)
        seam = _between_characters(data, end - BEFORE)
        cursor = advance(cursor, data, seam)
        offset += seam
        start = end - seam
        data = data[seam:]


def advance(cursor: Cursor, data: bytes, end: int) -> Cursor:
    """Move a cursor from `data[0]` to `data[end]`, which must not stand inside a character."""
    lines = data.count(b"\n", 0, end)
    if lines == 0:
        return Cursor(cursor.line, cursor.column + utf16_units(data[:end]))
    return Cursor(cursor.line + lines, utf16_units(data[data.rindex(b"\n", 0, end) + 1 : end]))


def utf16_units(data: bytes) -> int:
    """Count the UTF-16 code units of UTF-8 text; invalid bytes count as the U+FFFD that Python decodes them to."""
    if data.isascii():
        return len(data)
    return len(data.decode("utf-8", "replace").encode("utf-16-le")) // 2


def _between_characters(data: bytes, at: int) -> int:
    """Move back from the middle of a UTF-8 character to its first byte: three bytes at most (RFC 3629, 3)."""
    for back in range(4):
        if data[at - back] & 0xC0 != 0x80:  # noqa: PLR2004  10xxxxxx continues a character
            return at - back
    return at
