"""Files in UTF-16, which PowerShell and old editors of Windows write: read as UTF-8, with their places put back."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from scanner.engine.position import encoding_of
from scanner.model import Span
from scanner.usage.reading import Named, Read, SdkUse
from scanner.usage.request import Param, Request
from scanner.usage.text import Text

MAX_BYTES = 4_000_000
_ONE_BYTE, _TWO_BYTES, _ONE_UNIT = 0x80, 0x800, 0x10000


def narrowed(data: bytes) -> tuple[bytes, Sequence[int]] | None:
    """Return a file in UTF-16 as UTF-8, and where each of its bytes (and its end) stands; None for other files."""
    encoding = encoding_of(data)
    if encoding == "utf-8" or len(data) > MAX_BYTES:
        return None
    text = data[: len(data) // 2 * 2].decode(encoding, "replace")
    places = array("I")
    place = 0
    for character in text:
        code = ord(character)
        size = 1 if code < _ONE_BYTE else 2 if code < _TWO_BYTES else 3 if code < _ONE_UNIT else 4
        places.extend([place] * size)
        place += 4 if size == 4 else 2  # noqa: PLR2004 - what needs four bytes in UTF-8 needs two units
    places.append(place)
    return text.encode("utf-8"), places


def widened(read: Read, places: Sequence[int]) -> Read:
    """Return what was read of the UTF-8 with all its places in the file itself."""
    move = _Move(places)
    return read._replace(
        requests=tuple(move.request(made) for made in read.requests),
        named=tuple(Named(name, move.text(value), move.span(span)) for name, value, span in read.named),
        uses=tuple(
            SdkUse(callee, tuple((name, move.text(value)) for name, value in arguments), move.span(span))
            for callee, arguments, span in read.uses
        ),
    )


class _Move:
    def __init__(self, places: Sequence[int]) -> None:
        self._places = places

    def span(self, span: Span) -> Span:
        last = len(self._places) - 1
        return Span(self._places[min(span.start, last)], self._places[min(span.end, last)])

    def text(self, text: Text) -> Text:
        return Text(tuple(p if p.span is None else p._replace(span=self.span(p.span)) for p in text.pieces))

    def params(self, params: tuple[Param, ...]) -> tuple[Param, ...]:
        return tuple(Param(name, self.text(value)) for name, value in params)

    def request(self, made: Request) -> Request:
        return made._replace(
            url=self.text(made.url),
            span=self.span(made.span),
            call=self.span(made.call),
            query=self.params(made.query),
            headers=self.params(made.headers),
            body=self.params(made.body),
            auth=made.auth and made.auth._replace(token=self.text(made.auth.token)),
        )
