"""Takes a request's URL apart as far as it is known: scheme, host and path."""

from __future__ import annotations

import re
from typing import NamedTuple

from scanner.usage.text import HOLE, Text

_NUL = "\0"
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,20}|\0):(?=//)")
_LOOPBACK = re.compile(
    r"(?:.{1,200}\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0|\[::\]|host\.docker\.internal|10\.0\.2\.2"
)
"""10.0.2.2 is Android's emulator's name for the machine it runs on (developer.android.com, emulator networking)."""


class Origin(NamedTuple):
    """`scheme` and `host` in lower case, empty where the URL has none; None where they can't be known.

    `names` are the variables before the path. `path` has `{}` for an identifier that isn't known, and is None where
    more than that is open.
    """

    scheme: str | None
    host: str | None
    path: str | None
    names: tuple[str, ...] = ()

    @property
    def is_loopback(self) -> bool:
        """Whether the request stays on its machine."""
        return self.host is not None and _LOOPBACK.fullmatch(self.host) is not None


def origin(url: Text, form: str = "") -> Origin:
    """Take a URL apart. curl and wget take `http` where none is written (their manuals)."""
    flat = "".join(_NUL if piece.text is None else piece.text for piece in url.pieces)
    scheme, rest = _scheme(flat, form)
    if scheme == "" and rest.startswith("/"):
        return Origin("", "", _path(rest, url))
    end = min((rest.find(mark) for mark in "/?#" if mark in rest), default=len(rest))
    authority, tail = rest[:end], rest[end:]
    names = _names(url, len(flat) - len(rest) + end)
    host, glued = _host(authority)
    if host is None:
        return Origin(scheme, None, _path(tail, url), names)
    return Origin(scheme, host, None if glued else _path(tail, url), names)


def _scheme(flat: str, form: str) -> tuple[str | None, str]:
    match = _SCHEME.match(flat)
    if match:
        return None if match["scheme"] == _NUL else match["scheme"].lower(), flat[match.end() + 2 :]
    if flat.startswith("//"):
        return None, flat[2:]
    if flat.startswith("/"):
        return "", flat
    return ("http" if form in ("curl", "wget") and flat[:1] not in ("", _NUL) else None), flat


def _host(authority: str) -> tuple[str | None, bool]:
    """Return the host, and whether a value not known is glued to it, which can only be the path."""
    host = authority.rpartition("@")[2]
    glued = host.endswith(_NUL) and host[-2:-1] not in ("", ":", ".", "-", _NUL)
    host = host.rstrip(_NUL) if glued else host
    if not host.startswith("["):
        host = host.partition(":")[0]
    elif "]" in host:
        host = host[: host.index("]") + 1]
    host = host.lower().rstrip(".")
    return (None, False) if not host or _NUL in host else (host, glued)


def _path(tail: str, url: Text) -> str | None:
    """Return the path; a hole that is a whole segment is an identifier, as is one with an ending of its own."""
    path = re.split("[?#]", tail, maxsplit=1)[0]
    if any(piece.several for piece in url.pieces):
        return None
    last = path.rpartition("/")[2]
    if last.endswith(_NUL) and (last != _NUL or path == f"/{_NUL}"):
        return None
    return path.replace(_NUL, HOLE)


def _names(url: Text, end: int) -> tuple[str, ...]:
    """Return the names of pieces that begin before an index of the URL."""
    found: list[str] = []
    index = 0
    for piece in url.pieces:
        if index >= end:
            break
        found.extend(piece.names)
        index += 1 if piece.text is None else len(piece.text)
    return tuple(dict.fromkeys(found))
