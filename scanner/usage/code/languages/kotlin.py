"""Kotlin, from tree-sitter-kotlin. A block that configures what a call gives (`get(url) { header(…) }`) follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanner.usage.code import ir
from scanner.usage.code.languages import declared, jvm_calls, kotlin_blocks
from scanner.usage.code.languages.common import (
    assignment,
    binary,
    block,
    callers_first,
    collection,
    is_called,
    loop,
    nested,
    returned,
    self_name,
    super_name,
    thrown,
)
from scanner.usage.code.lower import Language, Lowering, literal, name, nothing, unescape

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

_PAIR = 2
_MAPS = frozenset({"mapOf", "mutableMapOf", "hashMapOf", "linkedMapOf"})
_LISTS = frozenset({"listOf", "mutableListOf", "arrayOf", "setOf", "arrayListOf"})
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


def _string(low: Lowering, syntax: Syntax) -> ir.Node:
    parts: list[ir.Node] = []
    raw = syntax.type == "multiline_string_literal"
    children = low.children(syntax)
    follows_dollar = False
    for child in children:
        text = low.text(child)
        if child.type == "string_content" and text == "$":
            follows_dollar = True
            continue
        if child.type != "string_content":
            is_hole = child.type == "interpolation"
            parts.append(low.plain(child) if is_hole else ir.Literal(low.span(child), unescape(text)))
        elif follows_dollar:
            length = next((i for i, letter in enumerate(text) if letter not in _WORD), len(text))
            middle = child.start_byte + length
            title, _ = low.between(child.start_byte, middle)
            parts.append(ir.Name(title, text[:length]))
            span, rest = low.between(middle, child.end_byte)
            parts.extend([ir.Literal(span, rest if raw else unescape(rest))] if rest else [])
        else:
            parts.append(ir.Literal(low.span(child), text if raw else unescape(text)))
        follows_dollar = False
    if len(parts) == 1 and isinstance(parts[0], ir.Literal):
        return parts[0]
    return ir.Join(low.span(syntax), tuple(parts)) if parts else ir.Literal(low.span(syntax), "")


def _import(low: Lowering, syntax: Syntax) -> ir.Node:
    children = syntax.named_children
    path = low.text(children[0]) if children else ""
    everything = low.text(syntax).rstrip().endswith("*")
    local = low.text(children[1]) if len(children) > 1 else path.rpartition(".")[2]
    return ir.Import(low.span(syntax), "*" if everything else local, path)


def _property(low: Lowering, syntax: Syntax) -> ir.Node:
    span, children = low.span(syntax), low.children(syntax)
    target = next((child for child in children if child.type.endswith("variable_declaration")), None)
    getter = next((child for child in children if child.type == "getter"), None)
    if target is None:
        return ir.Unknown(span)
    after = [child for child in children if child.start_byte >= target.end_byte and child.type not in _NO_VALUES]
    if getter is not None and not after:
        title = low.text(target.named_children[0]) if target.named_children else ""
        return ir.Function(span, title, (), low.plain(getter), ("property",))
    names = [_first(low, part) for part in target.named_children] if target.type.startswith("multi") else []
    made = ir.List(span, tuple(names)) if names else _first(low, target)
    unset = _typed(low, target, low.text(target.named_children[0]) if target.named_children else "")
    value = low.node(after[0]) if after else unset or ir.Unknown(span)
    return ir.Assign(span, made, _of_type(value, unset), declares=True)


def _of_type(value: ir.Node, declared_as: ir.Node | None) -> ir.Node:
    """Give a bare `….create()` the type that it makes."""
    bare = isinstance(value, ir.Call) and isinstance(value.callee, ir.Member) and not value.arguments
    if bare and isinstance(value, ir.Call) and _name_of(value.callee) == "create" and isinstance(declared_as, ir.Typed):
        return value._replace(arguments=(ir.Argument("", declared_as.kind),))
    return value


def _name_of(node: ir.Node) -> str:
    return node.name if isinstance(node, ir.Name | ir.Member) else ""


_NO_VALUES = frozenset({"getter", "setter", "modifiers", "type_constraints"})


def _first(low: Lowering, syntax: Syntax) -> ir.Node:
    child = syntax.named_children[0] if syntax.named_children else syntax
    return ir.Name(low.span(child), low.text(child))


def _delegate(low: Lowering, syntax: Syntax) -> ir.Node:
    made = low.plain(syntax)  # `by lazy { value }`
    last = made.arguments[-1].value if isinstance(made, ir.Call) and made.arguments else made
    return last.body if isinstance(last, ir.Function) else made


def _class(low: Lowering, syntax: Syntax) -> ir.Node:
    span, children = low.span(syntax), syntax.named_children
    constructors = [child for child in children if child.type == "primary_constructor"]
    taken = [p for c in constructors for part in c.named_children for p in low.children(part)]
    fields = [
        ir.Assign(low.span(part), target, _held(low, part, target), declares=True)
        for part in taken if (target := _parameter_name(low, part)) is not None
    ]
    bases = [part for c in children if c.type == "delegation_specifiers" for part in c.named_children]
    body = next((child for child in children if child.type in {"class_body", "enum_class_body"}), None)
    found: list[ir.Node] = []
    for child in low.children(body):
        made = low.node(child)
        found.extend(made.body if isinstance(made, ir.Class) and child.type == "companion_object" else (made,))
    title = low.text(syntax.child_by_field_name("name")) or ("Companion" if syntax.type == "companion_object" else "")
    kinds = tuple(ir.Name(low.span(base), low.text(base).partition("(")[0].partition("<")[0]) for base in bases)
    ordered = callers_first(low, syntax, found)
    return ir.Class(span, title or f"object@{syntax.start_byte}", kinds, (*fields, *ordered))


def _held(low: Lowering, part: Syntax, target: ir.Name) -> ir.Node:
    return _default(low, part) or _typed(low, part, target.name) or target


def _default(low: Lowering, syntax: Syntax) -> ir.Node | None:
    return low.node(syntax.named_children[-1]) if "=" in low.text(syntax) else None


def _parameter_name(low: Lowering, syntax: Syntax) -> ir.Name | None:
    titles = [child for child in syntax.named_children if child.type == "identifier"]
    return ir.Name(low.span(titles[0]), low.text(titles[0])) if titles else None


def _function(low: Lowering, syntax: Syntax) -> ir.Node:
    title = low.text(syntax.child_by_field_name("name"))
    given = next((child for child in syntax.named_children if child.type == "function_value_parameters"), None)
    body = next((child for child in syntax.named_children if child.type == "function_body"), None)
    does = low.plain(body) if body else ir.Block(low.span(syntax), ())
    parameters = tuple(_parameters(low, given))
    if body is None:
        does = declared.request(low, syntax, list(_declared(low, given))) or does
    if title in _extensions(low) and _receiver(low, syntax):
        parameters, does = _extended(parameters, does)
    made = ir.Function(low.span(syntax), title, parameters, does, declared.tags(does))
    top = syntax.parent is not None and syntax.parent.type == "source_file"
    return ir.Block(made.span, (made,)) if top and is_called(low, syntax, title) else made


def _declared(low: Lowering, given: Syntax | None) -> Iterator[declared.Parameter]:
    said: list[declared.Note] = []
    for child in low.children(given):
        if child.type == "parameter_modifiers":
            said = declared.notes_in(low, child)
        elif child.type == "parameter":
            title = _parameter_name(low, child)
            yield declared.Parameter(title.name if title else "", said)
            said = []


def _receiver(low: Lowering, syntax: Syntax) -> bool:
    title = syntax.child_by_field_name("name")
    before = title.prev_sibling if title is not None else None
    return before is not None and low.text(before) == "."


def _extended(parameters: tuple[ir.Parameter, ...], does: ir.Node) -> tuple[tuple[ir.Parameter, ...], ir.Node]:
    """Make what a function extends its first parameter, to which bare calls in its body go."""
    receiver = ir.Name(does.span, kotlin_blocks.THIS)
    own = ir.Assign(does.span, ir.Name(does.span, "self"), receiver, declares=True)
    body = kotlin_blocks.of(does, receiver)
    return (ir.Parameter(kotlin_blocks.THIS), *parameters), ir.Block(does.span, (own, body))


def _typed(low: Lowering, syntax: Syntax, title: str) -> ir.Node | None:
    """Make what is declared by its type alone."""
    kind = next((child for child in syntax.named_children if child.type == "user_type"), None)
    if kind is None:
        return None
    words = low.text(kind).partition("<")[0].split(".")
    made: ir.Node = ir.Name(low.span(kind), words[0])
    for word in words[1:]:
        made = ir.Member(low.span(kind), made, word)
    return ir.Typed(low.span(kind), made, title)


def _parameters(low: Lowering, syntax: Syntax | None) -> Iterator[ir.Parameter]:
    children = low.children(syntax)
    for index, child in enumerate(children):
        if child.type != "parameter":
            continue
        default = children[index + 1] if index + 1 < len(children) else None
        is_default = default is not None and default.type not in {"parameter", "parameter_modifiers"}
        title = _parameter_name(low, child)
        name_of = title.name if title else ""
        yield ir.Parameter(name_of, low.node(default) if is_default else _typed(low, child, name_of))


def _lambda(low: Lowering, syntax: Syntax) -> ir.Node:
    given = next((child for child in syntax.named_children if child.type == "lambda_parameters"), None)
    names = tuple(ir.Parameter(low.text(_head(child))) for child in low.children(given))
    body = ir.Block(low.span(syntax), tuple(low.node(child) for child in low.children(syntax) if child != given))
    return ir.Function(low.span(syntax), "", names or (ir.Parameter("it"),), body)


def _head(syntax: Syntax) -> Syntax:
    return syntax.named_children[0] if syntax.named_children else syntax


def _call(low: Lowering, syntax: Syntax) -> ir.Node:
    children, span = low.children(syntax), low.span(syntax)
    callee = low.node(children[0]) if children else ir.Unknown(span)
    given = next((child for child in children[1:] if child.type == "value_arguments"), None)
    trailing = next((child for child in children[1:] if child.type == "annotated_lambda"), None)
    arguments = _arguments(low, given)
    types = next((child for child in children[1:] if child.type == "type_arguments"), None)
    if types is not None and not arguments and _name_of(callee) == "create":
        arguments = (ir.Argument("", ir.Name(low.span(types), low.text(types).strip("<>"))),)
    made: ir.Node = callee
    if given is not None or trailing is None or not isinstance(callee, ir.Call):
        made = ir.Call(span, callee, arguments)
    if isinstance(callee, ir.Name) and callee.name in _MAPS | _LISTS:
        return collection(span, arguments, pairs=callee.name in _MAPS)
    if not isinstance(made, ir.Call):
        return made
    made = made._replace(span=span)
    if jvm_calls.is_stub(made):
        return ir.Unknown(span)
    function = low.plain(trailing) if trailing is not None else None
    if isinstance(function, ir.Function):
        return kotlin_blocks.attached(made, function)
    if given is None:
        return made
    return _plain_call(low, made)


def _plain_call(low: Lowering, made: ir.Call) -> ir.Node:
    callee = made.callee
    if isinstance(callee, ir.Member) and callee.name in _extensions(low):
        owner = ir.Argument("", callee.owner)
        return made._replace(callee=ir.Name(callee.span, callee.name), arguments=(owner, *made.arguments))
    if isinstance(callee, ir.Name) and callee.name in _extensions(low):
        receiver = ir.Argument("", ir.Name(made.span, kotlin_blocks.THIS))
        return made._replace(arguments=(receiver, *made.arguments))
    if isinstance(callee, ir.Name) and callee.name in _CREATED:
        return jvm_calls.creation(made.span, callee, made.arguments)
    return jvm_calls.call(made)


_CREATED = frozenset({"URL", "URI", "HttpEntity", "StringBuilder", "BasicNameValuePair", "BasicHeader", "Pair"})
_EXTENSION = re.compile(r"\bfun\s+(?:<[^>\n]{1,80}>\s*)?[\w.]{1,80}(?:<[^>\n]{1,80}>)?\??\.(\w+)\s*\(")


def _extensions(low: Lowering) -> frozenset[str]:
    """Return the names of the file's functions that are called like methods of something else."""
    return low.once("extensions", lambda text: frozenset(_EXTENSION.findall(text)))


def _arguments(low: Lowering, syntax: Syntax | None) -> tuple[ir.Argument, ...]:
    found = []
    for child in low.children(syntax):
        parts = low.children(child)
        if not parts:
            continue
        titled = len(parts) == _PAIR and parts[0].type == "identifier"
        if parts[-1].type == "spread_expression":
            found.append(ir.Argument("*", low.plain(parts[-1])))
        else:
            found.append(ir.Argument(low.text(parts[0]) if titled else "", low.node(parts[-1])))
    return tuple(found)


def _navigation(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    if len(children) < _PAIR:
        return low.plain(syntax)
    if low.text(syntax).endswith(("::class", "::class.java")):
        return low.node(children[0])
    return ir.Member(low.span(syntax), low.node(children[0]), low.text(children[-1]))


def _infix(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    if len(children) == _PAIR + 1 and low.text(children[1]) == "to":
        return ir.Dict(low.span(syntax), (ir.Pair(low.node(children[0]), low.node(children[2])),))
    return ir.Unknown(low.span(syntax), low.nodes(syntax))


def _index(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.nodes(syntax)
    return ir.Index(low.span(syntax), children[0], children[1]) if len(children) == _PAIR else low.plain(syntax)


def _cast(low: Lowering, syntax: Syntax) -> ir.Node:
    return low.field(syntax, "left")


def _if(low: Lowering, syntax: Syntax) -> ir.Node:
    condition = syntax.child_by_field_name("condition")
    parts = [low.node(child) for child in low.children(syntax) if child != condition]
    then = parts[0] if parts else ir.Unknown(low.span(syntax))
    return ir.If(low.span(syntax), low.node(condition), then, parts[1] if len(parts) > 1 else None)


def _when(low: Lowering, syntax: Syntax) -> ir.Node:
    entries = [child for child in low.children(syntax) if child.type == "when_entry"]
    cases = [(low.text(e).startswith("else"), low.node(e.named_children[-1])) for e in entries if e.named_children]
    return nested(low, syntax, ir.Unknown(low.span(syntax)), cases)


def _for(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    if len(children) < _PAIR:
        return loop(low, syntax)
    body = low.node(children[2]) if len(children) > _PAIR else ir.Unknown(low.span(syntax))
    return ir.Loop(low.span(syntax), _first(low, children[0]), low.node(children[1]), body)


KOTLIN = Language(
    name="kotlin",
    grammar="tree_sitter_kotlin",
    comments=frozenset({"line_comment", "block_comment", "multiline_comment"}),
    table={
        "package_header": nothing, "import": _import, "modifiers": nothing, "user_type": nothing,
        "nullable_type": nothing, "type_parameters": nothing,
        "property_declaration": _property, "property_delegate": _delegate,
        "class_declaration": _class, "object_declaration": _class, "companion_object": _class, "object_literal": _class,
        "function_declaration": _function, "anonymous_function": _function, "lambda_literal": _lambda,
        "string_literal": _string, "multiline_string_literal": _string, "character_literal": _string,
        "number_literal": literal, "boolean_literal": literal, "null": literal,
        "identifier": name, "this_expression": self_name, "super_expression": super_name,
        "navigation_expression": _navigation, "index_expression": _index, "call_expression": _call,
        "binary_expression": binary(), "infix_expression": _infix, "as_expression": _cast,
        "assignment": assignment(), "if_expression": _if, "when_expression": _when, "for_statement": _for,
        "while_statement": loop, "do_while_statement": loop, "return_expression": returned, "throw_expression": thrown,
        "block": block, "function_body": block, "class_body": block, "anonymous_initializer": block,
        "finally_block": block, "catch_block": lambda low, syntax: low.node(low.children(syntax)[-1]),
    },
)
