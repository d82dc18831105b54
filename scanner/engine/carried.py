"""Slots of headers whose value a variable carries: `"Bearer " + t` stands in the request, `t = "…"` above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import regex

from scanner.engine.slots import Slot
from scanner.model import Span

REACH = 8192
"""Bytes before a header, and a quarter of it after, in which its variable is looked for."""
MAX_HEADERS = 64
MAX_MENTIONS = 64
"""Places that name a variable which are looked at for what it is given."""

_HEADER = regex.compile(
    rb"""(?ix) (?P<scheme> bearer | token )
      (?: [ ]{1,2} (?: \$ [{(]? | [\#\\]? [{(] ) \$?                                        # "Bearer $t", f"Bearer {t}"
        | (?: \\?["'] [ ]{0,2} | [ ] \\?["'] [ ]{0,2} ) (?: [+.,&] | \|\| ) [ ]{0,2} \$?    # "Bearer " + t
        | [ ] (?: %s | %v ) \\?["'] [ ]? [%,] [ ]? \(?                                      # "Bearer %s" % t
        | [ ] \{\} \\?["'] \.format\( )
      (?: (?: self | this | cls | static ) (?: \. | -> | :: ) \$? )?
      (?P<name> [A-Za-z_]\w{0,60} ) (?= [\s)}\]"'`,;/] | $ )"""
)
_GIVEN = regex.compile(
    rb"""(?x) (?: [ \t]{0,4} : [ \t]{0,4} [\w&'.<>\[\]?]{1,30} )? [ \t]{0,20} (?: :=|<-|=>|=(?!=) ) \s{0,20}
      (?: [bru@]{0,2} (?P<quote> ["'`] ) (?P<value> [^\s"'`$<>{}\\]{16,600} ) (?P=quote)
        | (?<= = ) (?P<value> [^\s"'`$<>{}\\();,]{16,600} ) (?= \r? (?m: $ ) ) )"""
)


class Carried(NamedTuple):
    """A header, and the literal that it sends: `slot` has the literal's place, `place` is that of its variable."""

    slot: Slot
    place: Span


def carried(data: bytes, words: Iterable[Span]) -> Iterator[Carried]:
    """Yield each header whose value is a variable that is given a literal nearby; the nearest before it, if any.

    `words` are the places at which the scheme of a header may stand.
    """
    schemes = (word.start for word in words if data[word.start : word.end].lower() in (b"bearer", b"token"))
    for header in islice(filter(None, (_HEADER.match(data, start) for start in schemes)), MAX_HEADERS):
        place = Span(*header.span("name"))
        value = _before(data, header["name"], header.start()) or _after(data, header["name"], header.end())
        if value is not None:
            yield Carried(Slot("header", b"authorization", place, value, header["scheme"].lower().decode()), place)


def _before(data: bytes, name: bytes, position: int) -> Span | None:
    low = max(0, position - REACH)
    for _ in range(MAX_MENTIONS):
        position = data.rfind(name, low, position)
        if position < 0:
            return None
        if value := _given(data, position, name):
            return value
    return None


def _after(data: bytes, name: bytes, position: int) -> Span | None:
    high = position + REACH // 4
    for _ in range(MAX_MENTIONS):
        position = data.find(name, position, high)
        if position < 0:
            return None
        if value := _given(data, position, name):
            return value
        position += 1
    return None


def _given(data: bytes, position: int, name: bytes) -> Span | None:
    """Return the literal that is given to the variable at `position`, if one is."""
    if data[position - 1 : position].isalnum() or data[position - 1 : position] == b"_":
        return None
    given = _GIVEN.match(data, position + len(name))
    return Span(*given.span("value")) if given else None
