"""Decompresses a body that may be a bomb: never more than asked for, whatever it claims to hold."""

from __future__ import annotations

import zlib

_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class TooLongError(Exception):
    """More comes out than may be read."""


def inflate(body: bytes, encoding: str, limit: int) -> bytes:
    """Return the body without its one `Content-Encoding`; ValueError for another or a broken one.

    TooLongError when it is longer than `limit` bytes.
    """
    encoding = encoding.strip().lower()
    if encoding not in ("", "identity"):
        if encoding not in _WINDOWS:
            raise ValueError("unknown encoding")
        body = _inflate(body, _WINDOWS[encoding], limit)
    if len(body) > limit:
        raise TooLongError
    return body


def _inflate(body: bytes, window: int, limit: int) -> bytes:
    machine = zlib.decompressobj(window)
    try:
        data = machine.decompress(body, limit + 1)
    except zlib.error:
        raise ValueError("broken compression") from None
    if len(data) <= limit and not machine.eof:
        raise ValueError("cut off")
    return data
