"""Takes texts apart: query and userinfo of a URL, scheme and token of a credential."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote_plus

from scanner.model import Span
from scanner.usage.request import Auth, Param
from scanner.usage.text import Piece, Text

_SCHEME_WORD = re.compile(r"\s*(?P<scheme>[A-Za-z][A-Za-z0-9_-]{0,39})(?P<gap>[ \t]+)")
_KEY_HEADER = re.compile(
    r"(?i)(?:^|[-_])(?:api[-_]?key|(?:auth|access|secret|session|private|subscription|app)[-_]?key|token|secret)$"
    r"|^x-[\w-]*key$"
)
_NO_CREDENTIAL = re.compile(r"(?i)csrf|xsrf|idempotency|cache|surrogate|dedup|next|page|continuation|sec-websocket")
_HEADER_VARIABLE = re.compile(r"(?i)(?:auth(?:orization)?|bearer)(?:[-_]?header)?(?:[-_]?value)?$|header$")
MAX_PARAMS = 200
_NUL = "\0"


class Url(NamedTuple):
    """A URL taken apart; `bare` has no userinfo, query or fragment."""

    bare: Text
    query: tuple[Param, ...]
    userinfo: Text | None


def flat(text: Text) -> str:
    """Return the characters of a text, with one NUL for each hole: an index in it is one for `part`."""
    return "".join(_NUL if piece.text is None else piece.text for piece in text.pieces)


def part(text: Text, begin: int, end: int | None = None) -> Text:
    """Return some characters of a text, by their places in `flat`; they keep their places in the file."""
    pieces: list[Piece] = []
    index = 0
    for piece in text.pieces:
        size = 1 if piece.text is None else len(piece.text)
        low, high = max(begin - index, 0), size if end is None else min(end - index, size)
        index += size
        if low < high:
            pieces.append(piece if high - low == size else _part(piece, low, high))
    return Text(tuple(pieces))


def cut(text: Text, separator: str) -> tuple[Text, Text | None]:
    """Split at the first separator, wherever pieces meet; the second part is None without one."""
    index = flat(text).find(separator)
    if index < 0:
        return text, None
    return part(text, 0, index), part(text, index + len(separator))


def split_url(url: Text) -> Url:
    """Take a URL apart; query names and values are decoded."""
    without_fragment, _ = cut(url, "#")
    bare, query = cut(without_fragment, "?")
    bare, userinfo = _split_userinfo(bare)
    return Url(bare, () if query is None else params(query), userinfo)


def params(text: Text, separator: str = "&") -> tuple[Param, ...]:
    """Split `a=b&c=d`; a name that isn't known is left out."""
    found: list[Param] = []
    rest: Text | None = text
    while rest is not None and len(found) < MAX_PARAMS:
        part, rest = cut(rest, separator)
        name, value = cut(part, "=")
        written = name.literal
        if written:
            found.append(Param(unquote_plus(written.strip()), _decoded(value or Text())))
    return tuple(found)


def auth_of(headers: tuple[Param, ...]) -> Auth | None:
    """Return the credential that headers carry: Authorization first, then a header named like a key."""
    for name, value in headers:
        if name.lower() == "authorization" and value.pieces:
            return authorization(value)
    for name, value in headers:
        if _KEY_HEADER.search(name) and not _NO_CREDENTIAL.search(name) and value.pieces:
            return Auth("", f"header:{name.lower()}", value)
    return None


def authorization(value: Text, place: str = "header:authorization") -> Auth:
    """Split the scheme's word from the token. A variable that may hold both (`{{auth_header}}`) leaves it unknown."""
    written = flat(value)
    if written.startswith(_NUL):
        opaque = written[1:2].isspace() or any(map(_HEADER_VARIABLE.search, value.pieces[0].names[:1]))
        return Auth("" if opaque else "raw", place, value)
    word = _SCHEME_WORD.match(written)
    if word is None or word.end() == len(written):
        return Auth("raw", place, value)
    return Auth(word["scheme"], place, part(value, word.end()))


def _split_userinfo(bare: Text) -> tuple[Text, Text | None]:
    scheme, rest = cut(bare, "://")
    if rest is None:
        return bare, None
    authority, path = cut(rest, "/")
    userinfo, host = cut(authority, "@")
    if host is None:
        return bare, None
    tail = Text() if path is None else Text((Piece("/"), *path.pieces))
    return scheme + Text((Piece("://"),)) + host + tail, userinfo


def _part(piece: Piece, begin: int, end: int) -> Piece:
    """Return a part of a literal, with its own place where characters are single bytes."""
    written = piece.text or ""
    span = piece.span
    if span is not None and span.end - span.start == len(written):
        span = Span(span.start + begin, span.start + end)
    return piece._replace(text=written[begin:end], span=span)


def _decoded(value: Text) -> Text:
    return Text(
        tuple(piece if piece.text is None else piece._replace(text=unquote_plus(piece.text)) for piece in value.pieces)
    )
