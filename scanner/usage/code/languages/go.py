"""Go, from tree-sitter-go.

A type with its methods is a `Class`. The last of several results is left out where it is an error or `ok`, on both
sides, so that `x, err := f()` is `x = f()`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code import ir
from scanner.usage.code.languages import go_calls
from scanner.usage.code.languages.common import (
    binary,
    block,
    callers_first,
    index,
    items,
    loop,
    nested,
)
from scanner.usage.code.lower import Language, Lowering, literal, member, name, nothing, string

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

_REST = re.compile(r"_|err\w*|\w*Err|ok|found|exists|present")
_TAG = re.compile(r'(?:json|url|form):"([\w.-]{1,80})')
_VERSION = re.compile(r"(/v\d+|\.v\d+)$")
_MANY = 2
_BUFFERS = frozenset({"strings.Builder", "bytes.Buffer"})
_MAX_TOP = 1_000


def _string(low: Lowering, syntax: Syntax) -> ir.Node:
    if syntax.type == "raw_string_literal":
        span, text = low.between(syntax.start_byte + 1, max(syntax.start_byte + 1, syntax.end_byte - 1))
        return ir.Literal(span, text)
    return string(low, syntax)


def _types(low: Lowering, syntax: Syntax) -> ir.Node:
    made = [_struct(low, spec) for spec in low.children(syntax) if spec.type == "type_spec"]
    return ir.Block(low.span(syntax), tuple(made))  # in a block of its own: functions that make it come before it


def _struct(low: Lowering, spec: Syntax) -> ir.Node:
    title, kind = low.text(spec.child_by_field_name("name")), spec.child_by_field_name("type")
    if kind is not None and kind.type == "function_type":  # `T(f)` is f
        return ir.Function(low.span(spec), title, (ir.Parameter("f"),), ir.Name(low.span(spec), "f"))
    body = (*_fields(low, kind), *_methods(low, spec, title))
    return ir.Class(low.span(spec), title, _embedded(low, spec), body, bare=False)


def _fields(low: Lowering, kind: Syntax | None) -> Iterator[ir.Node]:
    if kind is None or kind.type != "struct_type":
        return
    for field in (field for part in kind.named_children for field in low.children(part)):
        held = field.child_by_field_name("type")
        for title in field.children_by_field_name("name"):
            named = ir.Name(low.span(title), low.text(title))
            tag = _TAG.search(low.text(field.child_by_field_name("tag")))
            typed = ir.Typed(low.span(field), _type(low, held), tag[1] if tag else named.name)
            yield ir.Assign(low.span(field), named, typed, declares=True)


def _stray(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make a class of the methods of a type that stands in another file, where the first of them stands."""
    title = _receiver(low, syntax)[1]
    before = syntax.prev_named_sibling
    follows = before is not None and before.type == syntax.type and _receiver(low, before)[1] == title
    if follows or _here(low, syntax, title):
        return ir.Unknown(low.span(syntax))
    return ir.Class(low.span(syntax), title, (), _methods(low, syntax, title), bare=False)


def _methods(low: Lowering, syntax: Syntax, title: str) -> tuple[ir.Node, ...]:
    methods = [part for part in _top(syntax) if part.type == "method_declaration"]
    return callers_first(low, syntax, [_method(low, part) for part in methods if _receiver(low, part)[1] == title])


def _here(low: Lowering, syntax: Syntax, title: str) -> bool:
    specs = [spec for part in _top(syntax) if part.type == "type_declaration" for spec in part.named_children]
    return any(low.text(spec.child_by_field_name("name")) == title for spec in specs)


def _top(syntax: Syntax) -> list[Syntax]:
    while syntax.parent is not None and syntax.type != "source_file":
        syntax = syntax.parent
    return syntax.named_children if syntax.named_child_count <= _MAX_TOP else []


def _embedded(low: Lowering, spec: Syntax) -> tuple[ir.Node, ...]:
    """Return the types that a struct takes its methods from."""
    kind = spec.child_by_field_name("type")
    if kind is None or kind.type != "struct_type":
        return ()
    fields = [field for part in kind.named_children for field in low.children(part)]
    return tuple(
        _type(low, field.child_by_field_name("type")) for field in fields if field.child_by_field_name("name") is None
    )


def _keyed(low: Lowering, syntax: Syntax) -> Iterator[tuple[str, Syntax]]:
    body = syntax.child_by_field_name("body")
    for child in body.named_children if body is not None else ():
        key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        if child.type == "keyed_element" and key is not None and value is not None and value.named_children:
            yield low.text(key), value.named_children[0]


def _receiver(low: Lowering, syntax: Syntax) -> tuple[str, str]:
    receiver = syntax.child_by_field_name("receiver")
    first = receiver.named_children[0] if receiver is not None and receiver.named_children else None
    if first is None:
        return "", ""
    kind = low.text(first.child_by_field_name("type")).lstrip("*").partition("[")[0]
    return low.text(first.child_by_field_name("name")), kind


def _method(low: Lowering, syntax: Syntax) -> ir.Function:
    made = _function(low, syntax)
    own = _receiver(low, syntax)[0]
    if not own or own == "_":
        return made
    span = made.body.span
    binding = ir.Assign(span, ir.Name(span, own), ir.Name(span, "self"), declares=True)
    return made._replace(body=ir.Block(span, (binding, made.body)))


def _function(low: Lowering, syntax: Syntax) -> ir.Function:
    title = low.text(syntax.child_by_field_name("name"))
    parameters = tuple(_parameters(low, syntax.child_by_field_name("parameters")))
    return ir.Function(low.span(syntax), title, parameters, low.block(syntax.child_by_field_name("body")))


def _parameters(low: Lowering, syntax: Syntax | None) -> Iterator[ir.Parameter]:
    for child in low.children(syntax):
        mark = "*" if child.type == "variadic_parameter_declaration" else ""
        names = child.children_by_field_name("name")
        yield from (ir.Parameter(mark + low.text(part)) for part in names)
        if not names:
            yield ir.Parameter("")


def _import(low: Lowering, syntax: Syntax) -> ir.Node:
    path = _VERSION.sub("", low.text(syntax.child_by_field_name("path")).strip('"`'))
    local = low.text(syntax.child_by_field_name("name")) or path.rpartition("/")[2].removeprefix("go-")
    return ir.Import(low.span(syntax), "*" if local == "." else local, path.replace("/", "."))


def _spec(low: Lowering, syntax: Syntax) -> ir.Node:
    names = syntax.children_by_field_name("name")
    value, kind = syntax.child_by_field_name("value"), syntax.child_by_field_name("type")
    span = low.span(syntax)
    targets = [low.node(part) for part in names if part.is_named]
    if value is not None:
        return _bind(low, syntax, targets, low.children(value))
    if kind is None or kind.type == "pointer_type" or len(targets) != 1:
        return ir.Unknown(span)
    return ir.Assign(span, targets[0], _zero(low, kind), declares=True)


def _zero(low: Lowering, kind: Syntax) -> ir.Node:
    if kind.type == "qualified_type" and low.text(kind) in _BUFFERS:
        return ir.Literal(low.span(kind), "")
    if kind.type == "qualified_type":
        return ir.Call(low.span(kind), _type(low, kind), (), new=True)
    if kind.type == "type_identifier" and _here(low, kind, low.text(kind)):
        return ir.Call(low.span(kind), _type(low, kind), (), new=True)
    if kind.type == "struct_type":
        made = ir.Class(low.span(kind), "", (), tuple(_fields(low, kind)), bare=False)
        return ir.Call(low.span(kind), made, (), new=True)
    return ir.Dict(low.span(kind), ()) if kind.type == "map_type" else ir.Unknown(low.span(kind))


def _type(low: Lowering, syntax: Syntax | None) -> ir.Node:
    """Make a type's name a value: `http.Client` is a member of the package."""
    text = low.text(syntax).lstrip("*").partition("[")[0]
    span = Span(0, 0) if syntax is None else low.span(syntax)
    package, _, title = text.rpartition(".")
    return ir.Member(span, ir.Name(span, package), title) if package else ir.Name(span, title)


def _declaration(low: Lowering, syntax: Syntax) -> ir.Node:
    left, right = low.children(syntax.child_by_field_name("left")), low.children(syntax.child_by_field_name("right"))
    return _bind(low, syntax, [low.node(part) for part in left], right)


def _bind(low: Lowering, syntax: Syntax, targets: list[ir.Node], values: list[Syntax]) -> ir.Node:
    span, declares = low.span(syntax), syntax.type != "assignment_statement"
    if len(values) == 1 and len(targets) >= _MANY:
        last = targets[-1]
        if isinstance(last, ir.Name) and _REST.fullmatch(last.name):
            targets = targets[:-1]
    if len(targets) == len(values):
        pairs = zip(targets, values, strict=True)
        made = tuple(ir.Assign(span, target, _value(low, target, value), declares) for target, value in pairs)
        return made[0] if len(made) == 1 else ir.Block(span, made)
    if len(values) != 1:
        return ir.Unknown(span, tuple(low.node(value) for value in values))
    return ir.Assign(span, ir.List(span, tuple(targets)), low.node(values[0]), declares)


def _value(low: Lowering, target: ir.Node, value: Syntax) -> ir.Node:
    made = low.node(value)
    if isinstance(target, ir.Member) and target.name == "Path":
        return go_calls.added(made)
    return _only(made) if isinstance(target, ir.Index) else made


def _only(node: ir.Node) -> ir.Node:
    """Make the only text of a list of texts the value itself: headers and queries are lists of texts by name."""
    return node.items[0] if isinstance(node, ir.List) and len(node.items) == 1 else node


def _assignment(low: Lowering, syntax: Syntax) -> ir.Node:
    if low.text(syntax.child_by_field_name("operator")) != "=":
        left, right = syntax.child_by_field_name("left"), syntax.child_by_field_name("right")
        if low.text(syntax.child_by_field_name("operator")) == "+=":
            target = low.plain(left) if left is not None else ir.Unknown(low.span(syntax))
            value = ir.Join(low.span(syntax), (target, low.plain(right) if right is not None else target))
            return ir.Assign(low.span(syntax), target, go_calls.added(value) if go_calls.is_path(target) else value)
        return ir.Unknown(low.span(syntax), low.nodes(right))
    return _declaration(low, syntax)


def _return(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    values = low.children(children[0]) if children else []
    span = low.span(syntax)
    if not values:
        return ir.Return(span)
    made = [low.node(value) for value in values]
    if len(made) >= _MANY and _ends_in_error(low, syntax, low.text(values[-1])):
        *made, last = made
        if not (isinstance(last, ir.Name | ir.Literal)):
            result = ir.Return(span, made[0] if len(made) == 1 else ir.List(span, tuple(made)))
            return ir.Block(span, (last, result))
    return ir.Return(span, made[0] if len(made) == 1 else ir.List(span, tuple(made)))


def _ends_in_error(low: Lowering, syntax: Syntax, last: str) -> bool:
    parent = syntax.parent
    while parent is not None and parent.type not in {"function_declaration", "method_declaration", "func_literal"}:
        parent = parent.parent
    result = low.text(parent.child_by_field_name("result")) if parent is not None else ""
    return bool(re.search(r"\b(error|bool)\s*,?\s*\)$", result)) or last in {"nil", "err", "true", "false"}


def _if(low: Lowering, syntax: Syntax) -> ir.Node:
    before = low.optional(syntax, "initializer")
    then, otherwise = low.field(syntax, "consequence"), low.optional(syntax, "alternative")
    made = ir.If(low.span(syntax), low.field(syntax, "condition"), then, otherwise)
    return made if before is None else ir.Block(low.span(syntax), (before, made))


def _switch(low: Lowering, syntax: Syntax) -> ir.Node:
    cases = [child for child in low.children(syntax) if child.type.endswith("_case")]
    made = [(case.type == "default_case", _case(low, case)) for case in cases]
    before = low.optional(syntax, "initializer")
    switch = nested(low, syntax, low.field(syntax, "value"), made)
    return switch if before is None else ir.Block(low.span(syntax), (before, switch))


def _case(low: Lowering, case: Syntax) -> ir.Node:
    opens = case.child_by_field_name("communication")
    parts = [part for part in low.children(case) if part.type == "statement_list" or part == opens]
    return ir.Block(low.span(case), tuple(low.node(part) for part in parts))


def _for(low: Lowering, syntax: Syntax) -> ir.Node:
    clause = next((child for child in syntax.named_children if child.type == "range_clause"), None)
    if clause is None:
        return loop(low, syntax)
    names = low.children(clause.child_by_field_name("left"))
    target = low.node(names[-1]) if names else None
    return ir.Loop(low.span(syntax), target, low.field(clause, "right"), low.field(syntax, "body"))


def _call(low: Lowering, syntax: Syntax) -> ir.Node:
    arguments = []
    function = syntax.child_by_field_name("function")
    made = low.text(function) in {"new", "make"}
    for child in low.children(syntax.child_by_field_name("arguments")):
        if child.type == "variadic_argument":
            arguments.append(ir.Argument("*", low.plain(child)))
        elif made:
            return _made(low, syntax, child)
        else:
            arguments.append(ir.Argument("", low.node(child)))
    callee = low.node(function)
    if isinstance(callee, ir.Member) and callee.name == "Query" and not arguments:
        return callee._replace(span=low.span(syntax))  # the query itself, to which `.Add` adds
    return go_calls.meant(ir.Call(low.span(syntax), callee, tuple(arguments)), low.text(function))


def _made(low: Lowering, syntax: Syntax, kind: Syntax) -> ir.Node:
    if kind.type == "map_type" or low.text(kind) in {"http.Header", "url.Values"}:
        return ir.Dict(low.span(syntax), ())
    if low.text(kind) in _BUFFERS:
        return ir.Literal(low.span(syntax), "")
    return ir.Call(low.span(syntax), _type(low, kind), (), new=True)


def _composite(low: Lowering, syntax: Syntax) -> ir.Node:
    kind, body = syntax.child_by_field_name("type"), syntax.child_by_field_name("body")
    span = low.span(syntax)
    text = low.text(kind)
    if kind is not None and kind.type in {"slice_type", "array_type", "implicit_length_array_type"}:
        return ir.List(span, tuple(_element(low, child) for child in low.children(body)))
    if kind is not None and kind.type == "type_identifier":
        arguments = tuple(ir.Argument(key, low.node(value)) for key, value in _keyed(low, syntax))
        rest = [child for child in low.children(body) if child.type == "literal_element"]
        ordered = tuple(ir.Argument("", _element(low, child)) for child in rest)
        return ir.Call(span, low.node(kind), arguments or ordered, new=True)
    if text in _BUFFERS:
        return ir.Literal(span, "")
    if text == "url.URL" and kind is not None:
        return go_calls.url(span, {key: low.node(value) for key, value in _keyed(low, syntax)})
    plain = text.startswith("map") or text in {"http.Header", "url.Values", "struct"}
    return ir.Dict(span, tuple(_pairs(low, body)), "" if plain else text)


def _pairs(low: Lowering, body: Syntax | None) -> Iterator[ir.Pair]:
    for child in low.children(body):
        key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        if key is None or value is None:
            continue
        inner = key.named_children[0] if key.named_children else key
        bare = inner.type in {"identifier", "field_identifier"} and not _in_map(low, body)
        made = ir.Literal(low.span(inner), low.text(inner)) if bare else low.node(inner)
        yield ir.Pair(made, _only(_element(low, value)))


def _in_map(low: Lowering, body: Syntax | None) -> bool:
    parent = body.parent if body is not None else None
    return parent is not None and low.text(parent.child_by_field_name("type")).startswith("map")


def _element(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make an element; a literal without its type is a list or mapping by its looks."""
    inner = syntax.named_children[0] if syntax.type == "literal_element" and syntax.named_children else syntax
    if inner.type != "literal_value":
        return low.node(inner)
    if any(child.type == "keyed_element" for child in inner.named_children):
        return ir.Dict(low.span(inner), tuple(_pairs(low, inner)))
    return ir.List(low.span(inner), tuple(_element(low, child) for child in low.children(inner)))


def _conversion(low: Lowering, syntax: Syntax) -> ir.Node:
    kind = syntax.child_by_field_name("type")
    if kind is not None and kind.type == "qualified_type":  # a function of a package looks the same to the grammar
        return ir.Call(low.span(syntax), _type(low, kind), (ir.Argument("", low.field(syntax, "operand")),))
    return low.field(syntax, "operand")


def _slice(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Unknown(low.span(syntax), (low.field(syntax, "operand"),))


GO = Language(
    name="go",
    grammar="tree_sitter_go",
    table={
        "package_clause": nothing,
        "import_spec": _import,
        "const_spec": _spec, "var_spec": _spec,
        "import_declaration": block, "import_spec_list": block, "const_declaration": block, "var_declaration": block,
        "var_spec_list": block, "type_declaration": _types,
        "interpreted_string_literal": _string, "raw_string_literal": _string, "rune_literal": _string,
        "int_literal": literal, "float_literal": literal, "true": literal, "false": literal, "nil": literal,
        "identifier": name, "type_identifier": name, "package_identifier": name, "field_identifier": name,
        "selector_expression": member("operand", "field"),
        "index_expression": index("operand", "index"),
        "slice_expression": _slice,
        "binary_expression": binary(),
        "call_expression": _call,
        "composite_literal": _composite,
        "expression_list": items,
        "type_assertion_expression": _conversion, "type_conversion_expression": _conversion,
        "function_declaration": _function, "method_declaration": _stray, "func_literal": _function,
        "short_var_declaration": _declaration, "receive_statement": _declaration,
        "assignment_statement": _assignment,
        "return_statement": _return,
        "if_statement": _if,
        "expression_switch_statement": _switch, "type_switch_statement": _switch, "select_statement": _switch,
        "for_statement": _for,
        "block": block, "statement_list": block,
        "qualified_type": _type, "slice_type": nothing, "map_type": nothing, "struct_type": nothing,
        "pointer_type": nothing, "interface_type": nothing, "function_type": nothing, "array_type": nothing,
    },
)
