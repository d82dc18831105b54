"""Calls of Ruby's libraries whose arguments say more than their places do."""

from __future__ import annotations

from scanner.model import Span
from scanner.usage.code import ir

_SCHEME_AND_TOKEN = 2
_TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded", "xml": "application/xml"}


_OPTIONS = frozenset({
    "query", "headers", "params", "body", "json", "form", "basic_auth", "auth", "timeout", "ssl_context", "path", "url",
    "method", "userpwd", "user", "password", "followlocation", "verify", "cookies", "format", "payload", "multipart",
})  # fmt: skip


def rewritten(made: ir.Call, owner: str) -> ir.Node:  # noqa: PLR0911 - one for each library
    """Make a call what it means; `owner` is what it is called on, as written."""
    callee, span = made.callee, made.span
    if not isinstance(callee, ir.Member):
        return made
    title, values = callee.name, [argument.value for argument in made.arguments]
    if title == "new" and owner.startswith("Faraday"):  # its `url:` is what others resolve against
        return _renamed(made, "url", "base_url")
    if title == "auth" and len(made.arguments) == 1 and not made.arguments[0].name:  # http.rb: all of the header
        return _headers(span, callee.owner, values[0])
    if title in {"request", "authorization"} and values and isinstance(values[0], ir.Literal):
        if title == "authorization" or values[0].text == "authorization":
            return _authorized(made, callee.owner, values if title == "authorization" else values[1:])
        return ir.Unknown(span, tuple(values)) if values[0].text in {"json", "url_encoded", "retry"} else made
    if title in {"get", "head", "delete"} and any(not a.name for a in made.arguments):
        made = _asking(made)
    if owner.startswith("RestClient"):
        return made._replace(arguments=tuple(_rest_argument(argument) for argument in made.arguments))
    if owner == "Net::HTTP" and len(values) > 1 and isinstance(values[0], ir.Literal) and "/" not in values[0].text:
        url = ir.Join(span, (ir.Literal(span, "http://"), values[0], values[1]))
        return made._replace(arguments=(ir.Argument("", url),)) if title.startswith("get") else made
    return made


def _asking(made: ir.Call) -> ir.Call:
    """Make keywords that are no options of a request its query: `get(path, page: 2)`."""
    named = [a for a in made.arguments if a.name]
    if not named or any(a.name in _OPTIONS or a.name.startswith("*") for a in named):
        return made
    pairs = tuple(ir.Pair(ir.Literal(made.span, a.name), a.value) for a in named)
    rest = tuple(a for a in made.arguments if not a.name)
    return made._replace(arguments=(*rest, ir.Argument("", ir.Dict(made.span, pairs))))


def _renamed(made: ir.Call, old: str, new: str) -> ir.Call:
    return made._replace(arguments=tuple(a._replace(name=new) if a.name == old else a for a in made.arguments))


def _headers(span: Span, owner: ir.Node, value: ir.Node) -> ir.Node:
    table = ir.Dict(span, (ir.Pair(ir.Literal(span, "Authorization"), value),))
    return ir.Call(span, ir.Member(span, owner, "headers"), (ir.Argument("", table),))


def _authorized(made: ir.Call, owner: ir.Node, values: list[ir.Node]) -> ir.Node:
    """Make Faraday's `f.request :authorization, 'Bearer', token` what it sends; a lambda gives the token."""
    given = [value.body if isinstance(value, ir.Function) else value for value in values]
    scheme = given[0].text if given and isinstance(given[0], ir.Literal) else ""
    if scheme == "basic":
        arguments = tuple(ir.Argument("", value) for value in given[1:])
        return ir.Call(made.span, ir.Member(made.span, owner, "basic_auth"), arguments)
    if len(given) != _SCHEME_AND_TOKEN:
        return ir.Unknown(made.span, tuple(given))
    return _headers(made.span, owner, ir.Join(made.span, (given[0], ir.Literal(made.span, " "), given[1])))


def _rest_argument(argument: ir.Argument) -> ir.Argument:
    """Name RestClient's headers as they are sent."""
    if isinstance(argument.value, ir.Dict) and argument.name in {"", "headers"}:
        pairs = tuple(_rest_pair(pair) for pair in argument.value.pairs)
        if any(_names_header(pair) for pair in pairs):
            return argument._replace(name="restheaders", value=argument.value._replace(pairs=pairs))
    return argument


def _rest_pair(pair: ir.Pair) -> ir.Pair:
    key, value = pair
    if not isinstance(key, ir.Literal) or not key.text.islower() or key.text == "params":
        return pair
    words = key.text.replace("_", "-").split("-")
    written = value._replace(text=_TYPES.get(value.text, value.text)) if isinstance(value, ir.Literal) else value
    if key.text not in {"content_type", "accept", "authorization", "content-type"} and "_" not in key.text:
        return pair
    return ir.Pair(key._replace(text="-".join(word.title() for word in words)), written)


def _names_header(pair: ir.Pair) -> bool:
    text = pair.key.text if isinstance(pair.key, ir.Literal) else ""
    return text == "params" or text in {"Authorization", "Accept", "Content-Type"} or text.lower().startswith("x-")
