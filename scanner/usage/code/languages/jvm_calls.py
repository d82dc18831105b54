"""Calls and objects of Java's libraries whose arguments have a meaning that their types give, for Kotlin too."""

from __future__ import annotations

from scanner.model import Span
from scanner.usage.code import ir

_PAIR = 2
_STUBS = frozenset({
    "every", "coEvery", "verify", "coVerify", "whenever", "when", "given", "doReturn", "doThrow", "stubFor",
})  # fmt: skip
_LISTS = frozenset({"ArrayList", "LinkedList", "HashSet", "LinkedHashSet"})
_PAIRS = frozenset({"BasicNameValuePair", "SimpleEntry", "Pair"})
_HEADERS = frozenset({"BasicHeader", "BasicNameValueHeader"})
_TEXTS = frozenset({"StringBuilder", "StringBuffer"})
_ELSE = frozenset({"requireNonNullElse", "defaultIfBlank", "defaultIfEmpty", "defaultString", "firstNonNull"})
_OVERRIDES = {"getHeaders": "headerMap", "getParams": "formMap", "getBody": "setBody"}


def creation(span: Span, kind: ir.Node, arguments: tuple[ir.Argument, ...]) -> ir.Node:
    """Make an object; lists, pairs and builders of text are what they hold."""
    title = kind.name if isinstance(kind, ir.Name | ir.Member) else ""
    values = tuple(argument.value for argument in arguments)
    if title in _LISTS and not values:
        return ir.List(span, ())
    if title in _PAIRS and len(values) == _PAIR:
        return ir.List(span, values)
    if title in _HEADERS and len(values) >= _PAIR:
        return ir.Dict(span, (ir.Pair(values[0], values[1]),))
    if title in _TEXTS:
        size = not values or (isinstance(values[0], ir.Literal) and not values[0].quoted)
        return ir.Literal(span, "") if size else values[0]
    if title in {"URL", "URI"} and len(values) > _PAIR:
        return ir.Call(span, kind, (ir.Argument("", _address(span, title, values)),), new=True)
    if title == "HttpEntity" and len(values) == 1:  # the body or the headers: only its value tells
        arguments = (ir.Argument("entity", values[0]),)
    return ir.Call(span, kind, arguments, new=True)


def _address(span: Span, title: str, values: tuple[ir.Node, ...]) -> ir.Node:
    """Join `new URL(scheme, host[, port], file)` and `new URI(scheme, authority, path[, query], fragment)`."""
    parts = [values[0], ir.Literal(span, "://"), values[1]]
    if title == "URL":
        port = [ir.Literal(span, ":"), values[2]] if len(values) > _PAIR + 1 else []
        return ir.Join(span, (*parts, *port, values[-1]))
    query = values[3] if len(values) > _PAIR + 2 else None
    asks = [] if query is None or _is_null(query) else [ir.Literal(span, "?"), query]
    return ir.Join(span, (*parts, values[2], *asks))


def _is_null(node: ir.Node) -> bool:
    return isinstance(node, ir.Literal) and node.text == "null"


def call(made: ir.Call) -> ir.Node:  # noqa: PLR0911 - one for each meaning
    """Make a call what it means where its name says so."""
    callee, span = made.callee, made.span
    if is_stub(made):
        return ir.Unknown(span)
    if not isinstance(callee, ir.Member):
        return made
    values = [argument.value for argument in made.arguments]
    match callee.name, values:
        case "append", [value] if (root := _root(callee.owner)) is not None:
            return ir.Assign(span, root, ir.Join(span, (callee.owner, value)))
        case "orElse" | "or", [value]:
            return ir.Fallback(span, callee.owner, value)
        case "orElseGet", [ir.Function(body=body)]:
            return ir.Fallback(span, callee.owner, body)
        case ("get" | "getOrDefault" | "getValue"), [_, *_] if _is_environment(callee.owner):
            return ir.Call(span, ir.Member(span, ir.Name(span, "System"), "getenv"), made.arguments)
        case "add", [value] if isinstance(callee.owner, ir.Call) and _called(callee.owner) == "getInterceptors":
            owner = callee.owner.callee
            holder = owner.owner if isinstance(owner, ir.Member) else owner
            return ir.Call(span, ir.Member(span, holder, "addInterceptor"), (ir.Argument("", value),))
        case title, [one, other] if title in _ELSE:
            return ir.Fallback(span, one, other)
    return made


def is_stub(made: ir.Call) -> bool:
    """Tell whether a call, or the chain it ends, says how a double answers."""
    owner = made.callee.owner if isinstance(made.callee, ir.Member) else None
    return _called(made) in _STUBS or (isinstance(owner, ir.Unknown) and not owner.parts)


def _called(node: ir.Call) -> str:
    return node.callee.name if isinstance(node.callee, ir.Name | ir.Member) else ""


def _root(node: ir.Node) -> ir.Name | None:
    """Return the builder to which a chain of `.append(…)` adds."""
    while isinstance(node, ir.Assign):
        node = node.target
    return node if isinstance(node, ir.Name) else None


def _is_environment(node: ir.Node) -> bool:
    return isinstance(node, ir.Call) and _called(node) == "getenv" and not node.arguments


def overridden(span: Span, made: ir.Node, members: tuple[ir.Node, ...]) -> ir.Node:
    """Make a request whose class is extended in place what its own methods say of it (Volley's `getHeaders`)."""
    for function in members:
        if isinstance(function, ir.Function) and function.name in _OVERRIDES:
            given = (ir.Argument("", ir.Call(span, function._replace(name=""))),)
            made = ir.Call(span, ir.Member(span, made, _OVERRIDES[function.name]), given)
    return made
