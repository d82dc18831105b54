"""Puts together what several readers saw in one file: requests are numbered through, and replies follow."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.usage.reading import Named, Read, SdkUse
from scanner.usage.request import Param, Request
from scanner.usage.text import Piece, Text


def joined(one: Read, other: Read) -> Read:
    """Return both; the second's requests are numbered behind the first's."""
    if one == Read():
        return other
    if other == Read():
        return one
    shift = len(one.requests)
    numbers = {request.number: request.number + shift for request in other.requests}
    later = renumbered(other, numbers)
    requests = tuple(made._replace(number=numbers[made.number]) for made in later.requests)
    trouble = "; ".join(dict.fromkeys(text for text in (one.trouble, other.trouble) if text))
    return Read(one.requests + requests, one.named + later.named, one.uses + later.uses, trouble)


def renumbered(read: Read, numbers: Mapping[int, int]) -> Read:
    """Let all texts refer to the replies of requests by their new numbers."""
    return read._replace(
        requests=tuple(_request(made, numbers) for made in read.requests),
        named=tuple(Named(name, _text(value, numbers), span) for name, value, span in read.named),
        uses=tuple(SdkUse(callee, _pairs(arguments, numbers), span) for callee, arguments, span in read.uses),
    )


def _request(made: Request, numbers: Mapping[int, int]) -> Request:
    return made._replace(
        url=_text(made.url, numbers),
        query=_params(made.query, numbers),
        headers=_params(made.headers, numbers),
        body=_params(made.body, numbers),
        auth=made.auth._replace(token=_text(made.auth.token, numbers)) if made.auth else None,
    )


def _params(values: tuple[Param, ...], numbers: Mapping[int, int]) -> tuple[Param, ...]:
    return tuple(Param(name, _text(value, numbers)) for name, value in values)


def _pairs(values: tuple[tuple[str, Text], ...], numbers: Mapping[int, int]) -> tuple[tuple[str, Text], ...]:
    return tuple((name, _text(value, numbers)) for name, value in values)


def _text(value: Text, numbers: Mapping[int, int]) -> Text:
    if all(piece.reply < 0 for piece in value.pieces):
        return value
    return Text(tuple(_piece(piece, numbers) for piece in value.pieces))


def _piece(piece: Piece, numbers: Mapping[int, int]) -> Piece:
    return piece._replace(reply=numbers.get(piece.reply, -1)) if piece.reply >= 0 else piece
