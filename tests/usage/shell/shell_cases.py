"""How the fixtures of this folder are written, and how what was read is written down to compare."""

from __future__ import annotations

from typing import NamedTuple

from scanner.usage.shell import ShellReader

MARK = "«"
"""Stands in a fixture where the span of the next request begins; it is taken out before reading."""


class Case(NamedTuple):
    """A file, and one line for each request that it must give (see `line`)."""

    name: str
    path: str
    text: str
    requests: tuple[str, ...] = ()


def line(request):
    """Write `METHOD url ?name=value !scheme token`; `-` for an unknown method, `{}` or `{NAME}` for a hole."""
    parts = [request.method or "-", request.url.pattern]
    parts += [f"?{name}={value.pattern}" for name, value in request.query]
    if request.auth:
        parts.append(f"!{request.auth.scheme or '-'} {shown(request.auth.token)}")
    return " ".join(parts)


def shown(text):
    """Write a text with the nearest name in each hole, and what a reply's field it is."""
    return "".join(
        piece.text
        if piece.text is not None
        else "{"
        + (piece.names[0] if piece.names else "")
        + (f" #{piece.reply}.{piece.field}" if piece.reply >= 0 else "")
        + "}"
        for piece in text.pieces
    )


def unmark(text):
    """Return the bytes of a fixture and the places of its marks."""
    pieces = text.split(MARK)
    starts, length = [], 0
    for piece in pieces[:-1]:
        length += len(piece.encode())
        starts.append(length)
    return "".join(pieces).encode(), starts


def read(text, path="a.sh"):
    """Read a fixture."""
    return ShellReader().read(unmark(text)[0], path)


def one(text, path="a.sh"):
    """Read a fixture of one request."""
    (request,) = read(text, path).requests
    return request


def assert_reads(case):
    """Compare requests and places, both exactly."""
    data, starts = unmark(case.text)
    found = ShellReader().read(data, case.path)
    assert [line(request) for request in found.requests] == list(case.requests)
    assert sorted(request.span.start for request in found.requests) == starts
    assert [request.number for request in found.requests] == list(range(len(case.requests)))
    assert found.trouble == ""
