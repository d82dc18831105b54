"""Kotlin's trailing lambdas: what they configure, lend or build, as plain statements."""

from __future__ import annotations

from scanner.model import Span
from scanner.usage.code import ir

THIS = "this@"
"""The name of what a function extends."""

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_CONFIGURES = _VERBS | {"HttpClient", "URLBuilder", "buildUrl", "preparePost", "prepareGet", "submitForm", "config"}
_SCOPED = frozenset({"apply", "run", "with"})
_LENT = frozenset({"let", "also", "use"})
_BUILDS = frozenset({"parameters", "buildJsonObject", "buildMap", "build", "formData", "parametersOf"})
_INLINE = frozenset({"headers", "url", "defaultRequest", "auth", "bearer", "basic", "install", "buildHeaders"})
_CREDENTIALS = frozenset({"loadTokens", "credentials"})
_PARTS = {"headers": "header", "parameters": "parameter", "encodedParameters": "parameter"}


def attached(made: ir.Call, function: ir.Function) -> ir.Node:
    """Make a call with a trailing lambda; one that configures what the call gives follows it."""
    callee = made.callee
    title = callee.name if isinstance(callee, ir.Name | ir.Member) else ""
    if title in _SCOPED and (isinstance(callee, ir.Member) or made.arguments):
        owner = callee.owner if isinstance(callee, ir.Member) else made.arguments[0].value
        return _scoped(made.span, owner, function, gives_owner=title == "apply")
    if title in _LENT and isinstance(callee, ir.Member):
        return _lent(made.span, callee.owner, function, gives_owner=title == "also")
    if title in _BUILDS and not made.arguments:
        return _scoped(made.span, ir.Dict(made.span, ()), function, gives_owner=True)
    if title not in _CONFIGURES:
        return made._replace(arguments=(*made.arguments, ir.Argument("", function)))
    if title in _VERBS and not made.arguments and isinstance(callee, ir.Member):  # the lambda names the URL
        made = made._replace(callee=callee._replace(name=f"prepare{title.title()}"))
    return _scoped(made.span, made, function, gives_owner=True)


def _scoped(span: Span, owner: ir.Node, function: ir.Function, *, gives_owner: bool) -> ir.Node:
    """Let a lambda's bare calls and assignments be those of its receiver."""
    target = ir.Name(span, f"it@{span.start}.{function.span.start}")
    it = ir.Assign(span, ir.Name(span, function.parameters[0].name), target, declares=True)
    last = (target,) if gives_owner else ()
    return ir.Block(span, (ir.Assign(span, target, owner, declares=True), it, of(function.body, target), *last))


def _lent(span: Span, owner: ir.Node, function: ir.Function, *, gives_owner: bool) -> ir.Node:
    """Let a lambda have its receiver as an argument."""
    name = ir.Name(span, function.parameters[0].name)
    last = (name,) if gives_owner else ()
    return ir.Block(span, (ir.Assign(span, name, owner, declares=True), function.body, *last))


def of(node: ir.Node, target: ir.Node) -> ir.Node:  # noqa: C901, PLR0911 - one for each shape
    """Let bare calls and assignments be of a target."""
    match node:
        case ir.Block(span, body):
            return ir.Block(span, tuple(of(part, target) for part in body))
        case ir.If(span, condition, then, otherwise):
            return ir.If(span, condition, of(then, target), of(otherwise, target) if otherwise else None)
        case ir.Call(span, ir.Name(place, title), arguments):
            return _call(span, place, title, arguments, target)
        case ir.Call(span, ir.Member(place, ir.Name(_, owner), "append" | "set" as adds), arguments) if owner in _PARTS:
            return ir.Call(span, ir.Member(place, target, _PARTS[owner] if adds else adds), arguments)
        case ir.Call(span, ir.Member(place, owner, title), arguments):
            return ir.Call(span, ir.Member(place, of(owner, target), title), arguments)
        case ir.Member(span, owner, title):
            return ir.Member(span, of(owner, target), title)
        case ir.Name(span, "outputStream" | "parameters" as title):
            return ir.Member(span, target, title)
        case ir.Assign(span, ir.Name(place, title), value, False):
            return ir.Assign(span, ir.Member(place, target, title), value)
        case ir.Assign(span, ir.Name() as held, value, True) if "@" in held.name:  # a block within
            return ir.Assign(span, held, of(value, target), declares=True)
        case ir.Assign(span, ir.Name() as held, value, True):
            return ir.Assign(span, held, value, declares=True)
        case ir.Assign(span, ir.Index(place, ir.Name(_, owner), key), value, _) if owner in _PARTS and key is not None:
            given = (ir.Argument("", key), ir.Argument("", value))
            return ir.Call(span, ir.Member(place, target, _PARTS[owner]), given)
    return node


def _call(
    span: Span, place: Span, title: str, arguments: tuple[ir.Argument, ...], target: ir.Node
) -> ir.Node:
    if arguments and isinstance(arguments[0].value, ir.Name) and arguments[0].value.name == THIS:
        return ir.Call(span, ir.Name(place, title), (ir.Argument("", target), *arguments[1:]))
    function = arguments[-1].value if arguments else None
    if isinstance(function, ir.Function) and title in _INLINE:
        return of(function.body, target)
    if isinstance(function, ir.Function) and title in _CREDENTIALS:
        given = (ir.Argument("", function.body),)
        return ir.Call(span, ir.Member(place, target, title), given)
    return ir.Call(span, ir.Member(place, target, title), arguments)
