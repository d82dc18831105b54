"""PHP, from tree-sitter-php. An option of cURL (`curl_setopt($c, CURLOPT_URL, $u)`) is a call of `$c.CURLOPT_URL`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code import ir
from scanner.usage.code.languages.common import (
    assignment,
    binary,
    block,
    callers_first,
    command,
    items,
    loop,
    nested,
    returned,
    thrown,
)
from scanner.usage.code.lower import Language, Lowering, literal, name, nothing, unescape

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

_SCOPES = {"self": "self", "static": "self", "parent": "super", "this": "self"}
_PAIR = 2
_SETOPT = 3
_EXPECTS = frozenset({"with", "withArgs", "withConsecutive"})


def _string(low: Lowering, syntax: Syntax) -> ir.Node:
    span, text = low.between(syntax.start_byte + 1, max(syntax.start_byte + 1, syntax.end_byte - 1))
    return ir.Literal(span, text.replace("\\'", "'").replace("\\\\", "\\"))


def _encapsed(low: Lowering, syntax: Syntax) -> ir.Node:
    parts: list[ir.Node] = []
    for child in low.children(syntax):
        if child.type in {"string_content", "nowdoc_string", "escape_sequence"}:
            text = low.text(child)
            parts.append(ir.Literal(low.span(child), unescape(text) if child.type == "escape_sequence" else text))
        else:
            parts.append(low.node(child))
    if len(parts) == 1 and isinstance(parts[0], ir.Literal):
        return parts[0]
    return ir.Join(low.span(syntax), tuple(parts)) if parts else ir.Literal(low.span(syntax), "")


def _heredoc(low: Lowering, syntax: Syntax) -> ir.Node:
    value = syntax.child_by_field_name("value")
    return _encapsed(low, value) if value is not None else ir.Literal(low.span(syntax), "")


def _variable(low: Lowering, syntax: Syntax) -> ir.Node:
    text = low.text(syntax).lstrip("$")
    return ir.Name(low.span(syntax), _SCOPES.get(text, text) if text == "this" else text)


def _scope(low: Lowering, syntax: Syntax) -> ir.Node:
    text = low.text(syntax)
    return ir.Name(low.span(syntax), _SCOPES.get(text, text))


def _qualified(low: Lowering, syntax: Syntax) -> ir.Node:
    words = low.text(syntax).strip("\\").split("\\")
    made: ir.Node = ir.Name(low.span(syntax), words[0])
    for word in words[1:]:
        made = ir.Member(low.span(syntax), made, word)
    return made


def _use(low: Lowering, syntax: Syntax) -> ir.Node:
    prefix = next((low.text(c) for c in syntax.named_children if c.type == "namespace_name"), "")
    clauses = [c for c in syntax.named_children if c.type == "namespace_use_clause"]
    group = syntax.child_by_field_name("body")
    found = []
    for clause in [*clauses, *(group.named_children if group is not None else ())]:
        alias = clause.child_by_field_name("alias")
        title = next((low.text(c) for c in clause.named_children if c != alias), "")
        path = "\\".join(part for part in (prefix, title) if part).strip("\\").replace("\\", ".")
        local = low.text(alias) if alias is not None else path.rpartition(".")[2]
        found.append(ir.Import(low.span(clause), local, path))
    return ir.Block(low.span(syntax), tuple(found))


def _class(low: Lowering, syntax: Syntax) -> ir.Node:
    body = syntax.child_by_field_name("body")
    bases = [part for child in syntax.named_children if child.type == "base_clause" for part in low.children(child)]
    found: list[ir.Node] = []
    for child in low.children(body):
        made = low.node(child)
        found.extend(made.body if isinstance(made, ir.Block) and child.type.endswith("_declaration") else (made,))
    title = low.text(syntax.child_by_field_name("name")) or f"class@{syntax.start_byte}"
    members = callers_first(low, syntax, found)
    return ir.Class(low.span(syntax), title, tuple(_qualified(low, base) for base in bases), members, bare=False)


def _elements(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make constants and properties assignments."""
    made = []
    for part in low.children(syntax):
        children = low.children(part)
        if part.type not in {"const_element", "property_element", "static_variable_declaration"} or not children:
            continue
        value = low.node(children[1]) if len(children) > 1 else ir.Unknown(low.span(part))
        made.append(ir.Assign(low.span(part), _bare(low, children[0]), value, declares=True))
    return ir.Block(low.span(syntax), tuple(made))


def _bare(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Name(low.span(syntax), low.text(syntax).lstrip("$"))


def _function(low: Lowering, syntax: Syntax) -> ir.Node:
    title = low.text(syntax.child_by_field_name("name"))
    given = syntax.child_by_field_name("parameters")
    body = low.field(syntax, "body")
    if title == "__construct":
        promoted = [child for child in low.children(given) if child.type == "property_promotion_parameter"]
        stored = tuple(_promoted(low, child) for child in promoted)
        body = ir.Block(body.span, (*stored, body))
        title = "__init__"
    return ir.Function(low.span(syntax), title, tuple(_parameters(low, given)), body)


def _promoted(low: Lowering, syntax: Syntax) -> ir.Node:
    span, title = low.span(syntax), low.text(syntax.child_by_field_name("name")).lstrip("$&")
    return ir.Assign(span, ir.Member(span, ir.Name(span, "self"), title), ir.Name(span, title))


def _parameters(low: Lowering, syntax: Syntax | None) -> Iterator[ir.Parameter]:
    for child in low.children(syntax):
        title = low.text(child.child_by_field_name("name")).lstrip("$&")
        mark = "*" if child.type == "variadic_parameter" else ""
        yield ir.Parameter(mark + title, low.optional(child, "default_value") or _typed(low, child, title))


def _typed(low: Lowering, syntax: Syntax, title: str) -> ir.Node | None:
    """Make what is declared by its type alone; None for types that tell nothing."""
    kind = syntax.child_by_field_name("type")
    named = kind.named_children[0] if kind is not None and kind.type == "optional_type" else kind
    if named is None or named.type != "named_type":
        return None
    return ir.Typed(low.span(named), _qualified(low, named), title)


def _arguments(low: Lowering, syntax: Syntax | None) -> tuple[ir.Argument, ...]:
    found = []
    for child in low.children(syntax):
        title = child.child_by_field_name("name")
        parts = [part for part in low.children(child) if part != title and part.type != "reference_modifier"]
        if not parts:
            continue
        spread = parts[-1].type == "variadic_unpacking"
        value = low.plain(parts[-1]) if spread else low.node(parts[-1])
        found.append(ir.Argument("*" if spread else low.text(title), value))
    return tuple(found)


def _call(low: Lowering, syntax: Syntax) -> ir.Node:
    span, function = low.span(syntax), syntax.child_by_field_name("function")
    arguments = _arguments(low, syntax.child_by_field_name("arguments"))
    title = low.text(function).lstrip("\\")
    values = [argument.value for argument in arguments]
    if title == "define" and len(values) >= _PAIR and isinstance(values[0], ir.Literal):
        return ir.Assign(span, ir.Name(span, values[0].text), values[1], declares=True)
    if title == "curl_setopt" and len(values) == _SETOPT:
        return _option(span, values[0], values[1], values[2])
    if title == "curl_setopt_array" and len(values) == _PAIR:
        return _options(span, values[0], values[1])
    if title == "add_query_arg" and len(values) == _SETOPT:
        added = ir.Dict(span, (ir.Pair(values[0], values[1]),))
        arguments = (ir.Argument("", added), ir.Argument("", values[2]))
    return ir.Call(span, low.node(function), arguments)


def _options(span: Span, handle: ir.Node, given: ir.Node) -> ir.Node:
    if not isinstance(given, ir.Dict):
        return ir.Call(span, ir.Member(span, handle, "curlOptions"), (ir.Argument("", given),))
    pairs = [pair for pair in given.pairs if pair.key is not None]
    return ir.Block(span, tuple(_option(span, handle, pair.key, pair.value) for pair in pairs if pair.key))


def _option(span: Span, handle: ir.Node, key: ir.Node, value: ir.Node) -> ir.Node:
    title = key.name if isinstance(key, ir.Name) else key.text if isinstance(key, ir.Literal) else ""
    if not title:
        return ir.Unknown(span, (handle, value))
    return ir.Call(span, ir.Member(span, handle, title), (ir.Argument("", value),))


def _method(low: Lowering, syntax: Syntax) -> ir.Node:
    if low.text(syntax.child_by_field_name("name")) in _EXPECTS:  # what a double is to be given
        return ir.Unknown(low.span(syntax))
    arguments = _arguments(low, syntax.child_by_field_name("arguments"))
    return ir.Call(low.span(syntax), _member(low, syntax), arguments)


def _member(low: Lowering, syntax: Syntax) -> ir.Node:
    title = low.text(syntax.child_by_field_name("name")).lstrip("$")
    owner = syntax.child_by_field_name("object") or syntax.child_by_field_name("scope")
    title = "__init__" if title == "__construct" else title
    return ir.Member(low.span(syntax), low.node(owner), title)


def _constant(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    if len(children) != _PAIR:
        return low.plain(syntax)
    return ir.Member(low.span(syntax), low.node(children[0]), low.text(children[1]).lstrip("$"))


def _creation(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    given = next((child for child in children if child.type == "arguments"), None)
    kind = next((child for child in children if child.type != "arguments"), None)
    return ir.Call(low.span(syntax), low.node(kind), _arguments(low, given), new=True)


def _array(low: Lowering, syntax: Syntax) -> ir.Node:
    pairs: list[ir.Pair] = []
    values: list[ir.Node] = []
    keyed = False
    for child in low.children(syntax):
        parts = low.children(child)
        if len(parts) == _PAIR:
            key, value = _key(low, parts[0]), low.node(parts[1])
            is_header = isinstance(key, ir.Literal) and key.text == "header"
            pairs.append(ir.Pair(key, _lines(value) if is_header else value))
            keyed = True
        elif parts and parts[0].type == "variadic_unpacking":
            pairs.append(ir.Pair(None, low.plain(parts[0])))
            keyed = True
        elif parts:
            values.append(low.node(parts[0]))
    return ir.Dict(low.span(syntax), tuple(pairs)) if keyed else ir.List(low.span(syntax), tuple(values))


def _key(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make a key; names of options that libraries have constants for are what these stand for."""
    text = low.text(syntax)
    if syntax.type == "name" and text.startswith("CURLOPT_"):
        return ir.Literal(low.span(syntax), text)
    if syntax.type == "class_constant_access_expression" and text.rpartition("::")[0].endswith("RequestOptions"):
        return ir.Literal(low.span(syntax), text.rpartition("::")[2].lower())
    return low.node(syntax)


def _lines(node: ir.Node) -> ir.Node:
    """Make the header lines of a stream's context a list, one for each line of the text."""
    parts = node.parts if isinstance(node, ir.Join) else (node,)
    if not any(isinstance(part, ir.Literal) and "\n" in part.text for part in parts):
        return ir.List(node.span, (node,)) if isinstance(node, ir.Literal | ir.Join) else node
    lines: list[list[ir.Node]] = [[]]
    for part in parts:
        if not isinstance(part, ir.Literal):
            lines[-1].append(part)
            continue
        for number, text in enumerate(part.text.replace("\r", "").split("\n")):
            if number:
                lines.append([])
            if text:
                lines[-1].append(ir.Literal(part.span, text))
    return ir.List(node.span, tuple(ir.Join(node.span, tuple(line)) for line in lines if line))


def _subscript(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    if not children:
        return ir.Unknown(low.span(syntax))
    key = low.node(children[1]) if len(children) > 1 else None
    if len(children) > 1 and children[1].type == "name":  # in a string: "$a[key]"
        key = ir.Literal(low.span(children[1]), low.text(children[1]))
    return ir.Index(low.span(syntax), low.node(children[0]), key)


def _if(low: Lowering, syntax: Syntax) -> ir.Node:
    otherwise: ir.Node | None = None
    for part in reversed(syntax.children_by_field_name("alternative")):
        body = low.field(part, "body")
        if part.type == "else_if_clause":
            body = ir.If(low.span(part), low.field(part, "condition"), body, otherwise)
        otherwise = body
    return ir.If(low.span(syntax), low.field(syntax, "condition"), low.field(syntax, "body"), otherwise)


def _ternary(low: Lowering, syntax: Syntax) -> ir.Node:
    condition, then = low.field(syntax, "condition"), low.optional(syntax, "body")
    otherwise = low.field(syntax, "alternative")
    if then is None:
        return ir.Fallback(low.span(syntax), condition, otherwise)
    return ir.If(low.span(syntax), condition, then, otherwise)


def _switch(low: Lowering, syntax: Syntax) -> ir.Node:
    cases = []
    for case in low.children(syntax.child_by_field_name("body")):
        if syntax.type == "match_expression":
            cases.append((case.type == "match_default_expression", low.field(case, "return_expression")))
            continue
        value = case.child_by_field_name("value")
        body = tuple(low.node(part) for part in low.children(case) if part != value)
        cases.append((case.type == "default_statement", ir.Block(low.span(case), body)))
    return nested(low, syntax, low.field(syntax, "condition"), cases)


def _foreach(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    if len(children) < _PAIR:
        return loop(low, syntax)
    target = children[1]
    if target.type == "pair" and target.named_children:
        target = target.named_children[-1]
    return ir.Loop(low.span(syntax), low.node(target), low.node(children[0]), low.field(syntax, "body"))


def _global(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Shared(low.span(syntax), tuple(low.text(child).lstrip("$") for child in low.children(syntax)))


def _cast(low: Lowering, syntax: Syntax) -> ir.Node:
    return low.field(syntax, "value")


PHP = Language(
    name="php",
    grammar="tree_sitter_php",
    entry="language_php",
    table={
        "php_tag": nothing, "text_interpolation": nothing, "text": nothing,
        "namespace_definition": lambda low, syntax: low.block(syntax.child_by_field_name("body")),
        "namespace_use_declaration": _use, "use_declaration": nothing,
        "class_declaration": _class, "trait_declaration": _class, "interface_declaration": _class,
        "anonymous_class": _class, "enum_declaration": nothing,
        "const_declaration": _elements, "property_declaration": _elements, "function_static_declaration": _elements,
        "function_definition": _function, "method_declaration": _function, "arrow_function": _function,
        "anonymous_function": _function,
        "shell_command_expression": command(_encapsed),
        "string": _string, "encapsed_string": _encapsed, "heredoc": _heredoc, "nowdoc": _heredoc,
        "integer": literal, "float": literal, "boolean": literal, "null": literal,
        "name": name, "variable_name": _variable, "relative_scope": _scope, "qualified_name": _qualified,
        "member_access_expression": _member, "nullsafe_member_access_expression": _member,
        "scoped_property_access_expression": _member, "class_constant_access_expression": _constant,
        "subscript_expression": _subscript,
        "function_call_expression": _call, "member_call_expression": _method,
        "nullsafe_member_call_expression": _method, "scoped_call_expression": _method,
        "object_creation_expression": _creation, "array_creation_expression": _array, "list_literal": items,
        "assignment_expression": assignment(declares=True),
        "augmented_assignment_expression": assignment(declares=True, pluses=(".=",), ors=("??=",)),
        "binary_expression": binary((".",)), "cast_expression": _cast,
        "if_statement": _if, "conditional_expression": _ternary,
        "switch_statement": _switch, "match_expression": _switch,
        "foreach_statement": _foreach, "for_statement": loop, "while_statement": loop, "do_statement": loop,
        "return_statement": returned, "throw_expression": thrown, "global_declaration": _global,
        "compound_statement": block, "declaration_list": block, "finally_clause": block, "echo_statement": block,
        "catch_clause": lambda low, syntax: low.field(syntax, "body"),
        "attribute_list": nothing, "primitive_type": nothing, "named_type": nothing,
    },
)
