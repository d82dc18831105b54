"""Makers of constructs that languages with braces share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code import ir
from scanner.usage.code.lower import Lowering, Maker, joined

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

_ORS = frozenset({"??", "||", "?:", "or"})
_MAX_ORDERED = 200


def block(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make statements of all children."""
    return low.block(syntax)


def items(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make a list of all children."""
    return ir.List(low.span(syntax), low.nodes(syntax))


def self_name(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make the object itself."""
    return ir.Name(low.span(syntax), "self")


def super_name(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make the object seen as its base."""
    return ir.Name(low.span(syntax), "super")


def returned(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make a return of its only child."""
    children = low.children(syntax)
    return ir.Return(low.span(syntax), low.node(children[0]) if children else None)


def thrown(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make a return without value, after what is thrown."""
    return ir.Block(low.span(syntax), (*low.nodes(syntax), ir.Return(low.span(syntax))))


def binary(pluses: Iterable[str] = ("+",)) -> Maker:
    """Return a maker for nodes with fields left, operator and right."""

    def make(low: Lowering, syntax: Syntax) -> ir.Node:
        chain = joined(low, syntax, pluses)
        if chain:
            return chain
        left, right = low.field(syntax, "left"), low.field(syntax, "right")
        if low.text(syntax.child_by_field_name("operator")) in _ORS:
            return ir.Fallback(low.span(syntax), left, right)
        return ir.Unknown(low.span(syntax), (left, right))

    return make


def assignment(
    *, declares: bool = False, pluses: Iterable[str] = ("+=",), ors: Iterable[str] = ("??=", "||=")
) -> Maker:
    """Return a maker for nodes with fields left, operator (may be missing) and right."""

    def make(low: Lowering, syntax: Syntax) -> ir.Node:
        span = low.span(syntax)
        left, right = low.field(syntax, "left"), low.field(syntax, "right")
        operator = low.text(syntax.child_by_field_name("operator")) or "="
        if operator in pluses:
            right = ir.Join(span, (left, right))
        elif operator in ors:
            right = ir.Fallback(span, left, right)
        elif operator != "=":
            return ir.Unknown(span, (left, right))
        return ir.Assign(span, left, right, declares)

    return make


def choice(condition: str = "condition", then: str = "consequence", otherwise: str = "alternative") -> Maker:
    """Return a maker for `if` and `a ? b : c` from the fields that hold the three parts."""

    def make(low: Lowering, syntax: Syntax) -> ir.Node:
        return ir.If(
            low.span(syntax), low.field(syntax, condition), low.field(syntax, then), low.optional(syntax, otherwise)
        )

    return make


def each(target: str, values: str, body: str = "body") -> Maker:
    """Return a maker for loops over the items of a value."""

    def make(low: Lowering, syntax: Syntax) -> ir.Node:
        return ir.Loop(low.span(syntax), low.field(syntax, target), low.field(syntax, values), low.field(syntax, body))

    return make


def loop(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make a loop of other kinds: all parts in order."""
    return ir.Loop(low.span(syntax), None, None, low.block(syntax))


def nested(low: Lowering, syntax: Syntax, subject: ir.Node, cases: Iterable[tuple[bool, ir.Node]]) -> ir.Node:
    """Make nested `If`s of cases, each with whether it is the last resort and what it does."""
    result: ir.Node | None = None
    subject = ir.Unknown(subject.span, (subject,))  # compared with something: what it holds decides nothing by itself
    for last_resort, body in reversed(list(cases)):
        result = body if last_resort and result is None else ir.If(low.span(syntax), subject, body, result)
    return result or subject


def index(owner: str, key: str) -> Maker:
    """Return a maker of `owner[key]` from the fields that hold both."""

    def make(low: Lowering, syntax: Syntax) -> ir.Node:
        return ir.Index(low.span(syntax), low.field(syntax, owner), low.optional(syntax, key))

    return make


def command(text: Maker) -> Maker:
    """Return a maker for a command between backticks, whose text the given maker makes."""

    def make(low: Lowering, syntax: Syntax) -> ir.Node:
        span = low.span(syntax)
        return ir.Call(span, ir.Name(span, "`"), (ir.Argument("", text(low, syntax)),))

    return make


def is_called(low: Lowering, syntax: Syntax, title: str) -> bool:
    """Tell whether a function seems to be called in its file."""
    while syntax.parent is not None:
        syntax = syntax.parent
    return low.text(syntax).count(f"{title}(") > 1


def callers_first(low: Lowering, syntax: Syntax, body: Sequence[ir.Node]) -> tuple[ir.Node, ...]:
    """Put functions that others call behind those that nobody calls: they are then known by what they are given."""
    last = [
        node for node in body[:_MAX_ORDERED] if isinstance(node, ir.Function) and is_called(low, syntax, node.name)
    ]
    kept = [node for node in body if not any(node is other for other in last)] if last else list(body)
    return (*kept, *last)


def collection(span: Span, arguments: Sequence[ir.Argument], *, pairs: bool) -> ir.Node:
    """Make a list of arguments, or a mapping of names and values in turn or of entries that are mappings themselves."""
    values = [argument.value for argument in arguments]
    if not pairs:
        return ir.List(span, tuple(values))
    if all(isinstance(value, ir.Dict) for value in values):
        return ir.Dict(span, tuple(pair for value in values if isinstance(value, ir.Dict) for pair in value.pairs))
    return ir.Dict(span, tuple(ir.Pair(key, value) for key, value in zip(values[::2], values[1::2], strict=False)))
