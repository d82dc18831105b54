"""What is known while scripts are followed: variables, functions, files, the requests so far; and what bounds it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from scanner.model import Span
from scanner.usage.data.build import MAX_COMMENT
from scanner.usage.data.fill import MAX_LENGTH, MAX_PIECES, named
from scanner.usage.data.mapped import Mapped
from scanner.usage.reading import Named
from scanner.usage.request import Request
from scanner.usage.shell.stop import StopError
from scanner.usage.shell.words import Token
from scanner.usage.text import Piece, Text, hole

MAX_REQUESTS = 1_000
MAX_NAMED = 4_000
MAX_STEPS = 60_000
MAX_SECONDS = 2.0
_TICK = 16
GIVEN = "\ue002"
"""Among the names of a piece: a caller gave it to the function that is being followed."""


class Function(NamedTuple):
    """A function of the script: the tokens of its body."""

    source: Mapped
    tokens: list[Token]


class State:
    """Everything that a file's scripts share."""

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        self.scalars: dict[str, Text] = {}
        self.arrays: dict[str, list[Text]] = {}
        self.maps: dict[str, dict[str, Text]] = {}
        self.files: dict[str, Text] = {}
        self.aliases: dict[str, Text] = {}
        self.functions: dict[str, Function] = {}
        self.called: set[str] = set()
        self.remarks: dict[str, str] = {}
        self.foreign: dict[str, Text] = {}
        self.handed: dict[str, Text] = {}  # what a step hands on to those after it
        self.requests: list[Request] = []
        self.named: list[Named] = []
        self.arguments: list[Text] | None = None
        self.depth = 0
        self.quiet = False
        self._steps = 0
        self._deadline = time.thread_time() + seconds
        self._seen: dict[tuple[object, ...], int] = {}

    def forget(self) -> None:
        """Begin another script: nothing of those before is known to it."""
        self.scalars, self.arrays, self.maps, self.files = dict(self.handed), {}, {}, {}
        self.aliases, self.functions, self.called = {}, {}, set()

    def step(self) -> None:
        """Count one step; raise `StopError` when there are too many or it takes too long."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise StopError("too many commands")
        if self._steps % _TICK == 0:
            self.tick()

    def tick(self) -> None:
        """Raise `StopError` when it takes too long."""
        if time.thread_time() > self._deadline:
            raise StopError("too slow")

    def half(self) -> Callable[[], None]:
        """Return a `tick` that raises when half of the time that is left now has passed."""
        now = time.thread_time()
        end = now + (self._deadline - now) / 2

        def tick() -> None:
            if time.thread_time() > end:
                raise StopError("too slow")

        return tick

    def assign(self, name: str, value: Text, span: Span | None = None, remark: str = "") -> None:
        """Set a variable; with `span` the file itself names the value there."""
        value = bounded(value)
        self.scalars[name] = value
        self.arrays.pop(name, None)
        self.remarks[name] = remark
        if span is not None and len(self.named) < MAX_NAMED and not self.quiet:
            self.named.append(Named(name, clear(value), Span(span.start, max(span))))

    def lookup(self, name: str, span: Span) -> Text:
        """Return what a variable holds, a hole of its name if that is not known."""
        known = self.scalars.get(name)
        return hole(name, span=span) if known is None else named(name, known, span)

    def add(self, request: Request, comment: str) -> int:
        """Keep a request, the same one only once, and return its number."""
        request = _cleared(request)
        if len(self.requests) >= MAX_REQUESTS:
            raise StopError(f"more than {MAX_REQUESTS:,} requests")
        names = request.auth.token.names if request.auth else ()
        said = " ".join(filter(None, (comment, *(self.remarks.get(name, "") for name in names))))
        token = request.auth.token.pattern if request.auth else ""
        key = (request.span, request.form, request.method, request.url.pattern, token)
        if key not in self._seen:
            self._seen[key] = len(self.requests)
            self.requests.append(request._replace(number=len(self.requests), comment=said[:MAX_COMMENT]))
        return self._seen[key]


def bounded(value: Text) -> Text:
    """Return a value, or one hole of its names if it is too long or of too many pieces."""
    if len(value.pieces) <= MAX_PIECES and sum(len(piece.text or "") for piece in value.pieces) <= MAX_LENGTH:
        return value
    return Text((Piece(None, value.span, value.names[:8]),))


def clear(value: Text) -> Text:
    """Return a value for others: without what only matters while functions are followed, and with sound spans."""
    return Text(tuple(map(_clear, value.pieces)))


def _cleared(request: Request) -> Request:
    """Return a request with all its texts cleared."""
    return request._replace(
        url=clear(request.url),
        auth=request.auth and request.auth._replace(token=clear(request.auth.token)),
        query=tuple(param._replace(value=clear(param.value)) for param in request.query),
        headers=tuple(param._replace(value=clear(param.value)) for param in request.headers),
        body=tuple(param._replace(value=clear(param.value)) for param in request.body),
    )


def _clear(piece: Piece) -> Piece:
    if GIVEN in piece.names:
        piece = piece._replace(names=tuple(name for name in piece.names if name != GIVEN))
    if piece.span is not None and piece.span.end < piece.span.start:
        piece = piece._replace(span=Span(piece.span.start, piece.span.start))
    return piece


def merged(name: str, values: list[Text]) -> Text:
    """Return what a variable holds after branches that gave it these values."""
    first = values[0]
    if all(value == first or (value.pattern == first.pattern and first.literal is not None) for value in values):
        return first
    return Text((Piece(None, first.span, (name,), several=True),))
