"""Follows calls into the functions and classes of a file, and hands all others to `library`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Span
from scanner.usage.code import ir, library, members, rows, sending
from scanner.usage.code.draft import Draft, is_null
from scanner.usage.code.scope import Scope
from scanner.usage.code.values import (
    Func,
    Instance,
    Items,
    Kind,
    Method,
    Partial,
    Ref,
    Table,
    Value,
    first,
    lost,
    several,
    through,
)
from scanner.usage.text import Text, literal

if TYPE_CHECKING:
    from scanner.usage.code.interp import Interpreter

MAX_INLINE = 5
MAX_FOLLOWS = 1_500
_MAX_GIVEN = 200


class Arguments(NamedTuple):
    """What a call passes. `whole`: nothing else."""

    positional: tuple[Value, ...] = ()
    named: tuple[tuple[str, Value], ...] = ()
    whole: bool = True


def call(run: Interpreter, node: ir.Call, scope: Scope) -> Value:
    """Return what a call gives."""
    callee = node.callee
    if isinstance(callee, ir.Name) and callee.name == "super":
        return _super(run, node, scope)
    if not isinstance(callee, ir.Member):
        own = scope.find(callee.name) if isinstance(callee, ir.Name) else None
        target = own if isinstance(own, Func) else first(run.value_of(callee, scope))  # not what a property gives
        return apply(run, target, arguments(run, node, scope), node.span)
    if isinstance(callee.owner, ir.Name) and callee.owner.name == "super" and isinstance(scope.owner, Instance):
        return _super_method(run, scope.owner, callee.name, arguments(run, node, scope), node.span)
    owner = first(run.value_of(callee.owner, scope))
    passed = arguments(run, node, scope)
    if isinstance(owner, _Super):
        return _super_method(run, owner.owner, callee.name, passed, node.span)
    return method(run, owner, callee.name, passed, node.span)


def method(run: Interpreter, owner: Value, name: str, passed: Arguments, span: Span) -> Value:
    """Return what `owner.name(…)` gives."""
    if isinstance(owner, Instance):
        return _of_instance(run, owner, name, passed, span)
    target: Value | None = None
    if isinstance(owner, Kind):
        target = owner if name == "new" else _of_kind(run, owner, name)
    elif isinstance(owner, Table):
        target = owner.get(name)
        if isinstance(target, Func) and target.node.name == "":
            target = target._replace(owner=target.owner or owner)
    elif isinstance(owner, Func) and name in {"call", "apply", "invoke", "()", "bind"}:
        target = owner
    elif isinstance(owner, Ref):
        target = run.attributes.get(f"{owner.path}.{name}")
    if isinstance(target, Func | Kind | Draft | Instance | Partial | Method):
        return apply(run, target, passed, span)
    return library.call(run, owner, name, passed, span)


def _of_instance(run: Interpreter, owner: Instance, name: str, passed: Arguments, span: Span) -> Value:
    if name in owner.attributes:
        return _accessed(run, owner.attributes[name], passed, span)
    found = members.static(owner.kind, name)
    if isinstance(found, Func):
        return follow(run, found._replace(owner=owner), passed, span)
    if found is not None:
        return apply(run, found, passed, span)
    client = members.base_client(owner)
    if client is None:
        return library.unknown(run, "", owner, name, passed, span)
    verb = rows.verb(name)
    own = members.static(owner.kind, "request") if verb else None
    if isinstance(own, Func) and id(own.node) not in run.active:  # a client's verbs go through its `request`
        passed = passed._replace(positional=(literal(verb), *passed.positional))
        return follow(run, own._replace(owner=owner), passed, span)
    return library.call(run, client, name, passed, span)


def _accessed(run: Interpreter, value: Value, passed: Arguments, span: Span) -> Value:
    """Return what an attribute gives that is called: itself, if it is no function but read by an accessor."""
    if isinstance(value, Text | Table | Items | Instance) and not passed.positional and not passed.named:
        return value
    return apply(run, value, passed, span)


def _of_kind(run: Interpreter, owner: Kind, name: str) -> Value | None:
    found = members.static(owner, name)
    if isinstance(found, Func):
        return found._replace(owner=found.owner or sample(run, owner))
    return found


def apply(run: Interpreter, target: Value, passed: Arguments, span: Span) -> Value:
    """Return what calling a value gives."""
    if isinstance(target, Func):
        return follow(run, target, passed, span)
    if isinstance(target, Kind):
        return instance(run, target, passed, span)
    if isinstance(target, Instance):
        return method(run, target, "__call__", passed, span)
    if isinstance(target, Partial):
        positional, named = (*target.positional, *passed.positional), (*target.named, *passed.named)
        return apply(run, target.target, Arguments(positional, named, passed.whole), span)
    if isinstance(target, Method):
        return library.call(run, target.owner, target.name, passed, span)
    return library.call(run, target, "", passed, span)


def arguments(run: Interpreter, node: ir.Call, scope: Scope) -> Arguments:
    """Evaluate what a call passes."""
    positional: list[Value] = []
    named: list[tuple[str, Value]] = []
    whole = True
    for name, item in node.arguments:
        value = run.value_of(item, scope)
        if not name:
            positional.append(value)
        elif name == "*":
            positional.extend(value.values if isinstance(value, Items) else ())
            whole = whole and isinstance(value, Items) and value.whole
        elif name == "**":
            value = members.spread(value)
            named.extend(value.entries if isinstance(value, Table) else ())
            whole = whole and isinstance(value, Table) and value.whole
        else:
            if isinstance(item, ir.Literal) and item.quoted and isinstance(value, Text) and value.pieces:
                run.record(name, value, item.span)
            named.append((name, value))
    return Arguments(tuple(positional), tuple(named), whole)


def follow(run: Interpreter, func: Func, passed: Arguments, site: Span, *, helper: bool = True) -> Value:
    """Return what a function of this file returns for some arguments; its requests count as made at the call."""
    key = id(func.node)
    if len(run.active) >= MAX_INLINE or key in run.active or run.follows >= MAX_FOLLOWS:
        return lost(func.node.name, span=site)
    run.follows += 1
    run.followed.add(key)
    scope = Scope(func.scope, func.owner)
    returns, left = run.returns, run.left
    run.returns, run.left = [], False
    run.active.append(key)
    if helper:
        run.frames.append(sending.Frame(site, _given(passed)))
    try:
        parameters(run, func, passed, scope)
        value = run.value_of(func.node.body, scope)
        found = [v for v in run.returns if not is_null(v)]
        return _returned(found) if found else value
    finally:
        run.returns, run.left = returns, left
        run.active.pop()
        if helper:
            run.frames.pop()


def _returned(found: list[Value]) -> Value:
    """Return what a function gives: one of several values, or the literal that stands in for what is not set."""
    found = [value for value in found if not isinstance(value, Text) or value.pieces] or found[:1]
    if len(found) == 2 and isinstance(found[0], Text) and isinstance(found[1], Text) and found[1].literal:  # noqa: PLR2004 - a value and its stand-in
        return members.fallback(found[0], found[1])
    return several(found)


def parameters(run: Interpreter, func: Func, passed: Arguments, scope: Scope) -> None:
    """Bind a function's parameters to what a call passes, to their defaults, or to holes."""
    named = dict(passed.named)
    position = 0
    for name, default, target in func.node.parameters:
        if name.startswith("**"):
            scope.assign(name[2:], Table(list(named.items()), whole=passed.whole), declares=True)
            continue
        if name.startswith(("*", "...")):
            rest = list(passed.positional[position:])
            scope.assign(name.lstrip("*."), Items(rest, whole=passed.whole), declares=True)
            position = len(passed.positional)
            continue
        value: Value | None = named.pop(name, None)
        if value is None and position < len(passed.positional):
            value = passed.positional[position]
            position += 1
        if value is None or (default is not None and is_null(value)):
            value = _unsaid(run, func, name, default, whole=passed.whole)
        if name:
            scope.assign(name, through(value, name), declares=True)
            if isinstance(value, Text) and value.literal and default is not None:
                run.record(name, value, value.span or func.node.span)
        if target is not None:
            run.bind(target, value, scope, func.node.span, declares=True)


def _unsaid(run: Interpreter, func: Func, name: str, default: ir.Node | None, *, whole: bool) -> Value:
    """Return what a parameter holds that a call says nothing of."""
    if default is None:
        return _fixture(run, func, name) or Ref(name, None, (name,))
    value = run.value_of(default, func.scope)
    return Ref("None" if whole else name, None, (name,)) if is_null(value) else value


def _fixture(run: Interpreter, func: Func, name: str) -> Value | None:
    """Return what a test's parameter holds that is called like a fixture of the file."""
    made = func.scope.find(name)
    if not isinstance(made, Func) or not any("fixture" in tag for tag in made.node.tags):
        return None
    return follow(run, made, Arguments(), made.node.span, helper=False)


def _given(passed: Arguments) -> frozenset[Span]:
    found: set[Span] = set()
    stack: list[Value] = [*passed.positional, *(value for _, value in passed.named)]
    while stack and len(found) < _MAX_GIVEN:
        value = stack.pop()
        if isinstance(value, Text):
            found.update(p.span for p in value.pieces if p.span and p.text)
        elif isinstance(value, Table):
            stack.extend(v for _, v in value.entries if isinstance(v, Text))
        elif isinstance(value, Items):
            stack.extend(v for v in value.values if isinstance(v, Text))
        elif isinstance(value, Draft) and value.kind == "url":
            stack.append(value.as_text())
    return frozenset(found)


def alone(run: Interpreter, func: Func) -> None:
    """Follow a function that nothing has called, with holes for its parameters."""
    if id(func.node) in run.followed:
        return
    kind = func.scope.kind
    if kind is not None and func.owner is None:
        func = func._replace(owner=sample(run, kind))
        if id(func.node) in run.followed:
            return
    follow(run, func, Arguments(whole=False), func.node.span, helper=False)


def define(run: Interpreter, node: ir.Class, scope: Scope) -> Kind:
    """Make a class known: its fields are evaluated, its methods kept."""
    inner = Scope(scope)
    kind = Kind(node, inner)
    inner.kind = kind
    kind.bases = [run.value_of(base, scope) for base in node.bases]
    if node.name:
        scope.assign(node.name, kind, declares=True)
    for part in node.body:
        if isinstance(part, ir.Function) and part.name:
            kind.methods[part.name] = part
            func = Func(part, inner)
            inner.variables[part.name] = func
            run.functions.append(func)
    inner.owner = Instance(kind)
    _attach(run, inner.owner)
    kind.sample = inner.owner
    for part in node.body:
        if not (isinstance(part, ir.Function) and part.name):
            run.value_of(part, inner)
    return kind


def sample(run: Interpreter, kind: Kind) -> Instance:
    """Return an object of a class, made with holes for what its constructor takes."""
    if len(kind.made) == 1:
        return kind.made[0]
    if kind.sample is None or not kind.used:
        kind.used = True
        kind.sample = instance(run, kind, Arguments(whole=False), kind.node.span)
    return kind.sample or Instance(kind)


def instance(run: Interpreter, kind: Kind, passed: Arguments, span: Span) -> Instance:
    """Make an object of a class of this file."""
    made = Instance(kind)
    _attach(run, made)
    if passed.positional or passed.named:
        kind.made.append(made)
    build = members.static(kind, "__init__")
    if isinstance(build, Func):
        follow(run, build._replace(owner=made), passed, span)
        return made
    client = members.base_client(made)
    if client is not None:
        library.configure(run, client, passed)
    _fill(run, made)
    fields = [p.target.name for p in kind.node.body if isinstance(p, ir.Assign) and isinstance(p.target, ir.Name)]
    for name, value in [*zip(fields, passed.positional, strict=False), *passed.named]:
        made.attributes[name] = through(value, name)
    return made


def _fill(run: Interpreter, made: Instance) -> None:
    """Give an object what it holds by its type: it was not known yet when the class was."""
    for part in made.kind.node.body:
        if not isinstance(part, ir.Assign) or not isinstance(part.target, ir.Name):
            continue
        if isinstance(part.value, ir.Typed) or _may_be_typed(part.value):
            value = run.value_of(part.value, made.kind.scope)
            if not isinstance(value, Ref):
                made.attributes[part.target.name] = value


def _may_be_typed(node: ir.Node) -> bool:
    return isinstance(node, ir.Fallback) and isinstance(node.second, ir.Typed)


def _attach(run: Interpreter, made: Instance) -> None:
    """Give an object whose class inherits from a library's client that client."""
    stack: list[Value] = list(made.kind.bases)
    for _ in range(10):
        if not stack:
            return
        base = stack.pop()
        if isinstance(base, Kind):
            stack.extend(base.bases)
        elif isinstance(base, Ref):
            client = library.client(run, base.path, made.kind.node.span)
            if client is not None:
                made.attributes["@client"] = client


class _Super(NamedTuple):
    owner: Instance


def _super(run: Interpreter, node: ir.Call, scope: Scope) -> Value:
    """`super()` of Python is the object seen as its base; `super(…)` of other languages builds the base."""
    passed = arguments(run, node, scope)
    if not isinstance(scope.owner, Instance):
        return lost(span=node.span)
    if passed.positional and not isinstance(passed.positional[0], Kind):
        return _super_method(run, scope.owner, "__init__", passed, node.span)
    return _Super(scope.owner)  # type: ignore[return-value]  # never leaves this module: only `super().x` makes one


def _super_method(run: Interpreter, owner: Instance, name: str, passed: Arguments, span: Span) -> Value:
    for base in owner.kind.bases:
        found = members.static(base, name) if isinstance(base, Kind) else None
        if isinstance(found, Func):
            return follow(run, found._replace(owner=owner), passed, span)
    client = members.base_client(owner)
    if client is None:
        return lost(name, span=span)
    if name == "__init__":
        library.configure(run, client, passed)
        return client
    return library.call(run, client, name, passed, span)


def typed(run: Interpreter, node: ir.Typed, scope: Scope) -> Value:
    """Return what something of a declared type may be: a library's client, an object of this file, or a hole."""
    kind = run.value_of(node.kind, scope)
    if isinstance(kind, Kind):
        return sample(run, kind)
    made = library.client(run, kind.path, node.span) if isinstance(kind, Ref) else None
    return made or lost(node.name)


def composite(run: Interpreter, node: ir.Dict, table: Table, scope: Scope) -> Value:
    """Return what a literal with a type is: a library's client or request, or just the mapping."""
    package, dot, name = node.kind.partition(".")
    known = scope.find(package)
    kind = f"{known.path}{dot}{name}" if isinstance(known, Ref) else node.kind
    return library.composite(run, kind, table, node.span)


def callback(run: Interpreter, func: Func, reply: Value | None, span: Span) -> Value:
    """Follow a function that is passed to something unknown; it may get the reply to a request."""
    count = len(func.node.parameters)
    names = [parameter.name for parameter in func.node.parameters]
    passed: list[Value] = []
    if reply is not None:
        first_is_error = count > 1 and names[0].lower() in {"err", "error", "e", "_", "_err"}
        passed = [lost(names[0]), *([reply] * (count - 1))] if first_is_error else [reply]
    return follow(run, func, Arguments(tuple(passed)), span, helper=False)
