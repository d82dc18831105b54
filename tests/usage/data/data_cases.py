"""How the fixtures of this folder are written, and how what was read is written down to compare."""

from __future__ import annotations

from typing import NamedTuple

from scanner.usage.data import DataReader

MARK = "«"
"""Stands in a fixture where the span of the next request begins; it is taken out before reading."""


class Case(NamedTuple):
    """A file, and one line for each request that it must give (see `line`)."""

    name: str
    path: str
    text: str
    requests: tuple[str, ...] = ()


def line(request):
    """Write `METHOD url ?name=value !scheme place token`; `-` for an unknown method, `{}` for a hole."""
    parts = [request.method or "-", request.url.pattern]
    parts += [f"?{name}={value.pattern}" for name, value in request.query]
    if request.auth:
        parts.append(f"!{request.auth.scheme or '-'} {request.auth.place} {request.auth.token.pattern}")
    return " ".join(parts)


def unmark(text):
    """Return the bytes of a fixture and the places of its marks."""
    pieces = text.split(MARK)
    starts, length = [], 0
    for piece in pieces[:-1]:
        length += len(piece.encode())
        starts.append(length)
    return "".join(pieces).encode(), starts


def read(text, path):
    """Read a fixture without marks."""
    return DataReader().read(text if isinstance(text, bytes) else text.encode(), path)


def assert_reads(case):
    """Compare requests and places, both exactly."""
    data, starts = unmark(case.text)
    found = DataReader().read(data, case.path)
    assert [line(request) for request in found.requests] == list(case.requests)
    assert sorted(request.span.start for request in found.requests) == starts
    assert [request.number for request in found.requests] == list(range(len(case.requests)))
    assert found.trouble == ""


def shown(named):
    """Write named values down: name, value, and the names that it went through."""
    return [(value.name, value.value.pattern, value.value.names) for value in named]
