"""C#'s calls and objects whose arguments have a meaning that their types give, written so that rows can say it."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.model import Span
from scanner.usage.code import ir
from scanner.usage.code.languages import declared

_PAIR = 2
_KINDED = {
    "RequestBody": "AddStringBody", "HttpHeader": "AddHeader", "QueryString": "AddQueryParameter",
    "QueryStringWithoutEncode": "AddQueryParameter", "UrlSegment": "AddUrlSegment",
}  # fmt: skip
_STUBS = frozenset({"Setup", "SetupSequence", "Verify", "VerifyAll", "CallTo"})
_UPLOADS = ("UploadString", "UploadData", "UploadValues")


def call(  # noqa: PLR0911 - one for each kind of call
    span: Span, callee: ir.Node, arguments: tuple[ir.Argument, ...], kind: str
) -> ir.Node:
    """Make a call; `kind` is its last type argument."""
    if not isinstance(callee, ir.Member):
        return ir.Call(span, callee, arguments)
    title, owner = callee.name, callee.owner
    if title in _STUBS and arguments and isinstance(arguments[0].value, ir.Function):
        return ir.Unknown(span)
    if title in {"Add", "ParseAdd"} and len(arguments) == 1 and isinstance(owner, ir.Member):
        return _added(span, owner, arguments)
    if title == "AddParameter" and len(arguments) > _PAIR and isinstance(arguments[2].value, ir.Member):
        return _parameter(span, callee, arguments)
    if title in {"AddRefitClient", "For"} and kind:  # Refit: an object of an interface, with the client it uses
        refit = ir.Argument("", ir.Name(span, kind))
        held_by = ir.Call(span, ir.Name(span, "HttpClient"), tuple(_bases(arguments)), new=True)
        return ir.Call(span, ir.Member(span, held_by, "create"), (refit,))
    if title == "ConfigureHttpClient" and arguments and isinstance(arguments[-1].value, ir.Function):
        holder = ir.Name(span, f"it@{span.start}")
        held = ir.Argument("", ir.Member(span, holder, declared.CLIENT))
        does = ir.Call(span, arguments[-1].value, (held,))
        return ir.Block(span, (ir.Assign(span, holder, owner, declares=True), does, holder))
    if title in {"AddHttpClient", "CreateClient"}:
        return _client(span, callee, arguments, kind)
    if title == "AddHttpMessageHandler" and kind:
        arguments = (ir.Argument("", ir.Call(span, ir.Name(span, kind), (), new=True)),)
    if title.startswith(_UPLOADS) and len(arguments) == _PAIR:  # with three, the second is the method
        role = "form" if "Values" in title else "body"
        arguments = (arguments[0], ir.Argument(role, arguments[1].value))
    return ir.Call(span, callee, arguments)


def _bases(arguments: tuple[ir.Argument, ...]) -> list[ir.Argument]:
    return [ir.Argument("baseaddress", part.value) for part in arguments[:1] if not isinstance(part.value, ir.Dict)]


def _added(span: Span, owner: ir.Member, arguments: tuple[ir.Argument, ...]) -> ir.Node:
    """Make `headers.Accept.Add(x)` a header, and `Headers.Add("Name: value")` a line of headers."""
    if owner.name in {"Accept", "UserAgent"}:
        return ir.Assign(span, owner, arguments[0].value)
    if owner.name == "Headers":
        return ir.Call(span, ir.Member(span, owner.owner, "HeaderLine"), arguments)
    return ir.Call(span, ir.Member(span, owner, "Add"), arguments)


def _parameter(span: Span, callee: ir.Member, arguments: tuple[ir.Argument, ...]) -> ir.Node:
    """Make RestSharp's `AddParameter(name, value, ParameterType.X)` the call that adds an X."""
    kind = arguments[2].value
    title = _KINDED.get(kind.name if isinstance(kind, ir.Member) else "", callee.name)
    given = arguments[:2] if title != "AddStringBody" else (arguments[1], arguments[0])
    return ir.Call(span, callee._replace(name=title), given)


def _client(span: Span, callee: ir.Member, arguments: tuple[ir.Argument, ...], kind: str) -> ir.Node:
    """Keep a client that is configured by name or for a type, and give it where it is asked for."""
    title = next((a.value.text for a in arguments[:1] if isinstance(a.value, ir.Literal)), kind)
    made = ir.Call(span, ir.Name(span, "HttpClient"), (), new=True)
    if callee.name == "CreateClient":
        return ir.Fallback(span, configured(span, title), made) if title else made
    if not title:
        return ir.Call(span, callee, arguments)
    body: list[ir.Node] = [ir.Assign(span, configured(span, title), made)]
    for function in (a.value for a in arguments if isinstance(a.value, ir.Function)):
        nothing = [ir.Argument("", ir.Unknown(span))] * (len(function.parameters) - 1)
        body.append(ir.Call(span, function, (*nothing, ir.Argument("", configured(span, title)))))
    return ir.Block(span, (*body, configured(span, title)))


def configured(span: Span, title: str) -> ir.Node:
    """Name the client that was configured under a name or for a type."""
    return ir.Member(span, ir.Name(span, "HttpClients"), title)


def creation(span: Span, kind: ir.Node, title: str, arguments: list[ir.Argument]) -> ir.Node:
    """Make an object of a type with a name; some are what their parts are."""
    values = [argument.value for argument in arguments]
    if title == "AuthenticationHeaderValue" and arguments:
        return credential(span, values)
    if title == "KeyValuePair":
        return ir.List(span, tuple(values))
    if title == "RestRequest" and values and _is_method(values[0]):
        arguments[0] = ir.Argument("method", values[0])
    return ir.Call(span, kind, tuple(arguments), new=True)


def unnamed(span: Span, target: str, arguments: Sequence[ir.Argument]) -> ir.Node:
    """Make `new(…)`, whose type is that of its target: of one argument that, of more their list."""
    values = [argument.value for argument in arguments]
    if target == "Authorization" and values:
        return credential(span, values)
    return values[0] if len(values) == 1 else ir.List(span, tuple(values))


def credential(span: Span, values: Sequence[ir.Node]) -> ir.Node:
    """Make what the header says: the scheme, a blank and the token."""
    return ir.Join(span, (values[0], ir.Literal(span, " "), *values[1:])) if len(values) > 1 else values[0]


def _is_method(node: ir.Node) -> bool:
    return isinstance(node, ir.Member) and isinstance(node.owner, ir.Name) and node.owner.name == "Method"
