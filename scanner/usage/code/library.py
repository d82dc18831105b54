"""What calls mean that are not defined in the file: by rows of data first, then by shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code import commands, promises, pure, roles, rows, sending, shapes, signs
from scanner.usage.code.draft import Draft, is_null
from scanner.usage.code.idioms import Row
from scanner.usage.code.pure import urls
from scanner.usage.code.values import Func, Instance, Kind, Ref, Reply, Several, Table, Value, first, lost, text_of
from scanner.usage.text import Text, hole

if TYPE_CHECKING:
    from scanner.usage.code.calls import Arguments
    from scanner.usage.code.interp import Interpreter

_IMPLEMENTS = frozenset({"create", "createClient", "target"})
_KINDS = {"send": "request", "request": "request", "client": "client", "url": "url"}


def call(run: Interpreter, owner: Value, name: str, passed: Arguments, span: Span) -> Value:
    """Return what `owner.name(…)` gives, `owner(…)` if the name is empty."""
    path = _path(owner, name)
    if isinstance(owner, Draft) and owner.kind == "client" and (made := _implemented(run, owner, name, passed, span)):
        return made
    if not isinstance(owner, Draft) and shapes.is_mock(path):
        return promises.callbacks(run, owner, passed, span) or Ref(f"{path}()", span, (name,))
    found = rows.find(run.rows, path) if path else None
    result = _perform(run, found, owner, passed, span) if found is not None else None
    if result is None and isinstance(owner, Draft) and (name or owner.kind == "client"):
        result = sending.method(run, owner, name, passed, span)
    if result is None and isinstance(owner, Reply):
        result = promises.on_reply(run, owner, name, passed, span)
    if result is None and name:
        result = _on_value(run, owner, name, passed, span)
    return result if result is not None else unknown(run, path, owner, name, passed, span)


def _implemented(run: Interpreter, owner: Draft, name: str, passed: Arguments, span: Span) -> Instance | None:
    """Return what a client makes of an interface of this file that declares requests, None for other calls."""
    from scanner.usage.code import calls  # noqa: PLC0415 - the modules need each other

    kind = next((value for value in passed.positional[:1] if isinstance(value, Kind)), None)
    if kind is None or name not in _IMPLEMENTS:
        return None
    made = calls.instance(run, kind, calls.Arguments(), span)
    given = passed.positional[1:2]
    client = owner.copy("client", span)
    if given:
        roles.one(run, client, "base", given[0])
    made.attributes["@client"] = client
    kind.made = [made]
    return made


def _path(owner: Value, name: str) -> str:
    if isinstance(owner, Ref):
        return f"{owner.path}.{name}" if name and owner.path else (owner.path or f".{name}")
    if isinstance(owner, Draft) and owner.origin:
        return f"{owner.origin}.{name}" if name else owner.origin
    return f".{name}" if name else ""


def _on_value(run: Interpreter, owner: Value, name: str, passed: Arguments, span: Span) -> Value | None:
    """Return what a method gives that texts, lists and mappings have."""
    row = rows.find_method(run.rows, name)
    if row is not None and row.does in _KINDS:
        return _from_text(run, row, owner, passed, span)
    if row is None or not pure.suits(row.does, owner):
        return None
    if row.does == "same" and isinstance(owner, Ref) and passed.positional:
        return None
    return pure.PURE[row.does](run, [owner, *passed.positional], passed, span)


def _from_text(run: Interpreter, row: Row, owner: Value, passed: Arguments, span: Span) -> Value | None:
    """Return the client or request that a method of texts makes (`"https://…".httpGet()`), of names unless it sends."""
    if not isinstance(owner, Text | Ref | Table) or (row.does == "send" and not isinstance(owner, Text)):
        return None
    if row.does == "url":
        return _url(run, row, passed._replace(positional=(owner,)), span)
    given = passed if row.does == "client" else passed._replace(positional=(owner, *passed.positional))
    return _draft(run, rows.Found(row, row.method), None, given, span)


def unknown(run: Interpreter, path: str, owner: Value, name: str, passed: Arguments, span: Span) -> Value:
    """Return what a call gives that no row speaks of: a request by its shape, or what is passed through it."""
    result = shapes.request(run, owner, name, path, passed, span)
    if result is not None:
        return result
    parsed = promises.parsed(name or path, passed)
    if parsed is not None:
        return parsed
    reply = sending.given(run, owner, passed)
    returned = promises.callbacks(run, owner, passed, span)
    if reply is not None:
        return reply
    if isinstance(owner, Draft):
        return owner if owner.kind == "client" and not isinstance(returned, Reply) else returned or owner
    if isinstance(owner, Ref) and path and (owner.known or promises.has_reply(passed)):
        _use(run, path, passed, span)
    key = text_of(passed.positional[0]).literal if passed.positional and promises.gets_field(name) else None
    if key is not None and key.replace("_", "").replace("-", "").isalnum():
        return Ref("", span, (key,))
    names = tuple(dict.fromkeys((name or path.rpartition(".")[2], *_names(passed))))
    return Ref(f"{path}()", span, tuple(n for n in names if n), known=isinstance(owner, Ref) and owner.known)


def _names(passed: Arguments) -> tuple[str, ...]:
    for value in passed.positional[:2]:
        if isinstance(value, Text | Ref | Reply | Several):
            found = text_of(value).names
            if found:
                return found
    return ()


def _use(run: Interpreter, path: str, passed: Arguments, span: Span) -> None:
    if "." not in path and path not in run.imported and not path[:1].isupper():
        return
    given: list[tuple[str, Text]] = [("", text_of(value, span)) for value in passed.positional]
    for value in passed.positional:
        if isinstance(value, Table) and not value.encoded:
            given.extend((key, text_of(item, span)) for key, item in value.entries)
    given.extend((key, text_of(value, span)) for key, value in passed.named)
    run.use(path, tuple(given), span)


def _perform(  # noqa: PLR0911 - one for each kind of row
    run: Interpreter, found: rows.Found, owner: Value, passed: Arguments, span: Span
) -> Value | None:
    row = found.row
    if row.does == "macro":
        return _macro(run, owner, passed, span)
    if row.does == "nothing":
        return promises.callbacks(run, owner, passed, span) or lost(span=span)
    if row.does in pure.PURE:
        return pure.PURE[row.does](run, list(passed.positional), passed, span)
    if row.does in _MAKERS:
        return _MAKERS[row.does](run, row, passed, span)
    if row.does == "send" and not passed.positional and not passed.named:
        return None
    base = owner if isinstance(owner, Draft) else None
    sent = sending.request_in(passed) if row.does == "send" else None
    if sent is not None:
        return sending.send_given(run, base, sent)
    return _draft(run, found, base, passed, span)


def _macro(run: Interpreter, owner: Value, passed: Arguments, span: Span) -> Value:
    name = text_of(passed.positional[0]).literal if len(passed.positional) > 1 else None
    if name and isinstance(owner, Ref):
        run.attributes[f"{owner.path}.{name}"] = passed.positional[1]
    return lost(span=span)


def _apply(run: Interpreter, _row: Row, passed: Arguments, span: Span) -> Value | None:
    from scanner.usage.code import calls  # noqa: PLC0415 - the modules need each other

    func = next((value for value in passed.positional[1:] if isinstance(value, Func)), None)
    return calls.follow(run, func, passed._replace(positional=passed.positional[:1]), span) if func else None


def _draft(run: Interpreter, found: rows.Found, base: Draft | None, passed: Arguments, span: Span) -> Draft:
    row = found.row
    draft = base.copy(_KINDS[row.does], span) if base is not None else Draft(_KINDS[row.does], span)
    draft.guess, draft.keys = found.method or draft.guess, row.keys
    if found.method == rows.UNKNOWN:
        draft.guess, draft.method = "", hole()
    swapped = row.takes.startswith("url") and signs.find_method_and_url(passed.positional[:2]) == (0, 1)
    roles.apply(run, draft, f"method {row.takes}" if swapped else row.takes, passed)
    if row.does != "client":
        sending.touch(run, draft, span, sends=row.does == "send")
    if row.does == "send" and draft.number >= 0:
        promises.callbacks(run, draft, passed, span)
    return draft


def _url(run: Interpreter, row: Row, passed: Arguments, span: Span) -> Value:
    given = dict(zip(row.takes.split(), pure.by_roles(row.takes, passed.positional, passed.named), strict=True))
    texts = [text_of(given.get(role), span) for role in ("url", "base") if not is_null(given.get(role))]
    if not texts and passed.positional:
        return lost(span=span)
    draft = Draft("url", span)
    draft.resolves, draft.keys = True, row.keys
    if texts:
        draft.url = urls.resolve(texts[1], texts[0]) if len(texts) > 1 and "base" in row.takes.split() else texts[0]
    if given.get("query") is not None:
        draft.set_query(first(given["query"] or lost()))
    roles.apply(run, draft, "", passed._replace(positional=()))
    return draft


def client(run: Interpreter, path: str, place: Span) -> Draft | None:
    """Return a new client if a path is one's constructor."""
    found = rows.find(run.rows, path)
    return Draft("client", place) if found is not None and found.row.does == "client" else None


def configure(run: Interpreter, draft: Draft, passed: Arguments) -> None:
    """Give a client what its constructor takes by name."""
    roles.apply(run, draft, "", passed._replace(positional=()))


def composite(run: Interpreter, kind: str, table: Table, span: Span) -> Value:
    """Return what a literal with a type is: a library's client or request, or just the mapping."""
    found = rows.find(run.rows, kind)
    if found is None or found.row.does not in {"client", "request"}:
        return table
    draft = Draft(_KINDS[found.row.does], span)
    roles.options(run, draft, table)
    sending.touch(run, draft, span)
    return draft


_MAKERS = {"apply": _apply, "command": commands.start, "url": _url}
