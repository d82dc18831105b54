"""What a file does with the replies to its requests, told once for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scanner.usage.names import snaked
from scanner.usage.reading import Read
from scanner.usage.request import Request
from scanner.usage.text import Piece, Text

_LOOKS = re.compile(r"(?i)log|print|console|debug|status|check|decode|pars|load|read")
"""What functions are called that look at a reply and keep nothing of it."""


class Replies(NamedTuple):
    """What is done with each reply, by the number of its request.

    `taken` are the names of its fields that something is done with, `spent` the requests that it gave the credential
    for. `given` are those of which a library gets something, `passed_on` those that something gets whole and may keep.
    """

    taken: Mapping[int, frozenset[str]]
    spent: Mapping[int, tuple[Request, ...]]
    given: frozenset[int]
    passed_on: frozenset[int]


def replies(read: Read) -> Replies:
    """Look through everything that was read of a file."""
    taken: dict[int, set[str]] = {}
    for piece in _pieces(_texts(read)):
        taken.setdefault(piece.reply, set()).add(snaked(piece.field.rpartition(".")[2]))
    spent: dict[int, list[Request]] = {}
    for request in read.requests:
        for number in {piece.reply for piece in _pieces(iter((request.auth.token,) if request.auth else ()))}:
            spent.setdefault(number, []).append(request)
    arguments = [(use, text) for use in read.uses for _, text in use.arguments]
    return Replies(
        {number: frozenset(names) for number, names in taken.items()},
        {number: tuple(requests) for number, requests in spent.items()},
        frozenset(piece.reply for _, text in arguments for piece in _pieces(iter((text,)))),
        frozenset(
            piece.reply
            for use, text in arguments
            for piece in _pieces(iter((text,)))
            if not piece.field and not _LOOKS.search(use.callee)
        ),
    )


def _texts(read: Read) -> Iterator[Text]:
    yield from (item.value for item in read.named)
    yield from (text for use in read.uses for _, text in use.arguments)
    for request in read.requests:
        yield request.url
        yield from (param.value for param in (*request.headers, *request.query, *request.body))
        if request.auth is not None:
            yield request.auth.token


def _pieces(texts: Iterator[Text]) -> Iterator[Piece]:
    return (piece for text in texts for piece in text.pieces if piece.reply >= 0)
