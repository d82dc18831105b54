"""JavaScript, TypeScript and JSX, from tree-sitter-javascript and tree-sitter-typescript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code import ir
from scanner.usage.code.lower import Language, Lowering, Maker, joined, literal, nothing, string

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

_FUNCTIONS = frozenset(
    {
        "function_declaration",
        "function_expression",
        "generator_function_declaration",
        "generator_function",
        "method_definition",
        "arrow_function",
    }
)


def _string(low: Lowering, syntax: Syntax) -> ir.Node:
    return string(low, syntax)


def _template(low: Lowering, syntax: Syntax) -> ir.Node:
    return string(low, syntax, ("template_substitution",))


def _binary(low: Lowering, syntax: Syntax) -> ir.Node:
    chain = joined(low, syntax)
    if chain:
        return chain
    left, right, span = low.field(syntax, "left"), low.field(syntax, "right"), low.span(syntax)
    operator = low.text(syntax.child_by_field_name("operator"))
    if operator in {"||", "??"}:
        return ir.Fallback(span, left, right)
    if operator == "&&":
        return ir.If(span, left, right)
    return ir.Unknown(span, (left, right))


def _call(low: Lowering, syntax: Syntax) -> ir.Node:
    span = low.span(syntax)
    function, given = syntax.child_by_field_name("function"), syntax.child_by_field_name("arguments")
    if function is not None and function.type == "await_expression" and function.named_children:
        function = function.named_children[0]  # so the grammar reads `await f<T>(x)`
        span = Span(low.span(function).start, span.end)
    if given is not None and given.type == "template_string":
        return ir.Call(span, low.node(function), (ir.Argument("", low.node(given)),))
    arguments = _arguments(low, given)
    if function is not None and low.text(function) in {"require", "import"} and arguments:
        path = arguments[0].value
        if isinstance(path, ir.Literal):
            return ir.Import(span, "", _module(path.text))
    return ir.Call(span, low.node(function), arguments)


def _new(low: Lowering, syntax: Syntax) -> ir.Node:
    arguments = _arguments(low, syntax.child_by_field_name("arguments"))
    return ir.Call(low.span(syntax), low.field(syntax, "constructor"), arguments, new=True)


def _arguments(low: Lowering, syntax: Syntax | None) -> tuple[ir.Argument, ...]:
    return tuple(
        ir.Argument("*" if child.type == "spread_element" else "", low.node(child)) for child in low.children(syntax)
    )


def _module(path: str) -> str:
    return path.removeprefix("node:")


def _subscript(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Index(low.span(syntax), low.field(syntax, "object"), low.optional(syntax, "index"))


def _object(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Dict(low.span(syntax), tuple(_pairs(low, syntax)))


def _pairs(low: Lowering, syntax: Syntax) -> Iterator[ir.Pair]:
    for child in low.children(syntax):
        match child.type:
            case "pair" | "pair_pattern":
                yield ir.Pair(_key(low, child.child_by_field_name("key")), low.field(child, "value"))
            case "shorthand_property_identifier" | "shorthand_property_identifier_pattern":
                span, text = low.span(child), low.text(child)
                yield ir.Pair(ir.Literal(span, text), ir.Name(span, text))
            case "object_assignment_pattern":
                left = child.child_by_field_name("left")
                yield ir.Pair(
                    _key(low, left), ir.Assign(low.span(child), _target(low, left), low.field(child, "right"))
                )
            case "method_definition":
                yield ir.Pair(_key(low, child.child_by_field_name("name")), _function(low, child, named=False))
            case "spread_element" | "rest_pattern":
                yield ir.Pair(None, low.plain(child))
            case _:
                yield ir.Pair(None, low.node(child))


def _target(low: Lowering, syntax: Syntax | None) -> ir.Node:
    if syntax is not None and syntax.type == "shorthand_property_identifier_pattern":
        return ir.Name(low.span(syntax), low.text(syntax))
    return low.node(syntax)


def _key(low: Lowering, syntax: Syntax | None) -> ir.Node:
    if syntax is None or syntax.type in {"string", "computed_property_name"}:
        return low.node(syntax)
    return ir.Literal(low.span(syntax), low.text(syntax))


def _array(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.List(low.span(syntax), low.nodes(syntax))


def _default(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Assign(low.span(syntax), low.field(syntax, "left"), low.field(syntax, "right"))


def _declarator(low: Lowering, syntax: Syntax) -> ir.Node:
    value = syntax.child_by_field_name("value")
    if value is None:
        return ir.Unknown(low.span(syntax))
    return ir.Assign(low.span(syntax), low.field(syntax, "name"), low.node(value), declares=True)


def _assignment(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Assign(low.span(syntax), low.field(syntax, "left"), low.field(syntax, "right"))


def _augmented(low: Lowering, syntax: Syntax) -> ir.Node:
    left, right, span = low.field(syntax, "left"), low.field(syntax, "right"), low.span(syntax)
    if low.text(syntax.child_by_field_name("operator")) in {"||=", "??="}:
        return ir.Assign(span, left, ir.Fallback(span, left, right))
    return ir.Assign(span, left, ir.Join(span, (left, right)))


def _function(low: Lowering, syntax: Syntax, *, named: bool = True) -> ir.Node:
    title = low.text(syntax.child_by_field_name("name")).lstrip("#") if named else ""
    single = syntax.child_by_field_name("parameter")
    parameters = (
        (ir.Parameter(low.text(single)),)
        if single is not None
        else tuple(_parameters(low, syntax.child_by_field_name("parameters")))
    )
    body = syntax.child_by_field_name("body")
    lowered = low.block(body) if body is not None and body.type == "statement_block" else low.node(body)
    own = _own_fields(low, syntax.child_by_field_name("parameters"))
    if own:
        lowered = ir.Block(lowered.span, (*own, lowered))
    tags = ("get",) if any(child.type == "get" for child in syntax.children) else ()
    return ir.Function(low.span(syntax), "__init__" if title == "constructor" else title, parameters, lowered, tags)


def _maker(low: Lowering, syntax: Syntax) -> ir.Node:
    return _function(low, syntax)


def _parameters(low: Lowering, syntax: Syntax | None) -> Iterator[ir.Parameter]:
    for child in low.children(syntax):
        pattern: Syntax | None = child
        default = None
        if child.type in {"required_parameter", "optional_parameter"}:
            pattern, default = child.child_by_field_name("pattern"), low.optional(child, "value")
        elif child.type == "assignment_pattern":
            pattern, default = child.child_by_field_name("left"), low.optional(child, "right")
        if pattern is None or pattern.type == "this":
            continue
        if pattern.type == "identifier":
            yield ir.Parameter(low.text(pattern), default)
        elif pattern.type == "rest_pattern":
            yield ir.Parameter("*" + low.text(pattern).lstrip(". "))
        else:
            yield ir.Parameter("", default, low.node(pattern))


def _own_fields(low: Lowering, syntax: Syntax | None) -> tuple[ir.Node, ...]:
    """Return assignments for `constructor(private token: string)`."""
    found = []
    for child in syntax.named_children if syntax is not None else ():
        modifiers = {"accessibility_modifier", "readonly", "override_modifier"}
        if child.type.endswith("_parameter") and any(part.type in modifiers for part in child.children):
            pattern = child.child_by_field_name("pattern")
            span, text = low.span(child), low.text(pattern)
            found.append(ir.Assign(span, ir.Member(span, ir.Name(span, "self"), text), ir.Name(span, text)))
    return tuple(found)


def _class(low: Lowering, syntax: Syntax) -> ir.Node:
    bases: list[ir.Node] = []
    for child in syntax.named_children:
        if child.type == "class_heritage":
            parts = low.children(child)
            bases.extend(
                low.field(part, "value") if part.type == "extends_clause" else low.node(part) for part in parts
            )
    title = low.text(syntax.child_by_field_name("name"))
    return ir.Class(low.span(syntax), title, tuple(bases), low.nodes(syntax.child_by_field_name("body")))


def _field(low: Lowering, syntax: Syntax) -> ir.Node:
    title = syntax.child_by_field_name("property") or syntax.child_by_field_name("name")
    value = low.optional(syntax, "value")
    if title is None or value is None:
        return ir.Unknown(low.span(syntax))
    return ir.Assign(low.span(syntax), ir.Name(low.span(title), low.text(title).lstrip("#")), value, declares=True)


def _return(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    return ir.Return(low.span(syntax), low.node(children[0]) if children else None)


def _throw(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Block(low.span(syntax), (*low.nodes(syntax), ir.Return(low.span(syntax))))


def _if(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.If(
        low.span(syntax),
        low.field(syntax, "condition"),
        low.field(syntax, "consequence"),
        low.optional(syntax, "alternative"),
    )


def _switch(low: Lowering, syntax: Syntax) -> ir.Node:
    otherwise: ir.Node | None = None
    condition = low.field(syntax, "value")
    for case in reversed(low.children(syntax.child_by_field_name("body"))):
        body = ir.Block(low.span(case), tuple(map(low.node, case.children_by_field_name("body"))))
        otherwise = body if case.type == "switch_default" else ir.If(low.span(case), condition, body, otherwise)
    return otherwise or ir.Unknown(low.span(syntax))


def _for_in(low: Lowering, syntax: Syntax) -> ir.Node:
    body = low.field(syntax, "body")
    return ir.Loop(low.span(syntax), low.field(syntax, "left"), low.field(syntax, "right"), body)


def _loop(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Loop(low.span(syntax), None, None, low.block(syntax))


def _statements(low: Lowering, syntax: Syntax) -> ir.Node:
    return low.block(syntax)


def _import(low: Lowering, syntax: Syntax) -> ir.Node:
    path = _module(low.text(syntax.child_by_field_name("source")).strip("'\"`"))
    found: list[ir.Node] = []
    stack = [child for child in syntax.named_children if child.type == "import_clause"]
    while stack:
        for child in stack.pop().named_children:
            span = low.span(child)
            match child.type:
                case "identifier":
                    found.append(ir.Import(span, low.text(child), path))
                case "namespace_import":
                    found.append(ir.Import(span, low.text(child).rpartition(" ")[2], path))
                case "import_specifier":
                    original = low.text(child.child_by_field_name("name"))
                    local = low.text(child.child_by_field_name("alias")) or original
                    found.append(ir.Import(span, local, path if original == "default" else f"{path}.{original}"))
                case "named_imports":
                    stack.append(child)
    return ir.Block(low.span(syntax), tuple(found))


def _name(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Name(low.span(syntax), low.text(syntax).lstrip("#"))


def _member(low: Lowering, syntax: Syntax) -> ir.Node:
    title = low.text(syntax.child_by_field_name("property")).lstrip("#")
    return ir.Member(low.span(syntax), low.field(syntax, "object"), title)


def _enum(low: Lowering, syntax: Syntax) -> ir.Node:
    pairs = [
        ir.Pair(_key(low, child.child_by_field_name("name")), low.field(child, "value"))
        for child in low.children(syntax.child_by_field_name("body"))
        if child.type == "enum_assignment"
    ]
    span = low.span(syntax)
    return ir.Assign(span, low.field(syntax, "name"), ir.Dict(span, tuple(pairs)), declares=True)


def _self(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Name(low.span(syntax), "self")


def _first(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make a cast's value of it: its first child."""
    children = low.children(syntax)
    return low.node(children[0]) if children else ir.Unknown(low.span(syntax))


def _last(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    return low.node(children[-1]) if children else ir.Unknown(low.span(syntax))


_TABLE: dict[str, Maker] = {
    "string": _string,
    "template_string": _template,
    "number": literal,
    "true": literal,
    "false": literal,
    "null": literal,
    "undefined": literal,
    "identifier": _name,
    "property_identifier": _name,
    "private_property_identifier": _name,
    "meta_property": _name,
    "enum_declaration": _enum,
    "this": _self,
    "super": _name,
    "member_expression": _member,
    "subscript_expression": _subscript,
    "binary_expression": _binary,
    "call_expression": _call,
    "new_expression": _new,
    "object": _object,
    "object_pattern": _object,
    "array": _array,
    "array_pattern": _array,
    "assignment_pattern": _default,
    "variable_declarator": _declarator,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _augmented,
    **dict.fromkeys(_FUNCTIONS, _maker),
    "class_declaration": _class,
    "class": _class,
    "abstract_class_declaration": _class,
    "field_definition": _field,
    "public_field_definition": _field,
    "return_statement": _return,
    "throw_statement": _throw,
    "if_statement": _if,
    "ternary_expression": _if,
    "switch_statement": _switch,
    "for_in_statement": _for_in,
    "for_statement": _loop,
    "while_statement": _loop,
    "do_statement": _loop,
    "program": _statements,
    "statement_block": _statements,
    "lexical_declaration": _statements,
    "variable_declaration": _statements,
    "export_statement": _statements,
    "sequence_expression": _statements,
    "import_statement": _import,
    "as_expression": _first,
    "satisfies_expression": _first,
    "non_null_expression": _first,
    "type_assertion": _last,
    "instantiation_expression": _first,
    "regex": nothing,
    "type_annotation": nothing,
    "type_arguments": nothing,
    "interface_declaration": nothing,
    "type_alias_declaration": nothing,
    "ambient_declaration": nothing,
    "decorator": nothing,
    "jsx_text": nothing,
}

_COMMENTS = frozenset({"comment", "html_comment", "hash_bang_line"})

JAVASCRIPT = Language("javascript", "tree_sitter_javascript", _TABLE, comments=_COMMENTS)
TYPESCRIPT = Language("typescript", "tree_sitter_typescript", _TABLE, "language_typescript", _COMMENTS)
TSX = Language("typescript", "tree_sitter_typescript", _TABLE, "language_tsx", _COMMENTS)
