"""What each kind of node of a lowered program is worth, having done what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scanner.usage.code import calls, instances, ir, members, roles
from scanner.usage.code.draft import is_null
from scanner.usage.code.scope import Branches, Scope
from scanner.usage.code.values import (
    Func,
    Instance,
    Items,
    Kind,
    Ref,
    Reply,
    Table,
    Value,
    lost,
    several,
    shorten,
    text_of,
    through,
)
from scanner.usage.text import Piece, Text

if TYPE_CHECKING:
    from scanner.usage.code.interp import Interpreter


def _literal(_run: Interpreter, node: ir.Literal, _scope: Scope) -> Value:
    return Text((Piece(node.text, node.span),)) if node.text else Text()


def _join(run: Interpreter, node: ir.Join, scope: Scope) -> Value:
    values = [run.value_of(part, scope) for part in node.parts]
    if values and all(isinstance(value, Items) for value in values):
        lists = [value for value in values if isinstance(value, Items)]
        return Items([v for value in lists for v in value.values], whole=all(value.whole for value in lists))
    if any(isinstance(value, Table) and not value.encoded for value in values):
        table = Table()
        for value in values:
            table.update(value)
        return table
    pieces: list[Piece] = []
    for value, part in zip(values, node.parts, strict=True):
        pieces.extend(text_of(value, part.span).pieces)
    return shorten(Text(tuple(pieces)))


def _name(run: Interpreter, node: ir.Name, scope: Scope) -> Value:
    if node.name == "self" and scope.owner is not None:
        return scope.owner
    value = scope.find(node.name)
    if value is None and node.name.startswith("$"):  # what a store of Svelte holds
        value = scope.find(node.name[1:])
    if isinstance(value, Func) and isinstance(value.owner, Instance) and members.is_property(value):
        return members.attribute(run, value.owner, node.name, node.span)
    if value is None:
        return run.reference(node.name, node.span, (node.name,), known=True)
    return value._replace(span=node.span) if isinstance(value, Ref) else value


def _member(run: Interpreter, node: ir.Member, scope: Scope) -> Value:
    return members.get(run, run.value_of(node.owner, scope), node.name, node.span)


def _index(run: Interpreter, node: ir.Index, scope: Scope) -> Value:
    owner = run.value_of(node.owner, scope)
    if node.key is None:
        return lost(span=node.span)
    return members.at(run, owner, run.value_of(node.key, scope), node.span)


def _call(run: Interpreter, node: ir.Call, scope: Scope) -> Value:
    return calls.call(run, node, scope)


def _dict(run: Interpreter, node: ir.Dict, scope: Scope) -> Value:
    table = Table()
    for key, item in node.pairs:
        if key is None:
            spread = run.value_of(item, scope)
            table.update(members.spread(spread))
            continue
        name = roles.key_text(run.value_of(key, scope))
        value = run.value_of(item, scope)
        if name is None:
            table.whole = False
            continue
        if isinstance(item, ir.Literal) and item.quoted and isinstance(value, Text) and value.pieces:
            run.record(name, value, item.span)
        table.set(name, value)
    return calls.composite(run, node, table, scope) if node.kind else table


def _list(run: Interpreter, node: ir.List, scope: Scope) -> Value:
    items = Items([])
    for item in node.items:
        items.add(run.value_of(item, scope))
    return items


def _assign(run: Interpreter, node: ir.Assign, scope: Scope) -> Value:
    value = run.value_of(node.value, scope)
    run.bind(node.target, value, scope, node.span, declares=node.declares)
    return through(value, node.target.name) if isinstance(node.target, ir.Name | ir.Member) else value


def _function(run: Interpreter, node: ir.Function, scope: Scope) -> Value:
    func = Func(node, scope)
    known = scope.variables.get(node.name) if node.name else None
    if isinstance(known, Func) and known.node is node:
        return known
    run.functions.append(func)
    if node.name:
        scope.assign(node.name, func, declares=True)
    return func


def _class(run: Interpreter, node: ir.Class, scope: Scope) -> Value:
    known = scope.variables.get(node.name)
    if isinstance(known, Kind) and known.node is node:
        return known
    return calls.define(run, node, scope)


def _return(run: Interpreter, node: ir.Return, scope: Scope) -> Value:
    value = run.value_of(node.value, scope) if node.value is not None else None
    if value is not None:
        run.returns.append(value)
    run.left = True
    return value if value is not None else lost(span=node.span)


def _yield(run: Interpreter, node: ir.Yield, scope: Scope) -> Value:
    value = run.value_of(node.value, scope)
    run.returns.append(value)
    return value


def _truth(node: ir.Node, scope: Scope) -> bool | None:
    """Tell whether a local variable that is a condition by itself holds something, None where that can't be known."""
    value = scope.variables.get(node.name) if isinstance(node, ir.Name) and scope.outer is not None else None
    if value is None:
        return None
    if is_null(value):
        return False
    if isinstance(value, Text):
        return bool(value.literal) and value.literal not in _FALSE if value.literal is not None else None
    if isinstance(value, Table | Items):
        return True if isinstance(value, Table) and value.entries else None
    return True if isinstance(value, Func | Instance) else None


_FALSE = frozenset({"False", "false", "0"})


def _if(run: Interpreter, node: ir.If, scope: Scope) -> Value:
    run.value_of(node.condition, scope)
    truth = _truth(node.condition, scope)
    if truth is not None:
        taken = node.then if truth else node.otherwise
        return run.value_of(taken, scope) if taken is not None else Ref("undefined", node.span)
    branches = Branches(scope)
    then = run.value_of(node.then, scope)
    then_left, run.left = run.left, False
    after_then = branches.take()
    otherwise = run.value_of(node.otherwise, scope) if node.otherwise is not None else None
    else_left, run.left = run.left, False
    after_else = branches.take()
    if then_left and else_left:
        run.left = True
    elif then_left:
        branches.put(after_else)
    elif else_left:
        branches.put(after_then)
    else:
        sure = _missing(node, scope) if node.otherwise is None else set()
        branches.join(after_then, after_else, sure)
    if otherwise is None:
        return then
    options = [value for value in (then, otherwise) if not is_null(value)]
    return several(options) if options else then


def _missing(node: ir.If, scope: Scope) -> set[str]:
    """Return the variables that a condition may test for being there, and that hold nothing known before it."""
    names, stack = set(), [node.condition]
    while stack:
        current = stack.pop()
        if isinstance(current, ir.Name):
            value = scope.find(current.name)
            if (
                isinstance(value, Ref)
                or is_null(value)
                or (isinstance(value, Text) and not any(p.text for p in value.pieces))
            ):
                names.add(current.name)
        elif isinstance(current, ir.Unknown):
            stack.extend(current.parts)
        elif isinstance(current, ir.Fallback):
            stack.extend((current.first, current.second))
    return names


def _fallback(run: Interpreter, node: ir.Fallback, scope: Scope) -> Value:
    return members.fallback(run.value_of(node.first, scope), run.value_of(node.second, scope))


def _loop(run: Interpreter, node: ir.Loop, scope: Scope) -> Value:
    if node.items is not None and node.target is not None:
        run.bind(
            node.target,
            members.element(run.value_of(node.items, scope), node.items.span),
            scope,
            node.span,
            declares=True,
        )
    value = run.value_of(node.body, scope)
    run.left = False
    if isinstance(value, Table):
        table = value.copy()
        table.whole = False
        return table
    return Items([value], whole=False)


def hoist(run: Interpreter, node: ir.Block, scope: Scope) -> None:
    """Make the functions and classes of a block known before its first statement."""
    for statement in node.body:
        if isinstance(statement, ir.Function | ir.Class):
            run.value_of(statement, scope)


def _block(run: Interpreter, node: ir.Block, scope: Scope) -> Value:
    hoist(run, node, scope)
    value: Value | None = None
    for statement in node.body:
        value = run.value_of(statement, scope)
        if run.left:
            break
    return value if value is not None else lost(span=node.span)


def _import(run: Interpreter, node: ir.Import, scope: Scope) -> Value:
    value = run.reference(node.path, node.span, (node.local,), known=True)
    run.imported.add(node.path)
    if node.local and node.local != "*":
        scope.assign(node.local, value, declares=True)
    return value


def _shared(_run: Interpreter, node: ir.Shared, scope: Scope) -> Value:
    scope.shared.update(node.names)
    return lost(span=node.span)


def _fill(run: Interpreter, node: ir.Fill, scope: Scope) -> Value:
    value, held = run.value_of(node.value, scope), run.value_of(node.target, scope)
    if isinstance(held, Instance) and isinstance(value, Reply):
        instances.fill(run, held, value, node.span)
    elif isinstance(node.target, ir.Name | ir.Member):
        run.bind(node.target, value, scope, node.span)
    return lost(span=node.span)


def _unknown(run: Interpreter, node: ir.Unknown, scope: Scope) -> Value:
    names: tuple[str, ...] = ()
    for part in node.parts:
        value = run.value_of(part, scope)
        run.left = False
        names = names or (text_of(value).names if isinstance(value, Text | Ref | Reply) else ())
    return Ref("", node.span, names)


VALUES: dict[type, Callable[..., Value]] = {
    ir.Literal: _literal,
    ir.Join: _join,
    ir.Name: _name,
    ir.Member: _member,
    ir.Index: _index,
    ir.Call: _call,
    ir.Dict: _dict,
    ir.List: _list,
    ir.Assign: _assign,
    ir.Function: _function,
    ir.Class: _class,
    ir.Return: _return,
    ir.Yield: _yield,
    ir.If: _if,
    ir.Fallback: _fallback,
    ir.Loop: _loop,
    ir.Block: _block,
    ir.Import: _import,
    ir.Shared: _shared,
    ir.Typed: calls.typed,
    ir.Fill: _fill,
    ir.Unknown: _unknown,
}
