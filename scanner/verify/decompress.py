"""Takes one layer of compression off a body, in bounded memory."""

from __future__ import annotations

import zlib

_EITHER = zlib.MAX_WBITS | 32  # the gzip or the zlib format, by its header
_KNOWN = frozenset(("gzip", "x-gzip", "deflate"))  # RFC 9110, 8.4.1


def decompress(body: bytes, encoding: str, limit: int) -> bytes | None:
    """Return the body without its `Content-Encoding`; what is longer than `limit` bytes is cut at `limit` + 1.

    None if it is damaged, cut off, or encoded in another way or more than once: straykey asks for none at all.
    """
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return body[: limit + 1]
    if encoding not in _KNOWN:
        return None
    decompressor = zlib.decompressobj(_EITHER)
    try:
        plain = decompressor.decompress(body, limit + 1)
    except zlib.error:
        return None
    if len(plain) > limit:
        return plain
    return plain if decompressor.eof and not decompressor.unused_data else None
