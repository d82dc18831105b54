"""What PowerShell's expressions give: texts, hashtables, lists; `Json` is a value that was turned into JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Union

from scanner.model import Span
from scanner.usage.data.fill import named
from scanner.usage.data.parts import MAX_PARAMS
from scanner.usage.request import Param
from scanner.usage.text import Piece, Text, hole


class Table(NamedTuple):
    """A hashtable or dictionary, by its keys as written. `whole`: nothing else can be in it.

    `span` is the statement that gives it its variable.
    """

    entries: dict[str, Value]
    whole: bool = True
    span: Span | None = None

    def get(self, name: str) -> Value | None:
        """Return an entry, whatever the case of its key."""
        return next((value for key, value in self.entries.items() if key.lower() == name.lower()), None)

    def put(self, name: str, value: Value) -> None:
        """Set an entry in place."""
        for key in [key for key in self.entries if key.lower() == name.lower()]:
            del self.entries[key]
        self.entries[name] = value


class Json(NamedTuple):
    """JSON made of a value."""

    value: Value


Value = Union[Text, Table, Json, list["Value"]]  # noqa: UP007 (a name in quotes takes no `|`)


def text_of(value: Value) -> Text:
    """Return a value as text; what isn't one is a hole."""
    if isinstance(value, Text):
        return value
    if isinstance(value, list) and len(value) == 1:
        return text_of(value[0])
    return hole()


def gone_through(name: str, value: Value, span: Span) -> Value:
    """Say that a value went through a variable."""
    return named(name, value, span) if isinstance(value, Text) else value


def member(value: Value, name: str, span: Span) -> Value:
    """Return a member: an entry of a table, a field of a reply; of anything else it isn't known."""
    if isinstance(value, Table):
        found = value.get(name)
        return hole(name, span=span) if found is None else found
    if isinstance(value, list):
        return value[int(name)] if name.isdigit() and int(name) < len(value) else hole(span=span)
    if isinstance(value, Text):
        reply = next((piece for piece in value.pieces if piece.reply >= 0), None)
        if reply is not None:
            if name.lower() == "content" and not reply.field:
                return value
            return Text((reply._replace(field=f"{reply.field}.{name}" if reply.field else name, span=span),))
        if value.literal is not None and not name.isdigit():
            return hole(name, span=span)
    return Text((Piece(None, span, (name,) if not name.isdigit() else ()),))


def flattened(value: Value, path: str = "", depth: int = 0) -> Iterator[Param]:
    """Yield the fields of a body under their dotted paths."""
    if depth > 20:  # noqa: PLR2004 (deeper than any body)
        return
    if isinstance(value, Json):
        yield from flattened(value.value, path, depth + 1)
    elif isinstance(value, Table):
        for name, item in list(value.entries.items())[:MAX_PARAMS]:
            yield from flattened(item, f"{path}.{name}" if path else name, depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value[:MAX_PARAMS]):
            yield from flattened(item, f"{path}.{index}" if path else str(index), depth + 1)
    elif path:
        yield Param(path, value)
