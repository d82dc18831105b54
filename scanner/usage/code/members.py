"""Reads and writes members, items and entries of values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code import sending
from scanner.usage.code.draft import Draft, is_null
from scanner.usage.code.values import (
    Func,
    Instance,
    Items,
    Kind,
    Ref,
    Reply,
    Several,
    Table,
    Value,
    first,
    lost,
    named,
    several,
    text_of,
    through,
)
from scanner.usage.text import Text

FLAGS = "parse_args()"
"""Where what a program is started with is read from."""

if TYPE_CHECKING:
    from scanner.usage.code.interp import Interpreter

_MAX_FIELD = 200
_HELD = frozenset({"value", "current"})
"""Members by which reactive variables give what they hold."""
_INDEX = re.compile(r"-?[0-9]{1,6}", re.ASCII)


def get(run: Interpreter, owner: Value, name: str, span: Span) -> Value:  # noqa: PLR0911 - one for each kind of value
    """Return `owner.name`."""
    match owner:
        case Ref():
            return _of_path(run, owner, name, span)
        case Text() if name in _HELD:
            return owner
        case Instance():
            return attribute(run, owner, name, span)
        case Kind():
            return static(owner, name) or lost(name, span=span)
        case Table():
            return _entry(run, owner, name, span)
        case Reply():
            return field(run, owner, name, span)
        case Draft():
            return sending.read(run, owner, name, span)
        case Several(options):
            return several([get(run, option, name, span) for option in options[:4]])
    return lost(name, span=span)


def _of_path(run: Interpreter, owner: Ref, name: str, span: Span) -> Value:
    path = owner.path
    if path in run.idioms.envs:
        return run.env(name, span)
    if path.endswith(FLAGS) and f"{FLAGS}.{name}" in run.attributes:
        return run.attributes[f"{FLAGS}.{name}"]
    if name == "default" and name in run.idioms.selves:
        return owner
    names = owner.names[:1] if name in _HELD and owner.names else (name,)
    return run.reference(f"{path}.{name}" if path else name, span, names, known=owner.known)


def _entry(run: Interpreter, table: Table, name: str, span: Span) -> Value:
    value = table.get(name)
    if value is not None:
        return value
    if name in run.idioms.selves:
        return table
    return Ref("undefined", span, (name,)) if table.whole else lost(name, span=span)


def attribute(run: Interpreter, owner: Instance, name: str, span: Span) -> Value:
    """Return an attribute, property or method of an object of this file's classes."""
    if name in owner.attributes:
        return owner.attributes[name]
    value = static(owner.kind, name)
    if isinstance(value, Func):
        func = value._replace(owner=owner)
        if is_property(func):
            from scanner.usage.code import calls  # noqa: PLC0415 - properties are calls: the two modules need each other

            return through(calls.follow(run, func, calls.Arguments(), span), name)
        return func
    if value is not None:
        return value
    client = base_client(owner)
    if client is not None and name not in {"self", "__init__"}:
        return sending.read(run, client, name, span)
    return lost(name, span=span)


def is_property(func: Func) -> bool:
    """Tell whether a method is called by its name alone."""
    return any(tag.rpartition(".")[2] in {"property", "cached_property", "get"} for tag in func.node.tags)


def static(kind: Kind, name: str, depth: int = 0) -> Value | None:
    """Return what a class or one of its bases in this file has under a name."""
    if name in kind.methods:
        return Func(kind.methods[name], kind.scope)
    if name in kind.scope.variables:
        return kind.scope.variables[name]
    for base in kind.bases:
        if isinstance(base, Kind) and depth < 5:  # noqa: PLR2004 - no file has a deeper line of classes
            value = static(base, name, depth + 1)
            if value is not None:
                return value
    return None


def base_client(owner: Instance) -> Draft | None:
    """Return the client that an object is by inheritance."""
    client = owner.attributes.get("@client") or owner.kind.scope.variables.get("@client")
    return client if isinstance(client, Draft) else None


def field(run: Interpreter, reply: Reply, name: str, span: Span) -> Reply:
    """Return a field of a reply; the members that lead to its decoded body are none of it."""
    if reply.bare and name in run.idioms.reply:
        return reply._replace(span=span, bare=False)
    path = f"{reply.field}.{name}" if reply.field else name
    taken = Reply(reply.number, path[:_MAX_FIELD], bare=False, span=span, names=())
    run.record(taken.field, text_of(taken), span)
    return taken


def at(run: Interpreter, owner: Value, key: Value, span: Span) -> Value:
    """Return `owner[key]`."""
    name = text_of(key).literal
    owner = first(owner) if isinstance(owner, Several) and not isinstance(first(owner), Text) else owner
    if name is not None and isinstance(owner, Items) and _INDEX.fullmatch(name):
        return item(owner, int(name), span)
    if name is not None:
        return get(run, owner, name, span)
    return _unknown_key(owner, key, span)


def _unknown_key(owner: Value, key: Value, span: Span) -> Value:
    if isinstance(owner, Ref | Draft) and owner_path(owner) and isinstance(key, Text | Ref | Several):
        return Ref(f"{owner_path(owner)}.{{}}", span, text_of(owner).names[:1], known=False)
    if isinstance(owner, Table) and owner.entries:
        return several([value for _, value in owner.entries])
    if isinstance(owner, Items) and owner.values:
        return several(owner.values)
    return lost(*text_of(owner).names[:1], span=span)


def owner_path(owner: Ref | Draft) -> str:
    """Return the path by which something is known."""
    return owner.path if isinstance(owner, Ref) else owner.origin


def item(owner: Value, index: int, span: Span) -> Value:
    """Return an item of a list by its place."""
    if isinstance(owner, Items):
        if -len(owner.values) <= index < len(owner.values):
            return owner.values[index]
        return lost(span=span)
    if isinstance(owner, Reply):
        return owner._replace(field=f"{owner.field}.{index}".lstrip("."), bare=False)
    if isinstance(owner, Ref):
        return Ref("", span, owner.names)
    return owner if isinstance(owner, Draft) and index == 0 else lost(span=span)


def element(value: Value, span: Span) -> Value:
    """Return what a loop over a value binds: one of its items."""
    if isinstance(value, Items) and value.values:
        return several(value.values) if value.whole else several([*value.values, lost(span=span)])
    if isinstance(value, Reply):
        return value._replace(field=f"{value.field}.0".lstrip("."), bare=False)
    return lost(span=span)


def spread(value: Value) -> Value:
    """Return what a spread adds to a mapping."""
    if isinstance(value, Several):
        tables = [option for option in value.options if isinstance(option, Table)]
        return tables[0] if tables else value
    return value


def put(run: Interpreter, owner: Value, name: str, value: Value, span: Span) -> None:  # noqa: C901 - one case for each kind of value
    """Do `owner.name = value`."""
    match owner:
        case Instance():
            run.kept(name, value, span)
            client = base_client(owner)
            if client is None or not sending.write(run, client, name, value, span):
                owner.attributes[name] = through(value, name)
        case Kind():
            owner.scope.variables[name] = through(value, name)
        case Table():
            owner.set(name, value)
        case Draft():
            sending.write(run, owner, name, value, span)
        case Ref(path, _, _, known):
            full = f"{path}.{name}"
            run.attributes[full] = through(value, name)
            if known:
                run.use(full, (("", text_of(value, span)),), span)
        case Items():
            if _INDEX.fullmatch(name) and int(name) == len(owner.values):
                owner.add(value)
        case Several(options):
            for option in options[:4]:
                put(run, option, name, value, span)
        case _:
            pass


def fallback(one: Value, other: Value) -> Value:
    """Return `one ?? other`: a literal that stands for what is not known counts as the value."""
    if is_null(one) or (isinstance(one, Text) and not one.pieces):
        return other
    if not _is_open(one) or is_null(other) or isinstance(other, Ref) or (isinstance(other, Text) and not other.pieces):
        return one
    if isinstance(other, Text):
        for name in reversed(text_of(one).names):
            other = named(other, name)
    elif isinstance(other, Table) and isinstance(one, Ref):
        other = other.copy()
        other.whole = False
    return other


def _is_open(value: Value) -> bool:
    """Tell whether nothing but names is known of a value."""
    if isinstance(value, Text):
        return all(piece.text is None and piece.reply < 0 and not piece.several for piece in value.pieces)
    return isinstance(value, Ref)
