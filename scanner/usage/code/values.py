"""What an expression may be worth, as far as its file tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from scanner.model import Span
from scanner.usage.code import ir
from scanner.usage.text import Piece, Text, hole

if TYPE_CHECKING:
    from scanner.usage.code.draft import Draft
    from scanner.usage.code.scope import Scope

MAX_PIECES = 64
MAX_TEXT = 8192
MAX_NAMES = 6
MAX_ENTRIES = 500


class Table:
    """A mapping, in order; a key may stand twice (query strings). `whole`: nothing else can be in it.

    `encoded`: it is text by now, `json` or `form`.
    """

    __slots__ = ("encoded", "entries", "whole")

    def __init__(
        self, entries: list[tuple[str, Value]] | None = None, *, whole: bool = True, encoded: str = ""
    ) -> None:
        self.entries = entries or []
        self.whole = whole
        self.encoded = encoded

    def get(self, key: str) -> Value | None:
        """Return what stands under a key, without regard to case if it is not there as written."""
        for name, value in reversed(self.entries):
            if name == key:
                return value
        lower = key.lower()
        for name, value in reversed(self.entries):
            if name.lower() == lower:
                return value
        return None

    def set(self, key: str, value: Value) -> None:
        """Put a value under a key, in place of one that is there in any case of letters."""
        lower = key.lower()
        for index, (name, _) in enumerate(self.entries):
            if name.lower() == lower:
                self.entries[index] = (key, value)
                return
        self.add(key, value)

    def add(self, key: str, value: Value) -> None:
        """Put one more value under a key."""
        if len(self.entries) < MAX_ENTRIES:
            self.entries.append((key, value))

    def remove(self, key: str) -> None:
        """Take a key away."""
        self.entries = [entry for entry in self.entries if entry[0].lower() != key.lower()]

    def update(self, other: Value) -> None:
        """Take over all that another mapping holds; of what is no mapping, that more may be in it."""
        if isinstance(other, Table):
            self.whole = self.whole and other.whole
            for key, value in list(other.entries):
                self.set(key, value)
        elif isinstance(other, Items) and (pairs := pairs_of(other)) is not None:
            self.update(pairs)
        elif not (isinstance(other, Ref) and other.path in NULLS):
            self.whole = False

    def copy(self) -> Table:
        """Return one with the same entries."""
        return Table(list(self.entries), whole=self.whole, encoded=self.encoded)


class Items:
    """A list or tuple. `whole`: nothing else can be in it."""

    __slots__ = ("values", "whole")

    def __init__(self, values: list[Value], *, whole: bool = True) -> None:
        self.values = values[:MAX_ENTRIES]
        self.whole = whole and len(values) <= MAX_ENTRIES

    def add(self, value: Value) -> None:
        """Put one more value at the end."""
        if len(self.values) < MAX_ENTRIES:
            self.values.append(value)
        else:
            self.whole = False


class Ref(NamedTuple):
    """Something known by the way it is reached: `requests.get`, `process.env`, a parameter.

    `known`: its root is imported, constructed or a global, not a parameter or a local whose value was lost. `names` are
    those that its text has as a hole.
    """

    path: str
    span: Span | None = None
    names: tuple[str, ...] = ()
    known: bool = False


class Reply(NamedTuple):
    """(Part of) the reply to the request `number`; `bare` until its decoded body was reached."""

    number: int
    field: str = ""
    bare: bool = True
    span: Span | None = None
    names: tuple[str, ...] = ()


class Func(NamedTuple):
    """A function with the scope it was made in; `owner` is what `self` is."""

    node: ir.Function
    scope: Scope
    owner: Value | None = None


class Kind:
    """A class: its fields, methods and what it inherits from."""

    __slots__ = ("bases", "made", "methods", "name", "node", "sample", "scope", "used")

    def __init__(self, node: ir.Class, scope: Scope) -> None:
        self.name = node.name
        self.node = node
        self.scope = scope
        self.bases: list[Value] = []
        self.methods: dict[str, ir.Function] = {}
        self.sample: Instance | None = None
        self.made: list[Instance] = []
        self.used = False


class Instance:
    """An object of a class of this file."""

    __slots__ = ("attributes", "kind")

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.attributes: dict[str, Value] = {}


class Several(NamedTuple):
    """One of some values."""

    options: tuple[Value, ...]


class Partial(NamedTuple):
    """A function with its first arguments."""

    target: Value
    positional: tuple[Value, ...]
    named: tuple[tuple[str, Value], ...]


class Method(NamedTuple):
    """A method of a client that sends, not called yet."""

    owner: Draft
    name: str


class Credential(NamedTuple):
    """What an auth object adds to a request."""

    scheme: str
    token: Text


Value: TypeAlias = (
    "Text | Table | Items | Ref | Reply | Func | Kind | Instance | Several | Credential | Partial | Method | Draft"
)

NULLS = frozenset({"None", "null", "nil", "undefined", "NULL"})


def shorten(text: Text) -> Text:
    """Keep a text within its bounds; what is beyond is a hole."""
    if len(text.pieces) <= MAX_PIECES and sum(len(p.text or "") for p in text.pieces) <= MAX_TEXT:
        return text
    kept: list[Piece] = []
    size = 0
    for piece in text.pieces:
        size += len(piece.text or "")
        if len(kept) >= MAX_PIECES - 1 or size > MAX_TEXT:
            break
        kept.append(piece)
    return Text((*kept, Piece(None)))


def named(text: Text, name: str) -> Text:
    """Note that a text went through a name: first if it is the whole of it, last if it is one part of several."""
    first = len(text.pieces) == 1
    return Text(
        tuple(
            piece
            if name in piece.names or (len(piece.names) >= MAX_NAMES and not first)
            else piece._replace(names=((name, *piece.names) if first else (*piece.names, name))[:MAX_NAMES])
            for piece in text.pieces
        )
    )


def through(value: Value, name: str) -> Value:
    """Note that a value went through a name."""
    if isinstance(value, Text):
        return named(value, name)
    if isinstance(value, Ref | Reply) and name not in value.names:
        return value._replace(names=(name, *value.names)[:MAX_NAMES])
    if isinstance(value, Several):
        return Several(tuple(through(option, name) for option in value.options))
    return value


def text_of(value: Value | None, span: Span | None = None) -> Text:  # noqa: PLR0911 - one for each kind of value
    """Return a value as text; what is no text is a hole."""
    match value:
        case Text():
            return value
        case Ref(path, place, names, _):
            return hole(*(names or (path.rpartition(".")[2],)), span=place or span)
        case Reply(number, field, _, place, names):
            return Text((Piece(None, place or span, names or _last(field), number, field),))
        case Several(options):
            return _one_of([text_of(option, span) for option in options], span)
        case Credential(scheme, token):
            return Text((Piece(f"{scheme} "), *token.pieces))
        case Table(encoded="form"):
            return query_text(value)
    as_text = getattr(value, "as_text", None)  # a Draft's: its module needs this one
    return as_text() if as_text is not None else hole(span=span)


def query_text(table: Table) -> Text:
    """Return a mapping as `a=b&c=d`."""
    pieces: list[Piece] = []
    for key, value in table.entries:
        pieces.append(Piece(f"{'&' if pieces else ''}{key}="))
        pieces.extend((Piece(None),) if isinstance(value, Table) else text_of(value).pieces)
    if not table.whole:
        pieces.append(Piece(None))
    return shorten(Text(tuple(pieces)))


def _last(field: str) -> tuple[str, ...]:
    return (field.rpartition(".")[2],) if field else ()


def _one_of(texts: list[Text], span: Span | None) -> Text:
    if len({text.pattern for text in texts}) == 1 and len({text.names[:1] for text in texts}) == 1:
        return texts[0]
    names = tuple(dict.fromkeys(name for text in texts for name in text.names))[:MAX_NAMES]
    return Text((Piece(None, span, names, several=True),))


def several(values: list[Value]) -> Value:
    """Return one value for some that are possible."""
    options: list[Value] = []
    for value in values:
        for option in value.options if isinstance(value, Several) else (value,):
            if not any(option is seen or (isinstance(option, Text | Ref) and option == seen) for seen in options):
                options.append(option)
    return options[0] if len(options) == 1 else Several(tuple(options[:8]))


def pairs_of(items: Items) -> Table | None:
    """Return a list of pairs (or one flat list of names and values, if marked so) as a mapping; None for others."""
    table = Table(whole=items.whole)
    for value in items.values:
        if isinstance(value, Table) and value.entries:
            table.update(value)
            continue
        if not isinstance(value, Items) or len(value.values) != 2:  # noqa: PLR2004 - a name and its value
            return None
        key = text_of(value.values[0]).literal
        if key is None:
            table.whole = False
        else:
            table.add(key, value.values[1])
    return table if items.values else None


def first(value: Value) -> Value:
    """Return the value itself, or the first of several."""
    return value.options[0] if isinstance(value, Several) else value


def lost(*names: str, span: Span | None = None) -> Ref:
    """Return what nothing is known of but its names."""
    return Ref(names[0] if names else "", span, names)
