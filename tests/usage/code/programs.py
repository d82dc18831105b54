"""Shows the requests of a program in a few words each, for programs as people write them."""

from __future__ import annotations

from typing import NamedTuple

from summary import read

from scanner.usage.request import Request


class Program(NamedTuple):
    """`expected` lines are `LINE METHOD URL [SCHEME:TOKEN] [?QUERY] [{BODY}]`, the first line of code being 1."""

    name: str
    code: str
    expected: tuple[str, ...] = ()


def briefs(program: Program, path: str) -> tuple[str, ...]:
    """Return the requests of a program, by their places."""
    data = program.code.lstrip("\n").encode()
    got = read(data, path)
    assert not got.trouble
    return tuple(_brief(request, data) for request in sorted(got.requests, key=lambda request: request.span))


def _brief(request: Request, data: bytes) -> str:
    words = [str(data.count(b"\n", 0, request.span.start) + 1), request.method or "-", request.url.pattern]
    if request.auth is not None:
        token = request.auth.token
        names = "+".join(piece.names[0] for piece in token.pieces if piece.names) or f"'{token.pattern}'"
        words.append(f"{request.auth.scheme or request.auth.place}:{names}")
    if request.query:
        words.append("?" + ",".join(name for name, _ in request.query))
    if request.body:
        words.append("{" + ",".join(name for name, _ in request.body) + "}")
    return " ".join(words)
