"""What functions make of their arguments that have nothing to do with requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code.pure import mappings, texts, urls
from scanner.usage.code.pure.texts import Pure
from scanner.usage.code.values import (
    Credential,
    Func,
    Items,
    Kind,
    Partial,
    Ref,
    Several,
    Table,
    Value,
    lost,
    named,
    text_of,
    through,
)
from scanner.usage.text import Text, literal

if TYPE_CHECKING:
    from scanner.usage.code.calls import Arguments
    from scanner.usage.code.interp import Interpreter

_NULL = frozenset({None, "None", "null", "nil", "undefined"})


def by_roles(takes: str, values: Sequence[Value], names: Sequence[tuple[str, Value]]) -> list[Value | None]:
    """Return arguments in the order of the roles `takes`, by position and by name."""
    roles = takes.replace("…", "").split()
    found: list[Value | None] = [None] * len(roles)
    for index, value in enumerate(values[: len(roles)]):
        found[index] = value
    for name, value in names:
        if name in roles:
            found[roles.index(name)] = value
    return found


def env(run: Interpreter, values: Sequence[Value], passed: Arguments, span: Span) -> Value:
    """Read an environment variable; a literal fallback counts as its value."""
    name = text_of(values[0]).literal if values else None
    value = run.env(name or "", span)
    fallbacks = [*values[1:2], *(v for key, v in passed.named if key in {"default", "fallback"})]
    if fallbacks and isinstance(fallbacks[0], Text) and fallbacks[0].pieces and fallbacks[0].literal not in _NULL:
        return named(fallbacks[0], name) if name else fallbacks[0]
    return value


def basic(_run: Interpreter, values: Sequence[Value], passed: Arguments, _span: Span) -> Value:
    """Make a credential of user and password."""
    user, password = by_roles("username password", values, passed.named)
    return Credential("Basic", basic_token(text_of(user), text_of(password) if password is not None else Text()))


def basic_token(user: Text, password: Text) -> Text:
    """Return what Basic sends: the user alone where there is no password."""
    return user + literal(":") + password if password.pieces else user


def bearer(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Make a credential of a token."""
    return Credential("Bearer", text_of(values[0], span) if values else Text())


def make_headers(_run: Interpreter, _values: Sequence[Value], passed: Arguments, _span: Span) -> Value:
    """Make headers of urllib3's keywords."""
    table = Table(whole=passed.whole)
    for key, value in passed.named:
        if key in {"basic_auth", "proxy_basic_auth"}:
            table.set("Authorization", Credential("Basic", text_of(value)))
    return table


def partial(_run: Interpreter, values: Sequence[Value], passed: Arguments, span: Span) -> Value:
    """Give a function that has its first arguments."""
    return Partial(values[0], tuple(values[1:]), passed.named) if values else lost(span=span)


def flag(run: Interpreter, values: Sequence[Value], passed: Arguments, span: Span) -> Value:
    """Note the default of a flag that a program is started with."""
    from scanner.usage.code import members  # noqa: PLC0415 - the modules need each other

    names = dict(passed.named)
    titles = [text_of(value).literal or "" for value in (*values[1:], *([names["dest"]] if "dest" in names else []))]
    name = next((title for title in reversed(titles) if title.startswith("--") or "dest" in names), "")
    default = names.get("default")
    if name and default is not None:
        name = name.lstrip("-").replace("-", "_")
        run.attributes[f"{members.FLAGS}.{name}"] = through(default, name)
    return lost(span=span)


def declared(_run: Interpreter, values: Sequence[Value], passed: Arguments, span: Span) -> Value:
    """Give the default of a declared field."""
    named_values = dict(passed.named)
    default = named_values.get("default", values[0] if values else None)
    factory = named_values.get("default_factory")
    if default is None and isinstance(factory, Ref | Func | Kind):
        from scanner.usage.code import calls  # noqa: PLC0415 - the modules need each other

        return calls.apply(_run, factory, calls.Arguments(), span)
    if isinstance(default, Func):
        from scanner.usage.code import calls  # noqa: PLC0415 - as above

        return calls.apply(_run, default, calls.Arguments(), span)
    return default if isinstance(default, Text | Table | Items) else lost(span=span)


def get_attribute(run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Give a member by its name."""
    from scanner.usage.code import members  # noqa: PLC0415 - the modules need each other

    return members.at(run, values[0], values[1], span) if len(values) > 1 else lost(span=span)


_ON_MAPPINGS = frozenset({"put", "append", "setdefault", "update", "remove", "lookup"})


def suits(does: str, receiver: Value) -> bool:
    """Tell whether a method's row is meant for a receiver like this."""
    if does in _ON_MAPPINGS:
        return isinstance(receiver, Table | Items)
    return does in PURE and isinstance(receiver, Text | Ref | Table | Items | Credential | Several)


PURE: dict[str, Pure] = {
    "same": texts.same,
    "env": env,
    "urljoin": urls.urljoin,
    "pathjoin": urls.pathjoin,
    "concat": texts.concat,
    "join": texts.join,
    "given": texts.given,
    "format": texts.formatted,
    "dollars": texts.dollars,
    "sprintf": texts.sprintf,
    "replace": texts.replace,
    "upper": texts.cased(str.upper),
    "lower": texts.cased(str.lower),
    "query": mappings.mapping("form"),
    "formdata": mappings.mapping("multipart"),
    "headers": mappings.mapping(""),
    "merge": mappings.merged,
    "json": mappings.as_json,
    "jsonof": mappings.json_of,
    "writejson": mappings.write_json,
    "copy": mappings.copied,
    "put": mappings.put,
    "append": mappings.put,
    "setdefault": mappings.set_default,
    "update": mappings.update,
    "remove": mappings.remove,
    "lookup": mappings.lookup,
    "basic": basic,
    "bearer": bearer,
    "makeheaders": make_headers,
    "encode": texts.encode,
    "partial": partial,
    "declared": declared,
    "flag": flag,
    "getattr": get_attribute,
    "urlunsplit": urls.url_of_parts,
    "strip": texts.trimmer(left=True, right=True),
    "lstrip": texts.trimmer(left=True, right=False),
    "rstrip": texts.trimmer(left=False, right=True),
    "base64": texts.same,
}
