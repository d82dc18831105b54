"""What functions make of URLs: resolved, joined, put together of their parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code.draft import is_absolute, join_url, part, split_first
from scanner.usage.code.values import Items, Value, lost, shorten, text_of
from scanner.usage.text import Piece, Text, literal

if TYPE_CHECKING:
    from scanner.usage.code.calls import Arguments
    from scanner.usage.code.interp import Interpreter

_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")


def urljoin(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Resolve a URL against a base."""
    if len(values) < 2:  # noqa: PLR2004 - base and URL
        return text_of(values[0], span) if values else lost(span=span)
    return resolve(text_of(values[0]), text_of(values[1]))


def resolve(base: Text, url: Text) -> Text:
    """Resolve a reference as RFC 3986 does, as far as its beginning is known."""
    if is_absolute(url) or not base.pieces:
        return url
    head = url.pieces[0].text if url.pieces else ""
    if head is None:
        return _directory(base) + url
    if head.startswith("/"):
        return _origin(base) + url
    return _directory(base) + url


def _origin(base: Text) -> Text:
    kept: list[Piece] = []
    seen = ""
    for piece in base.pieces:
        if piece.text is None:
            kept.append(piece)
            seen += "{}"
            continue
        start = len(seen)
        seen += piece.text
        match = _ORIGIN.match(seen)
        if match and match.end() < len(seen):
            return Text((*kept, *part(piece, 0, max(0, match.end() - start))))
        if not match and piece.text.startswith("/") and kept:
            return Text(tuple(kept))
        kept.append(piece)
    return Text(tuple(kept))


def _directory(base: Text) -> Text:
    for index in range(len(base.pieces) - 1, -1, -1):
        piece = base.pieces[index]
        if piece.text is not None and "/" in piece.text:
            at = piece.text.rindex("/")
            if piece.text[: at + 1].endswith("://"):
                return base + literal("/")
            return Text(base.pieces[:index] + part(piece, 0, at + 1))
    return base + literal("/")


def read_part(url: Text, name: str) -> Text | None:
    """Return a part of a URL by the name that URL objects have for it, None for other names."""
    scheme, rest = split_first(url, "://")
    if rest is None or not is_absolute(url):
        return None
    host, path = split_first(rest, "/")
    path = literal("/") + path if path is not None else Text()
    kind = _PARTS.get(name.lower().removeprefix("get"), "")
    parts = {
        "scheme": scheme,
        "protocol": scheme + literal(":"),
        "host": host,
        "origin": scheme + literal("://") + host,
        "path": split_first(path, "?")[0],
    }
    return parts.get(kind)


_PARTS = {
    "scheme": "scheme",
    "protocol": "protocol",
    **dict.fromkeys(("host", "hostname", "netloc", "authority"), "host"),
    "origin": "origin",
    **dict.fromkeys(("path", "pathname", "rawpath"), "path"),
}


def pathjoin(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Put parts together with one slash between them."""
    text = Text()
    for value in values:
        text = join_url(text, text_of(value, span))
    return shorten(text)


def url_of_parts(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Put scheme, host, path, (parameters,) query and fragment together."""
    parts = values[0].values if values and isinstance(values[0], Items) else []
    if len(parts) < 5:  # noqa: PLR2004 - as urlunsplit takes them
        return lost(span=span)
    query = text_of(parts[-2], span)
    url = text_of(parts[0], span) + literal("://") + join_url(text_of(parts[1], span), text_of(parts[2], span))
    return shorten(url + literal("?") + query if query.pieces else url)
