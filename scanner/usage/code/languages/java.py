"""Java, from tree-sitter-java."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanner.usage.code import ir
from scanner.usage.code.languages import declared, jvm_calls
from scanner.usage.code.languages.common import (
    assignment,
    binary,
    block,
    callers_first,
    choice,
    collection,
    each,
    index,
    items,
    loop,
    nested,
    returned,
    self_name,
    super_name,
    thrown,
)
from scanner.usage.code.lower import Language, Lowering, literal, member, name, nothing, string, unescape

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

    from scanner.model import Span

_COLLECTIONS = frozenset({
    ("Map", "of"), ("Map", "ofEntries"), ("Map", "entry"), ("ImmutableMap", "of"), ("List", "of"), ("Arrays", "asList"),
    ("Set", "of"), ("Collections", "singletonList"), ("Collections", "singletonMap"),
})
_TAKES = frozenset({"formal_parameter", "spread_parameter"})


def _string(low: Lowering, syntax: Syntax) -> ir.Node:
    if not low.text(syntax).startswith('"""'):
        return string(low, syntax)
    span, text = low.between(syntax.start_byte + 3, max(syntax.start_byte + 3, syntax.end_byte - 3))
    return ir.Literal(span, unescape(text))


def _import(low: Lowering, syntax: Syntax) -> ir.Node:
    children = syntax.named_children
    path = low.text(children[0]) if children else ""
    everything = any(child.type == "asterisk" for child in children)
    return ir.Import(low.span(syntax), "*" if everything else path.rpartition(".")[2], path)


def _class(low: Lowering, syntax: Syntax) -> ir.Node:
    span, title = low.span(syntax), low.text(syntax.child_by_field_name("name"))
    bases = [child for part in syntax.named_children if part.type == "superclass" for child in low.children(part)]
    body = _members(low, syntax.child_by_field_name("body"))
    taken = tuple(
        ir.Assign(span, ir.Name(span, part.name), ir.Name(span, part.name), declares=True)
        for part in _parameters(low, syntax.child_by_field_name("parameters"))
    )
    client = declared.client(span, declared.notes(low, syntax))
    return ir.Class(span, title, tuple(_type(low, base) for base in bases), (*client, *taken, *body))


def _members(low: Lowering, body: Syntax | None) -> tuple[ir.Node, ...]:
    if body is None:
        return ()
    found: list[ir.Node] = []
    for child in low.children(body):
        if child.type == "enum_body_declarations":
            found.extend(low.nodes(child))
            continue
        made = low.node(child)
        found.extend(made.body if child.type in {"field_declaration", "constant_declaration"}
                     and isinstance(made, ir.Block) else (made,))
    return callers_first(low, body, found)


def _enum_constant(low: Lowering, syntax: Syntax) -> ir.Node:
    span = low.span(syntax)
    title = ir.Name(span, low.text(syntax.child_by_field_name("name")))
    values = tuple(argument.value for argument in _arguments(low, syntax))
    return ir.Assign(span, title, ir.Unknown(span, values), declares=True)


def _function(low: Lowering, syntax: Syntax) -> ir.Node:
    made = "__init__" if "constructor" in syntax.type else low.text(syntax.child_by_field_name("name"))
    given = syntax.child_by_field_name("parameters")
    parameters = tuple(_parameters(low, given))
    body: ir.Node = low.block(syntax.child_by_field_name("body"))
    if syntax.child_by_field_name("body") is None:
        said = [declared.Parameter(low.text(part.child_by_field_name("name")), declared.notes(low, part))
                for part in low.children(given)]
        body = declared.request(low, syntax, said) or body
    return ir.Function(low.span(syntax), made, parameters, body, declared.tags(body))


def _lambda(low: Lowering, syntax: Syntax) -> ir.Node:
    given = syntax.child_by_field_name("parameters")
    if given is not None and given.type == "identifier":
        parameters: tuple[ir.Parameter, ...] = (ir.Parameter(low.text(given)),)
    else:
        parameters = tuple(_parameters(low, given))
    return ir.Function(low.span(syntax), "", parameters, low.field(syntax, "body"))


def _parameters(low: Lowering, syntax: Syntax | None) -> Iterator[ir.Parameter]:
    for child in low.children(syntax):
        if child.type == "identifier":
            yield ir.Parameter(low.text(child))
        elif child.type == "spread_parameter":
            yield ir.Parameter("*" + low.text(child.named_children[-1]))
        elif child.type in _TAKES:
            title = low.text(child.child_by_field_name("name"))
            yield ir.Parameter(title, _typed(low, child.child_by_field_name("type"), title))


def _typed(low: Lowering, kind: Syntax | None, title: str) -> ir.Node | None:
    """Make what is declared by its type alone; None for types that tell nothing."""
    if kind is None or kind.type not in {"type_identifier", "scoped_type_identifier"} or low.text(kind) == "String":
        return None
    return ir.Typed(low.span(kind), _type(low, kind), title)


def _valued(low: Lowering, part: Syntax, kind: Syntax | None) -> ir.Node:
    value = part.child_by_field_name("value")
    unset = ir.Unknown(low.span(part))
    return low.node(value) if value else _typed(low, kind, low.text(part.child_by_field_name("name"))) or unset


def _declaration(low: Lowering, syntax: Syntax) -> ir.Node:
    kind = syntax.child_by_field_name("type")
    made = tuple(
        ir.Assign(low.span(part), low.field(part, "name"), _valued(low, part, kind), declares=True)
        for part in syntax.children_by_field_name("declarator")
        if part.child_by_field_name("value") is not None or syntax.type == "field_declaration"
    )
    return made[0] if len(made) == 1 else ir.Block(low.span(syntax), made)


def _resource(low: Lowering, syntax: Syntax) -> ir.Node:
    if syntax.child_by_field_name("name") is None:
        return low.plain(syntax)
    return ir.Assign(low.span(syntax), low.field(syntax, "name"), low.field(syntax, "value"), declares=True)


def _arguments(low: Lowering, syntax: Syntax) -> tuple[ir.Argument, ...]:
    return tuple(ir.Argument("", node) for node in low.nodes(syntax.child_by_field_name("arguments")))


def _invocation(low: Lowering, syntax: Syntax) -> ir.Node:
    title = low.text(syntax.child_by_field_name("name"))
    owner = syntax.child_by_field_name("object")
    span = low.span(syntax)
    arguments = _arguments(low, syntax)
    if owner is not None and (low.text(owner), title) in _COLLECTIONS:
        return collection(span, arguments, pairs="Map" in low.text(owner) + title)
    callee = ir.Name(span, title) if owner is None else ir.Member(span, low.node(owner), title)
    return jvm_calls.call(ir.Call(span, callee, arguments))


def _super_call(low: Lowering, syntax: Syntax) -> ir.Node:
    constructor = low.text(syntax.child_by_field_name("constructor"))
    span = low.span(syntax)
    callee = ir.Name(span, "super") if constructor == "super" else ir.Member(span, ir.Name(span, "self"), "__init__")
    return ir.Call(span, callee, _arguments(low, syntax))


def _creation(low: Lowering, syntax: Syntax) -> ir.Node:
    span, kind = low.span(syntax), _type(low, syntax.child_by_field_name("type"))
    body = next((child for child in syntax.named_children if child.type == "class_body"), None)
    if body is None:
        return jvm_calls.creation(span, kind, _arguments(low, syntax))
    if any(child.type == "block" for child in body.named_children):  # `new HashMap<>() {{ put(…); }}`
        return _filled(low, span, kind, body)
    if low.text(syntax.child_by_field_name("type")).endswith("Request"):
        made = ir.Call(span, kind, _arguments(low, syntax), new=True)
        return jvm_calls.overridden(span, made, _members(low, body))
    title = f"{low.text(syntax.child_by_field_name('type'))}@{span.start}"
    unnamed = ir.Class(span, title, (kind,), _members(low, body))
    return ir.Call(span, unnamed, (), new=True)


def _filled(low: Lowering, span: Span, kind: ir.Node, body: Syntax) -> ir.Node:
    """Make a collection that a block of bare calls fills."""
    target = ir.Name(span, f"it@{span.start}")
    does: list[ir.Node] = [ir.Assign(span, target, jvm_calls.creation(span, kind, ()), declares=True)]
    for made in (node for part in low.children(body) for node in low.nodes(part)):
        bare = made.callee if isinstance(made, ir.Call) else None
        if isinstance(made, ir.Call) and isinstance(bare, ir.Name):
            does.append(made._replace(callee=ir.Member(made.span, target, bare.name)))
        else:
            does.append(made)
    return ir.Block(span, (*does, target))


def _type(low: Lowering, syntax: Syntax | None) -> ir.Node:
    if syntax is None:
        return low.node(None)
    text = low.text(syntax).partition("<")[0].strip()
    made: ir.Node = ir.Name(low.span(syntax), text.partition(".")[0])
    for part in text.split(".")[1:]:
        made = ir.Member(low.span(syntax), made, part)
    return made


def _array(low: Lowering, syntax: Syntax) -> ir.Node:
    return low.field(syntax, "value") if syntax.child_by_field_name("value") else ir.List(low.span(syntax), ())


def _cast(low: Lowering, syntax: Syntax) -> ir.Node:
    return low.field(syntax, "value")


def _switch(low: Lowering, syntax: Syntax) -> ir.Node:
    cases = []
    for case in low.children(syntax.child_by_field_name("body")):
        children = low.children(case)
        labels = [child for child in children if child.type == "switch_label"]
        last = any(low.text(label).startswith("default") for label in labels)
        body = tuple(low.node(child) for child in children if child.type != "switch_label")
        cases.append((last, ir.Block(low.span(case), body)))
    return nested(low, syntax, low.field(syntax, "condition"), cases)


JAVA = Language(
    name="java",
    grammar="tree_sitter_java",
    comments=frozenset({"line_comment", "block_comment"}),
    table={
        "import_declaration": _import, "package_declaration": nothing,
        "class_declaration": _class, "interface_declaration": _class, "enum_declaration": _class,
        "record_declaration": _class, "annotation_type_declaration": nothing,
        "enum_constant": _enum_constant,
        "field_declaration": _declaration, "constant_declaration": _declaration,
        "local_variable_declaration": _declaration, "resource": _resource,
        "method_declaration": _function, "constructor_declaration": _function,
        "compact_constructor_declaration": nothing,
        "lambda_expression": _lambda, "method_reference": nothing,
        "string_literal": _string, "character_literal": string,
        "decimal_integer_literal": literal, "decimal_floating_point_literal": literal, "true": literal,
        "false": literal, "null_literal": literal,
        "identifier": name, "this": self_name, "super": super_name, "type_identifier": name,
        "field_access": member("object", "field"), "scoped_identifier": member("scope", "name"),
        "array_access": index("array", "index"),
        "method_invocation": _invocation, "explicit_constructor_invocation": _super_call,
        "object_creation_expression": _creation,
        "array_initializer": items, "array_creation_expression": _array,
        "assignment_expression": assignment(), "binary_expression": binary(), "cast_expression": _cast,
        "if_statement": choice(), "ternary_expression": choice(),
        "switch_expression": _switch, "switch_statement": _switch,
        "enhanced_for_statement": each("name", "value"), "for_statement": loop, "while_statement": loop,
        "do_statement": loop,
        "return_statement": returned, "yield_statement": block, "throw_statement": thrown,
        "block": block, "constructor_body": block, "resource_specification": block, "finally_clause": block,
        "synchronized_statement": block, "static_initializer": block, "program": block,
        "catch_clause": lambda low, syntax: low.field(syntax, "body"),
        "try_with_resources_statement": block,
        "modifiers": nothing, "marker_annotation": nothing, "annotation": nothing, "generic_type": _type,
        "throws": nothing, "dimensions": nothing, "type_arguments": nothing,
    },
)
