"""Reads a file with every reader that knows its form; each is imported only for a file that may be its own."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from scanner.usage.reading import Named, Read, SdkUse
from scanner.usage.request import Request
from scanner.usage.text import Piece, Text

if TYPE_CHECKING:
    from scanner.usage.reading import Reader

READERS = (
    ("scanner.usage.shell", "ShellReader"),
    ("scanner.usage.data", "DataReader"),
    ("scanner.usage.code", "CodeReader"),
)
"""Module and class of each reader; a file may be for several: Markdown holds commands, a script is code as well."""


def read(data: bytes, path: str) -> Read:
    """Return all that the file's readers saw, requests by place and numbered anew. Never raises."""
    requests: list[Request] = []
    named: list[Named] = []
    uses: list[SdkUse] = []
    troubles: list[str] = []
    for module, name in READERS:
        try:
            reader = cast("Reader", getattr(import_module(module), name)())
        except (ImportError, AttributeError):
            continue
        seen = reader.read(data, path)
        requests += (_shifted(request, len(requests)) for request in seen.requests)
        named += seen.named
        uses += seen.uses
        troubles += [seen.trouble] if seen.trouble else []
    return Read(tuple(requests), tuple(named), tuple(uses), "; ".join(troubles))


def _shifted(request: Request, by: int) -> Request:
    """Return a request with its number, and those it refers to, moved up."""
    if not by:
        return request
    auth = request.auth and request.auth._replace(token=_shift_text(request.auth.token, by))
    return request._replace(number=request.number + by, auth=auth)


def _shift_text(text: Text, by: int) -> Text:
    return Text(tuple(_shift_piece(piece, by) for piece in text.pieces))


def _shift_piece(piece: Piece, by: int) -> Piece:
    return piece if piece.reply < 0 else piece._replace(reply=piece.reply + by)
