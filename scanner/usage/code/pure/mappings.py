"""What functions make of mappings: of pairs, merged, changed, looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code import bodies, instances
from scanner.usage.code.draft import Draft, part, split_first
from scanner.usage.code.pure.texts import Pure
from scanner.usage.code.values import Instance, Items, Ref, Reply, Table, Value, first, lost, text_of
from scanner.usage.text import Text

if TYPE_CHECKING:
    from scanner.usage.code.calls import Arguments
    from scanner.usage.code.interp import Interpreter


def mapping(encoded: str) -> Pure:
    """Return a function that makes one mapping of its arguments."""

    def merge(_run: Interpreter, values: Sequence[Value], passed: Arguments, _span: Span) -> Value:
        table = Table(whole=passed.whole, encoded=encoded)
        for value in values:
            source = first(value)
            if isinstance(source, Text) and encoded == "form":
                _parse_query(table, source)
            elif isinstance(source, Draft):
                table.update(source.headers)
            else:
                table.update(source)
        if encoded != "json":
            for key, value in passed.named:
                table.set(key, value)
        return table

    return merge


def _parse_query(table: Table, text: Text) -> None:
    rest: Text | None = Text(part(text.pieces[0], 1, None) + text.pieces[1:]) if text.pattern.startswith("?") else text
    while rest is not None and rest.pieces:
        item, rest = split_first(rest, "&")
        key, value = split_first(item, "=")
        name = key.literal
        if name:
            table.add(name, value or Text())
        else:
            table.whole = False


def merged(run: Interpreter, values: Sequence[Value], passed: Arguments, span: Span) -> Value:
    """Add the later mappings to the first, which it gives."""
    if len(values) == 1 and isinstance(first(values[0]), Reply) and not passed.named:  # `new JSONObject(reply)`
        return values[0]
    if values and isinstance(values[0], Draft):
        return Reply(values[0].number) if values[0].sent else values[0]
    if values and isinstance(values[0], Table) and not passed.named:
        for value in values[1:]:
            values[0].update(first(value))
        return values[0]
    return mapping("")(run, values, passed, span)


def as_json(_run: Interpreter, values: Sequence[Value], passed: Arguments, _span: Span) -> Value:
    """Make JSON of a value, or of names that a call passes without braces."""
    value = first(values[0]) if values else Table(list(passed.named), whole=passed.whole)
    if isinstance(value, Instance):
        value = instances.table(value)
    if isinstance(value, Table):
        copy = value.copy()
        copy.encoded = "json"
        return copy
    return Table(whole=False, encoded="json") if isinstance(value, Ref) else value


def json_of(run: Interpreter, values: Sequence[Value], passed: Arguments, span: Span) -> Value:
    """Make JSON of the argument of a method (`mapper.writeValueAsString(x)`)."""
    return as_json(run, values[1:2], passed, span)


def write_json(run: Interpreter, values: Sequence[Value], passed: Arguments, span: Span) -> Value:
    """Write the second argument of a method as JSON to the first (`mapper.writeValue(out, x)`): to a request's body."""
    target = values[1] if len(values) > 2 else None  # noqa: PLR2004 - mapper, target and value
    if isinstance(target, Draft) and target.kind == "request":
        bodies.set_body(target, "body", as_json(run, values[2:3], passed, span))
    return lost(span=span)


def copied(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Give a copy."""
    value = first(values[0]) if values else lost(span=span)
    if isinstance(value, Items):
        return Items(list(value.values), whole=value.whole)
    return value.copy() if isinstance(value, Table) else value


def put(_run: Interpreter, values: Sequence[Value], passed: Arguments, span: Span) -> Value:
    """Put a value under a name, of a mapping; gives the mapping."""
    if not values:
        return lost(span=span)
    table = values[0]
    if isinstance(table, Table):
        names = list(passed.named)
        if len(values) > 2:  # noqa: PLR2004 - mapping, name and value
            key = text_of(values[1]).literal
            if key is not None:
                names.append((key, values[2]))
            else:
                table.whole = False
        elif len(values) == 2:  # noqa: PLR2004 - a mapping
            table.update(values[1])
        for key, value in names:
            table.set(key, value)
    elif isinstance(table, Items) and len(values) == 2:  # noqa: PLR2004 - a list and its new item
        table.add(values[1])
    return table


def set_default(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Put a value under a name if there is none, and give what stands there."""
    table, *rest = values or [lost(span=span)]
    key = text_of(rest[0]).literal if rest else None
    if not isinstance(table, Table) or key is None or len(rest) < 2:  # noqa: PLR2004 - a name and a value
        return lost(span=span)
    found = table.get(key)
    if found is None:
        table.set(key, rest[1])
    return rest[1] if found is None else found


def update(_run: Interpreter, values: Sequence[Value], passed: Arguments, span: Span) -> Value:
    """Add mappings and keywords to the first mapping."""
    if values and isinstance(values[0], Table):
        for value in values[1:]:
            values[0].update(first(value))
        for key, value in passed.named:
            values[0].set(key, value)
    return values[0] if values else lost(span=span)


def remove(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Take a name out of a mapping."""
    if len(values) > 1 and isinstance(values[0], Table):
        key = text_of(values[1]).literal
        if key is not None:
            values[0].remove(key)
    return values[0] if values else lost(span=span)


def lookup(_run: Interpreter, values: Sequence[Value], _passed: Arguments, span: Span) -> Value:
    """Give what stands under a name, or the fallback."""
    table, *rest = values or [lost(span=span)]
    key = text_of(rest[0]).literal if rest else None
    if not isinstance(table, Table) or key is None:
        return lost(span=span)
    found = table.get(key)
    return found if found is not None else (rest[1] if len(rest) > 1 else lost(key, span=span))
