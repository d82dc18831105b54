"""What objects of a file's own classes are as JSON, and what a reply fills them with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code import ir
from scanner.usage.code.values import Func, Instance, Items, Kind, Reply, Table, Value

if TYPE_CHECKING:
    from scanner.usage.code.interp import Interpreter

MAX_DEPTH = 5


def table(made: Instance, depth: int = 0) -> Table:
    """Return an object as the mapping that JSON libraries make of it."""
    names = fields(made.kind)
    found = Table()
    for name, value in made.attributes.items():
        if not name.startswith("@") and not isinstance(value, Func):
            found.set(names.get(name, name), plain(value, depth + 1))
    return found


def plain(value: Value, depth: int = 0) -> Value:
    """Return a value with the objects in it as mappings."""
    if depth > MAX_DEPTH:
        return value
    if isinstance(value, Instance):
        return table(value, depth)
    if isinstance(value, Items) and any(isinstance(item, Instance) for item in value.values):
        return Items([plain(item, depth + 1) for item in value.values], whole=value.whole)
    return value


def fields(kind: Kind) -> dict[str, str]:
    """Return what a class's fields are called in JSON, by their names."""
    return {
        part.target.name: part.value.name or part.target.name
        for part in kind.node.body
        if isinstance(part, ir.Assign) and isinstance(part.target, ir.Name) and isinstance(part.value, ir.Typed)
    }


def fill(run: Interpreter, made: Instance, reply: Reply, span: Span) -> None:
    """Let an object's fields be those of a reply."""
    from scanner.usage.code import members  # noqa: PLC0415 - the modules need each other

    for name, said in fields(made.kind).items():
        made.attributes[name] = members.field(run, reply._replace(bare=False), said, span)
