"""Ruby, from tree-sitter-ruby.

`a.b` without arguments is a `Member` where `a` is a variable: attributes and methods alike; methods that take nothing
are properties. A block that gets what a call gives (`Faraday.new { |f| … }`) stands after the call, with its parameter
assigned. Options of a class that includes HTTParty are set where its objects are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code import ir
from scanner.usage.code.languages import ruby_calls
from scanner.usage.code.languages.common import (
    binary,
    block,
    callers_first,
    choice,
    command,
    items,
    loop,
    nested,
    returned,
    self_name,
)
from scanner.usage.code.lower import Language, Lowering, literal, name, nothing, string, unescape

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

_VALUES = frozenset({"new", "to_s", "to_str", "to_json", "strip", "chomp", "freeze", "dup", "read", "open", "upcase",
                     "downcase", "perform", "run", "call", "execute", "compact", "to_h", "b", "encode"})
_GIVES = frozenset({"new", "start", "build", "tap", "get", "post", "put", "patch", "delete", "head", "request"})
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_SETTINGS = frozenset({"base_uri", "headers", "default_params", "basic_auth", "format"})
_MAX_METHOD = 20_000
_MAX_FILE = 300_000


def _string(low: Lowering, syntax: Syntax) -> ir.Node:
    parts: list[ir.Node] = []
    raw = low.text(syntax).startswith("'")
    for child in low.children(syntax):
        if child.type == "interpolation":
            parts.append(low.node(child))
        else:
            text = low.text(child)
            parts.append(ir.Literal(low.span(child), text if raw else unescape(text)))
    if len(parts) == 1 and isinstance(parts[0], ir.Literal):
        return parts[0]
    return ir.Join(low.span(syntax), tuple(parts)) if parts else string(low, syntax)


def _symbol(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Literal(low.span(syntax), low.text(syntax).strip(':"\''))


def _identifier(low: Lowering, syntax: Syntax) -> ir.Node:
    title = low.text(syntax)
    made = ir.Name(low.span(syntax), title)
    return ir.Call(made.span, made) if _is_method(low, syntax, title) else made


def _is_method(low: Lowering, syntax: Syntax, title: str) -> bool:
    """Tell whether a bare name calls a method of this file: it has one so called, and no such local variable."""
    top = method = syntax
    while top.parent is not None:
        top = top.parent
        if top.type in {"method", "singleton_method"} and method is syntax:
            method = top
    if top.end_byte > _MAX_FILE or method is syntax or method.end_byte - method.start_byte > _MAX_METHOD:
        return False
    word = re.escape(title)
    if not re.search(rf"\bdef\s+(?:self\.)?{word}\b", low.text(top)):
        return False
    bound = rf"\b{word}\s*(?:\|\||\+|<<)?=(?![=~])|\|[^|\n]*\b{word}\b[^|\n]*\||def\s+[\w.]+[?!]?\s*\([^)]*\b{word}\b"
    return not re.search(bound, low.text(method))


def _own(low: Lowering, syntax: Syntax) -> ir.Node:
    span = low.span(syntax)
    return ir.Member(span, ir.Name(span, "self"), low.text(syntax).lstrip("@"))


def _scope(low: Lowering, syntax: Syntax) -> ir.Node:
    scope = syntax.child_by_field_name("scope")
    title = low.text(syntax.child_by_field_name("name"))
    span = low.span(syntax)
    return ir.Member(span, low.node(scope), title) if scope is not None else ir.Name(span, title)


def _call(low: Lowering, syntax: Syntax) -> ir.Node:  # noqa: PLR0911 - one for each kind of call
    receiver, given = syntax.child_by_field_name("receiver"), syntax.child_by_field_name("arguments")
    title, span = low.text(syntax.child_by_field_name("method")), low.span(syntax)
    body = syntax.child_by_field_name("block")
    if receiver is None:
        return _bare_call(low, syntax, title, body)
    if title == "class" and receiver.type == "self":
        return low.node(receiver)
    resource = _resource(low, syntax, receiver, title)
    if resource is not None:
        return resource
    if given is None and body is None:
        if title in {"host", "hostname"}:  # of a URL: the whole of it, from which a host is taken
            return low.node(receiver)
        if title in {"request_uri", "path"} and receiver.type == "identifier":
            return ir.Literal(span, "")
        if title not in _VALUES and receiver.type in {"identifier", "instance_variable", "self", "call"}:
            return ir.Member(span, low.node(receiver), title)
    owner = low.node(receiver)
    arguments = _arguments(low, given, together=title in {"headers", "url"} or low.text(receiver) == "RestClient")
    made = ruby_calls.rewritten(ir.Call(span, ir.Member(span, owner, title), arguments), low.text(receiver))
    return _with_block(low, made, title, body) if isinstance(made, ir.Call) else made


def _resource(low: Lowering, syntax: Syntax, receiver: Syntax, title: str) -> ir.Node | None:
    """Make `site['path'].get` and `RestClient::Resource.new(url).get` requests to a path of the site."""
    span, given = low.span(syntax), syntax.child_by_field_name("arguments")
    arguments = _arguments(low, given)
    if receiver.type == "element_reference" and title in _VERBS and (given is not None or title == "get"):
        owner = receiver.child_by_field_name("object")
        keys = [child for child in low.children(receiver) if child != owner]
        if len(keys) == 1 and keys[0].type == "string" and "RestClient" in _top_text(low):
            path = ir.Argument("", low.node(keys[0]))
            return ir.Call(span, ir.Member(span, low.node(owner), title), (path, *arguments))
    if title in _VERBS and given is None and low.text(receiver).startswith("RestClient::Resource.new"):
        nowhere = ir.Argument("", ir.Literal(span, ""))
        return ir.Call(span, ir.Member(span, low.node(receiver), title), (nowhere,))
    return None


def _top_text(low: Lowering) -> frozenset[str]:
    return low.once("libraries", lambda text: frozenset(re.findall(r"\b(?:RestClient|HTTParty|Faraday)\b", text)))


def _bare_call(low: Lowering, syntax: Syntax, title: str, body: Syntax | None) -> ir.Node:
    span = low.span(syntax)
    arguments = _arguments(low, syntax.child_by_field_name("arguments"), together=title == "headers")
    if title == "raise":
        return ir.Block(span, (*(argument.value for argument in arguments), ir.Return(span)))
    if title in {"require", "require_relative"} or not title:
        return ir.Unknown(span)
    if title == "open" and not _opens_url(arguments):
        return ir.Unknown(span, tuple(argument.value for argument in arguments))
    callee: ir.Node = ir.Name(span, title)
    if title in _VERBS | _SETTINGS and _is_party(low, syntax):
        callee = ir.Member(span, ir.Name(span, "self"), title)
    return _with_block(low, ir.Call(span, callee, arguments), title, body)


def _opens_url(arguments: tuple[ir.Argument, ...]) -> bool:
    value = arguments[0].value if arguments else None
    head = value.parts[0] if isinstance(value, ir.Join) and value.parts else value
    return isinstance(head, ir.Literal) and head.text.startswith("http")


def _is_party(low: Lowering, syntax: Syntax) -> bool:
    parent = syntax.parent
    while parent is not None and parent.type != "class":
        parent = parent.parent
    return parent is not None and "include HTTParty" in low.text(parent)


def _with_block(low: Lowering, made: ir.Call, title: str, body: Syntax | None) -> ir.Node:
    if body is None:
        return made
    function = _block_function(low, body)
    if title == "fetch" and made.arguments:  # `ENV.fetch("X") { "default" }`
        return made._replace(arguments=(*made.arguments, ir.Argument("", function.body)))
    if title in _GIVES and len(function.parameters) == 1:
        target = ir.Name(made.span, function.parameters[0].name)
        last = () if title == "start" else (target,)
        return ir.Block(made.span, (ir.Assign(made.span, target, made, declares=True), function.body, *last))
    return made._replace(arguments=(*made.arguments, ir.Argument("", function)))


def _block_function(low: Lowering, syntax: Syntax) -> ir.Function:
    parameters = tuple(_parameters(low, syntax.child_by_field_name("parameters")))
    return ir.Function(low.span(syntax), "", parameters, low.block(syntax.child_by_field_name("body")))


def _arguments(low: Lowering, syntax: Syntax | None, *, together: bool = False) -> tuple[ir.Argument, ...]:
    """Make arguments; names that are texts make one mapping at the end, symbols too if they stand `together`."""
    found: list[ir.Argument] = []
    pairs: list[ir.Pair] = []
    for child in low.children(syntax):
        key = child.child_by_field_name("key") if child.type == "pair" else None
        if child.type == "splat_argument":
            found.append(ir.Argument("*", low.plain(child)))
        elif child.type == "hash_splat_argument":
            found.append(ir.Argument("**", low.plain(child)))
        elif child.type == "block_argument":
            continue
        elif key is None:
            found.append(ir.Argument("", low.node(child)))
        elif key.type == "hash_key_symbol" and not together:
            found.append(ir.Argument(low.text(key), _value(low, child, key)))
        elif key.type == "simple_symbol" and not together:
            found.append(ir.Argument(low.text(key).lstrip(":"), _value(low, child, key)))
        else:
            pairs.append(ir.Pair(low.node(key), _value(low, child, key)))
    if pairs and syntax is not None:
        found.append(ir.Argument("", ir.Dict(low.span(syntax), tuple(pairs))))
    return tuple(found)


def _value(low: Lowering, pair: Syntax, key: Syntax) -> ir.Node:
    value = pair.child_by_field_name("value")
    return low.node(value) if value is not None else ir.Name(low.span(key), low.text(key))


def _hash(low: Lowering, syntax: Syntax) -> ir.Node:
    pairs = []
    for child in low.children(syntax):
        key = child.child_by_field_name("key")
        if key is None:
            pairs.append(ir.Pair(None, low.plain(child)))
        else:
            pairs.append(ir.Pair(low.node(key), _value(low, child, key)))
    return ir.Dict(low.span(syntax), tuple(pairs))


def _assignment(low: Lowering, syntax: Syntax) -> ir.Node:
    left, span = syntax.child_by_field_name("left"), low.span(syntax)
    value = low.field(syntax, "right")
    if left is None:
        return value
    if left.type == "element_reference":
        key = [child for child in low.children(left) if child != left.child_by_field_name("object")]
        owner = low.field(left, "object")
        if len(key) == 1 and key[0].type == "string":  # of a mapping, or a header of a request
            put = ir.Member(span, owner, "[]=")
            return ir.Call(span, put, (ir.Argument("", low.node(key[0])), ir.Argument("", value)))
    return ir.Assign(span, _target(low, left), value, declares=left.type == "identifier")


def _target(low: Lowering, left: Syntax) -> ir.Node:
    if left.type == "identifier":
        return ir.Name(low.span(left), low.text(left))
    if left.type == "call" and left.child_by_field_name("receiver") is not None:
        return ir.Member(low.span(left), low.field(left, "receiver"), low.text(left.child_by_field_name("method")))
    if left.type == "left_assignment_list":
        return ir.List(low.span(left), tuple(_target(low, child) for child in low.children(left)))
    return low.node(left)


def _operator(low: Lowering, syntax: Syntax) -> ir.Node:
    left, right, span = syntax.child_by_field_name("left"), low.field(syntax, "right"), low.span(syntax)
    if left is None:
        return right
    target, old = _target(low, left), _target(low, left)
    operator = low.text(syntax.child_by_field_name("operator"))
    if operator == "||=":
        return ir.Assign(span, target, ir.Fallback(span, old, right), declares=left.type == "identifier")
    if operator in {"+=", "<<="}:
        return ir.Assign(span, target, ir.Join(span, (old, right)), declares=left.type == "identifier")
    return ir.Unknown(span, (right,))


def _binary(low: Lowering, syntax: Syntax) -> ir.Node:
    operator = low.text(syntax.child_by_field_name("operator"))
    if operator not in {"<<", "%"}:
        return binary()(low, syntax)
    left, right, span = low.field(syntax, "left"), low.field(syntax, "right"), low.span(syntax)
    if operator == "<<" and isinstance(left, ir.Name | ir.Member):
        return ir.Assign(span, left, ir.Join(span, (left, right)))
    if operator == "%":
        return ir.Call(span, ir.Member(span, left, "%"), (ir.Argument("", right),))
    return ir.Unknown(span, (left, right))


def _index(low: Lowering, syntax: Syntax) -> ir.Node:
    owner = syntax.child_by_field_name("object")
    keys = [child for child in low.children(syntax) if child != owner]
    return ir.Index(low.span(syntax), low.node(owner), low.node(keys[0]) if keys else None)


def _class(low: Lowering, syntax: Syntax) -> ir.Node:
    span, parent = low.span(syntax), syntax.child_by_field_name("superclass")
    party = syntax.type == "class" and "include HTTParty" in low.text(syntax)
    bases = low.nodes(parent)
    settings: list[ir.Node] = []
    body: list[ir.Node] = []
    for node in _members(low, syntax.child_by_field_name("body")):
        called = node.callee if isinstance(node, ir.Call) else None
        moves = party and isinstance(called, ir.Member) and called.name in _SETTINGS
        (settings if moves else body).append(node)
    if party:
        bases = (*bases, ir.Name(span, "HTTParty"))
        body = _set_up(body, settings, span)
    title = low.text(syntax.child_by_field_name("name")).rpartition("::")[2]
    return ir.Class(span, title, bases, callers_first(low, syntax, body))


def _members(low: Lowering, body: Syntax | None) -> Iterator[ir.Node]:
    for child in low.children(body):
        if child.type == "singleton_class":
            yield from low.nodes(child.child_by_field_name("body"))
        else:
            yield low.node(child)


def _set_up(body: list[ir.Node], settings: list[ir.Node], span: Span) -> list[ir.Node]:
    for index, node in enumerate(body):
        if isinstance(node, ir.Function) and node.name == "__init__":
            return [*body[:index], node._replace(body=ir.Block(span, (*settings, node.body))), *body[index + 1 :]]
    return [*body, ir.Function(span, "__init__", (), ir.Block(span, tuple(settings)))]


def _method(low: Lowering, syntax: Syntax) -> ir.Node:
    title = low.text(syntax.child_by_field_name("name"))
    parameters = tuple(_parameters(low, syntax.child_by_field_name("parameters")))
    whole = syntax.child_by_field_name("body")
    statements = whole is not None and whole.type == "body_statement"
    body = low.block(whole) if whole is None or statements else ir.Block(low.span(whole), (low.node(whole),))
    tags = () if parameters or syntax.type == "singleton_method" else ("property",)
    return ir.Function(low.span(syntax), "__init__" if title == "initialize" else title, parameters, body, tags)


def _parameters(low: Lowering, syntax: Syntax | None) -> Iterator[ir.Parameter]:
    marks = {"splat_parameter": "*", "hash_splat_parameter": "**"}
    for child in low.children(syntax):
        if child.type == "identifier":
            yield ir.Parameter(low.text(child))
        elif child.type != "block_parameter":
            title = low.text(child.child_by_field_name("name"))
            yield ir.Parameter(marks.get(child.type, "") + title, low.optional(child, "value"))


def _lambda(low: Lowering, syntax: Syntax) -> ir.Node:
    parameters = tuple(_parameters(low, syntax.child_by_field_name("parameters")))
    body = syntax.child_by_field_name("body")
    return ir.Function(low.span(syntax), "", parameters, low.block(body.child_by_field_name("body") if body else None))


def _modified(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.If(low.span(syntax), low.field(syntax, "condition"), low.field(syntax, "body"))


def _case(low: Lowering, syntax: Syntax) -> ir.Node:
    cases = []
    for case in low.children(syntax):
        if case.type == "when":
            cases.append((False, low.field(case, "body")))
        elif case.type == "else":
            cases.append((True, low.block(case)))
    return nested(low, syntax, low.field(syntax, "value"), cases)


def _for(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Loop(
        low.span(syntax), low.field(syntax, "pattern"), low.field(syntax, "value"), low.field(syntax, "body")
    )


def _chained(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Join(low.span(syntax), low.nodes(syntax))


def _returned(low: Lowering, syntax: Syntax) -> ir.Node:
    given = low.children(syntax)
    return returned(low, given[0]) if given and given[0].type == "argument_list" else returned(low, syntax)


RUBY = Language(
    name="ruby",
    grammar="tree_sitter_ruby",
    table={
        "string": _string, "bare_string": _string, "chained_string": _chained, "simple_symbol": _symbol,
        "hash_key_symbol": _symbol, "delimited_symbol": _symbol, "interpolation": block, "regex": nothing,
        "integer": literal, "float": literal, "true": literal, "false": literal, "nil": literal,
        "identifier": _identifier, "constant": name, "global_variable": name, "self": self_name,
        "instance_variable": _own, "class_variable": _own, "scope_resolution": _scope,
        "call": _call, "element_reference": _index, "hash": _hash, "array": items, "string_array": items,
        "assignment": _assignment, "operator_assignment": _operator, "binary": _binary,
        "class": _class, "module": _class, "method": _method, "singleton_method": _method,
        "lambda": _lambda, "do_block": _block_function, "block": _block_function,
        "if": choice(), "elsif": choice(), "unless": choice(), "conditional": choice(),
        "if_modifier": _modified, "unless_modifier": _modified,
        "case": _case, "for": _for, "while": loop, "until": loop, "return": _returned,
        "then": block, "else": block, "do": block, "body_statement": block, "block_body": block, "begin_block": block,
        "ensure": block, "rescue": lambda low, syntax: low.field(syntax, "body"), "parenthesized_statements": block,
        "subshell": command(_string),
    },
)
