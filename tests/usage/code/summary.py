"""Shows what the reader of code sees as one line a request, for fixtures."""

from __future__ import annotations

from typing import NamedTuple

from scanner.usage.code import CodeReader
from scanner.usage.reading import Read
from scanner.usage.request import Request


class Case(NamedTuple):
    name: str
    code: str
    expected: tuple[str, ...] = ()


def read(code: str | bytes, path: str) -> Read:
    data = code if isinstance(code, bytes) else code.encode()
    return CodeReader(seconds=20).read(data, path)


def summaries(code: str, path: str) -> list[str]:
    got = read(code, path)
    assert not got.trouble
    return [summary(request, code.encode()) for request in sorted(got.requests, key=lambda request: request.span)]


def summary(request: Request, data: bytes) -> str:
    parts = [request.method or "?", request.url.pattern, f"L{data.count(10, 0, request.span.start) + 1}"]
    if request.auth:
        token = request.auth.token
        names = "+".join(piece.names[0] for piece in token.pieces if piece.names) or f"'{token.pattern}'"
        parts.append(f"{request.auth.scheme or request.auth.place}:{names}")
    parts.extend(_names("headers", [name for name, _ in request.headers], known=request.headers_known))
    parts.extend(_names("query", [name for name, _ in request.query], known=request.query_known))
    if request.body:
        parts.append("body=" + ",".join(name for name, _ in request.body))
    return " ".join(parts)


def _names(title: str, names: list[str], *, known: bool) -> list[str]:
    if not names and known:
        return []
    return [f"{title}=" + ",".join([*names, *([] if known else ["…"])])]
