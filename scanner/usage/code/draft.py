"""A client or request while a program puts it together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code.values import (
    NULLS,
    Credential,
    Items,
    Ref,
    Reply,
    Several,
    Table,
    Value,
    first,
    pairs_of,
    query_text,
    text_of,
)
from scanner.usage.text import Piece, Text, literal

if TYPE_CHECKING:
    from scanner.usage.code.commands import Command

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class Draft:
    """What is known so far. A client's drafts are copied into each request that it makes.

    `number` is -1 until there is a URL to send to. `hooks` are functions and objects that get each request before it
    is sent. `home` is where a client got its base. `sent`: setting another URL makes another request. `origin` is
    the path of a library's default client.
    """

    def __init__(self, kind: str, place: Span) -> None:
        self.kind = kind
        self.place = place
        self.call = place
        self.number = -1
        self.sent = False
        self.method: Text | None = None
        self.guess = ""
        self.url: Text | None = None
        self.base: Text | None = None
        self.path: Text | None = None
        self.host: Text | None = None
        self.port: Text | None = None
        self.protocol = ""
        self.headers = Table()
        self.query = Table()
        self.body: Value | None = None
        self.content = ""
        self.sets_type = False
        self.user: Text | None = None
        self.password: Text | None = None
        self.credential: Credential | None = None
        self.hooks: list[Value] = []
        self.attributes: dict[str, Value] = {}
        self.origin = ""
        self.resolves = False
        self.open = False
        self.scheme = ""
        self.keys: Mapping[str, str] = {}
        self.last = -1
        self.home: Span | None = None
        self.command: Command | None = None

    def copy(self, kind: str, place: Span) -> Draft:
        """Return a draft with the same settings that goes its own way."""
        other = Draft(kind, place)
        for key, value in self.__dict__.items():
            if key not in {"kind", "place", "call", "number", "sent"}:
                other.__dict__[key] = value
        other.headers, other.query = self.headers.copy(), self.query.copy()
        other.hooks, other.attributes = list(self.hooks), dict(self.attributes)
        other.home = self.home or (self.place if self.kind == "client" else None)
        return other

    def take(self, other: Draft) -> None:
        """Take over all that another draft sets."""
        self.headers.update(other.headers)
        self.query.update(other.query)
        self.hooks.extend(other.hooks)
        for key in ("method", "url", "base", "path", "host", "port", "body", "user", "password", "credential"):
            if other.__dict__[key] is not None:
                self.__dict__[key] = other.__dict__[key]
        self.guess = other.guess or self.guess
        self.content = other.content or self.content
        self.sets_type = other.sets_type or self.sets_type
        self.protocol = other.protocol or self.protocol

    def as_text(self) -> Text:
        """Return its URL: a URL object stands for that."""
        url = full_url(self)
        if self.kind == "url" and self.query.entries:
            url = url + literal("&" if "?" in url.pattern else "?") + query_text(self.query)
        return url

    def set_headers(self, value: Value) -> None:
        """Add headers: a mapping, a list of pairs or of `Name: value` lines."""
        value = first(value) if not isinstance(value, Several) else merged(value)
        if isinstance(value, Table) and isinstance(value.get("common"), Table):  # axios: by method
            value = _flattened(value)
        if isinstance(value, Items) and pairs_of(value) is None:
            for line in value.values:
                if isinstance(line, Table):
                    self.headers.update(line)
                else:
                    self.set_header_line(line)
            self.headers.whole = self.headers.whole and value.whole
        else:
            self.headers.update(value)

    def set_header_line(self, value: Value) -> None:
        """Add a header written as `Name: value`."""
        name, rest = split_first(text_of(value), ":")
        written = name.literal
        if rest is None or not written:
            self.headers.whole = False
        else:
            self.headers.set(written.strip(), _trimmed(rest))

    def set_query(self, value: Value) -> None:
        """Add query parameters: a mapping, a list of pairs, or text."""
        if isinstance(value, Several):
            value = merged(value)
        if isinstance(value, Items):
            value = pairs_of(value) or value
        if isinstance(value, Table):
            self.query.whole = self.query.whole and value.whole
            for key, item in value.entries:
                self.query.set(key, item)
        elif isinstance(value, Text) and any(p.text for p in value.pieces):
            self.query.add("?", value)
        elif not is_null(value):
            self.query.whole = False

    def set_auth(self, value: Value) -> None:
        """Set the credential: a pair, a mapping with user and password, an auth object or function."""
        value = first(value)
        if isinstance(value, Credential):
            self.credential = value
        elif isinstance(value, Items) and len(value.values) >= 2:  # noqa: PLR2004 - user and password
            self.user, self.password = text_of(value.values[0]), text_of(value.values[1])
        elif isinstance(value, Table):
            self._auth_table(value)
        elif isinstance(value, Text) and value.pieces and not is_null(value):
            user, password = split_first(value, ":")
            self.user, self.password = user, password if password is not None else Text()
        elif isinstance(value, Ref | Reply) and not is_null(value):
            self.headers.whole = False
        elif not isinstance(value, Ref | Reply | Text | Items):
            self.hooks.append(value)

    def _auth_table(self, value: Table) -> None:
        for key, item in value.entries:
            match key.lower():
                case "user" | "username":
                    self.user = text_of(item)
                case "pass" | "password":
                    self.password = text_of(item)
                case "bearer" | "token":
                    self.credential = Credential("Bearer", text_of(item))
                case _:
                    pass


def _flattened(value: Table) -> Table:
    table = Table(whole=value.whole)
    for key, item in value.entries:
        if isinstance(item, Table):
            table.update(item)
        else:
            table.set(key, item)
    return table


def merged(value: Several) -> Value:
    """Return one mapping for several: all their entries, none of which is sure to be all."""
    tables = [option for option in value.options if isinstance(option, Table)]
    if not tables:
        return value.options[0]
    table = Table(whole=False)
    for option in tables:
        table.update(option)
    table.whole = False
    return table


def is_null(value: Value | None) -> bool:
    """Tell whether a value is none at all."""
    if isinstance(value, Ref):
        return value.path in NULLS
    return value is None or (isinstance(value, Text) and value.literal in NULLS)


def split_first(text: Text, separator: str) -> tuple[Text, Text | None]:
    """Split at the first literal separator; the second part is None without one."""
    for index, piece in enumerate(text.pieces):
        at = -1 if piece.text is None else piece.text.find(separator)
        if at >= 0:
            before = text.pieces[:index] + part(piece, 0, at)
            return Text(before), Text(part(piece, at + len(separator), None) + text.pieces[index + 1 :])
    return text, None


def part(piece: Piece, begin: int, end: int | None) -> tuple[Piece, ...]:
    """Return a part of a literal, with its own place if its characters are bytes; nothing for an empty one."""
    whole = piece.text or ""
    cut = whole[begin:end]
    if not cut:
        return ()
    span = piece.span
    if span is not None and span.end - span.start == len(whole):
        start = span.start + (begin if begin >= 0 else len(whole) + begin)
        span = Span(start, start + len(cut))
    return (piece._replace(text=cut, span=span),)


def _trimmed(text: Text) -> Text:
    if not text.pieces or text.pieces[0].text is None:
        return text
    head = text.pieces[0].text
    return Text(part(text.pieces[0], len(head) - len(head.lstrip()), None) + text.pieces[1:])


def is_absolute(text: Text) -> bool:
    """Tell whether a text begins with a scheme of HTTP."""
    head = text.pieces[0].text if text.pieces else None
    return head is not None and head[:8].lower().startswith(("http://", "https://"))


def join_url(base: Text, url: Text) -> Text:
    """Put a relative URL behind its base with one slash between them, as clients do."""
    if is_absolute(url) or not base.pieces:
        return url
    if not url.pieces:
        return base
    left, right = base.pieces[-1], url.pieces[0]
    if right.text is not None and right.text.startswith("?"):
        return base + url
    slashes = (left.text is not None and left.text.endswith("/")) + (
        right.text is not None and right.text.startswith("/")
    )
    if slashes == 2:  # noqa: PLR2004 - one on each side
        return Text(base.pieces + part(right, 1, None) + url.pieces[1:])
    middle = () if slashes or (right.text is None and left.text is None) else (Piece("/"),)
    return Text(base.pieces + middle + url.pieces)


def full_url(draft: Draft) -> Text:
    """Return where a draft would be sent to, joined with its base, with the query that its URL holds."""
    base = draft.base or Text()
    if draft.host is not None:
        scheme = "" if is_absolute(draft.host) else f"{draft.protocol or 'https'}://"
        base = literal(scheme) + draft.host
        if draft.port is not None and draft.port.literal not in {None, "443", "80", ""}:
            base = base + literal(":") + draft.port
    if draft.url is not None:
        base = join_url(base, draft.url)
    return join_url(base, draft.path) if draft.path is not None else base
