"""C#, from tree-sitter-c-sharp."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code import ir
from scanner.usage.code.languages import csharp_calls, declared
from scanner.usage.code.languages.common import (
    assignment,
    binary,
    block,
    callers_first,
    choice,
    each,
    items,
    loop,
    nested,
    returned,
    self_name,
    super_name,
    thrown,
)
from scanner.usage.code.lower import Language, Lowering, literal, name, nothing, string

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

_PAIR = 2


def _verbatim(low: Lowering, syntax: Syntax) -> ir.Node:
    text = low.text(syntax)
    start = syntax.start_byte + text.find('"') + 1
    span, inner = low.between(start, max(start, syntax.end_byte - 1))
    return ir.Literal(span, inner.replace('""', '"'))


def _raw(low: Lowering, syntax: Syntax) -> ir.Node:
    content = next((child for child in syntax.named_children if child.type == "raw_string_content"), None)
    return ir.Literal(low.span(content or syntax), low.text(content))


def _interpolated(low: Lowering, syntax: Syntax) -> ir.Node:
    parts: list[ir.Node] = []
    for child in low.children(syntax):
        if child.type == "string_content":
            parts.append(ir.Literal(low.span(child), low.text(child).replace("{{", "{").replace("}}", "}")))
        elif child.type == "interpolation":
            inner = [part for part in low.children(child) if part.type not in _FORMATS]
            parts.extend(low.node(part) for part in inner[:1])
    return ir.Join(low.span(syntax), tuple(parts))


_FORMATS = frozenset({"interpolation_brace", "interpolation_format_clause", "interpolation_alignment_clause"})


def _using(low: Lowering, syntax: Syntax) -> ir.Node:
    alias = syntax.child_by_field_name("name")
    path = low.text(syntax.named_children[-1]) if syntax.named_children else ""
    return ir.Import(low.span(syntax), low.text(alias) if alias is not None else "*", path)


def _class(low: Lowering, syntax: Syntax) -> ir.Node:
    span, title = low.span(syntax), low.text(syntax.child_by_field_name("name"))
    bases = [part for child in syntax.named_children if child.type == "base_list" for part in low.children(child)]
    taken = [child for child in syntax.named_children if child.type == "parameter_list"]
    fields = tuple(
        ir.Assign(span, ir.Name(span, part.name), part.default or ir.Name(span, part.name), declares=True)
        for child in taken for part in _parameters(low, child, title)
    )
    found: list[ir.Node] = []
    for child in low.children(syntax.child_by_field_name("body")):
        made = low.node(child)
        found.extend(made.body if child.type == "field_declaration" and isinstance(made, ir.Block) else (made,))
    body = (*fields, *callers_first(low, syntax, found))
    return ir.Class(span, title, tuple(_type(low, base) for base in bases if base.type != "argument_list"), body)


def _property(low: Lowering, syntax: Syntax) -> ir.Node:
    span, title = low.span(syntax), low.text(syntax.child_by_field_name("name"))
    value, accessors = syntax.child_by_field_name("value"), syntax.child_by_field_name("accessors")
    if value is not None and value.type == "arrow_expression_clause":
        return ir.Function(span, title, (), low.node(value), ("property",))
    for accessor in accessors.named_children if accessors is not None else ():
        body = accessor.child_by_field_name("body")
        if body is not None and low.text(accessor.child_by_field_name("name")) == "get":
            return ir.Function(span, title, (), low.node(body), ("property",))
    kind = syntax.child_by_field_name("type")
    made = _created(low, value, kind) if value is not None else _typed(low, kind, title)
    return ir.Assign(span, ir.Name(span, title), made, declares=True) if made is not None else ir.Unknown(span)


def _function(low: Lowering, syntax: Syntax) -> ir.Node:
    constructor = syntax.type == "constructor_declaration"
    title = "__init__" if constructor else low.text(syntax.child_by_field_name("name"))
    kind = low.text(syntax.child_by_field_name("name")) if constructor else ""
    parameters = tuple(_parameters(low, syntax.child_by_field_name("parameters"), kind))
    body = low.field(syntax, "body")
    if syntax.child_by_field_name("body") is None:
        said = [declared.Parameter(low.text(part.child_by_field_name("name")), declared.notes(low, part))
                for part in low.children(syntax.child_by_field_name("parameters"))]
        body = declared.request(low, syntax, said, asks=True) or body
    base = next((child for child in syntax.named_children if child.type == "constructor_initializer"), None)
    if base is not None and base.named_children:
        span = low.span(base)
        callee: ir.Node = ir.Name(span, "super")
        if low.text(base).lstrip(": ").startswith("this"):
            callee = ir.Member(span, ir.Name(span, "self"), "__init__")
        body = ir.Block(body.span, (ir.Call(span, callee, _arguments(low, base.named_children[0])), body))
    return ir.Function(low.span(syntax), title, parameters, body, declared.tags(body))


def _parameters(low: Lowering, syntax: Syntax | None, maker: str = "") -> Iterator[ir.Parameter]:
    """Make parameters; a client that a constructor takes is the one that was configured for what it makes."""
    if syntax is None:
        return
    if syntax.type in {"implicit_parameter", "identifier"}:
        yield ir.Parameter(low.text(syntax))
    for child in low.children(syntax):
        if child.type == "parameter":
            title = child.child_by_field_name("name")
            default = child.named_children[-1] if child.named_children else None
            has_default = any(low.text(part) == "=" for part in child.children) and default is not None
            kind = child.child_by_field_name("type")
            made = low.node(default) if has_default else _typed(low, kind, low.text(title))
            if made is not None and maker and low.text(kind) == "HttpClient":
                made = ir.Fallback(made.span, csharp_calls.configured(made.span, maker), made)
            yield ir.Parameter(low.text(title), made)


def _typed(low: Lowering, kind: Syntax | None, title: str) -> ir.Node | None:
    """Make what is declared by its type alone; None for types that tell nothing."""
    named = kind.child_by_field_name("type") if kind is not None and kind.type == "nullable_type" else kind
    if named is None or named.type not in {"identifier", "qualified_name"}:
        return None
    return ir.Typed(low.span(named), _type(low, named), title)


def _lambda(low: Lowering, syntax: Syntax) -> ir.Node:
    parameters = tuple(_parameters(low, syntax.child_by_field_name("parameters")))
    return ir.Function(low.span(syntax), "", parameters, low.field(syntax, "body"))


def _declaration(low: Lowering, syntax: Syntax) -> ir.Node:
    kind = syntax.child_by_field_name("type")
    made = []
    for part in low.children(syntax):
        if part.type != "variable_declarator":
            continue
        target = part.child_by_field_name("name") or part.named_children[0]
        values = [child for child in low.children(part) if child != target and child.type != "bracketed_argument_list"]
        if values:
            value = _created(low, values[-1], kind)
            made.append(ir.Assign(low.span(part), low.node(target), value, declares=True))
        elif syntax.parent is not None and syntax.parent.type == "field_declaration":
            unset = _typed(low, kind, low.text(target)) or ir.Unknown(low.span(part))
            made.append(ir.Assign(low.span(part), low.node(target), unset, declares=True))
    return made[0] if len(made) == 1 else ir.Block(low.span(syntax), tuple(made))


def _created(low: Lowering, value: Syntax, kind: Syntax | None) -> ir.Node:
    return _new(low, value, kind) if value.type == "implicit_object_creation_expression" else low.node(value)


def _assignment(low: Lowering, syntax: Syntax) -> ir.Node:
    left, right = syntax.child_by_field_name("left"), syntax.child_by_field_name("right")
    if left is None or right is None or right.type != "implicit_object_creation_expression":
        return _ASSIGN(low, syntax)
    return ir.Assign(low.span(syntax), low.node(left), _set(low, left, right))


_ASSIGN = assignment()


def _set(low: Lowering, left: Syntax, right: Syntax) -> ir.Node:
    """Make what a property is set to: braces fill it, `new(…)` is of its type."""
    title = low.text(left).rpartition(".")[2]
    if right.type == "initializer_expression":
        made = _mapping(low, right)
        single = title == "Accept" and isinstance(made, ir.List) and len(made.items) == 1
        return made.items[0] if single and isinstance(made, ir.List) else made
    if right.type == "implicit_object_creation_expression" and not _braces(right):
        given = next((child for child in right.named_children if child.type == "argument_list"), None)
        return csharp_calls.unnamed(low.span(right), title, _arguments(low, given))
    return low.node(right)


def _braces(syntax: Syntax) -> Syntax | None:
    return next((child for child in syntax.named_children if child.type == "initializer_expression"), None)


def _member(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Member(low.span(syntax), low.field(syntax, "expression"), _bare(low, syntax.child_by_field_name("name")))


def _bare(low: Lowering, syntax: Syntax | None) -> str:
    return low.text(syntax).partition("<")[0]


def _generic(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Name(low.span(syntax), _bare(low, syntax))


def _conditional(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make `a?.b(c)` what `a.b(c)` is."""
    children = low.children(syntax)
    if len(children) < _PAIR:
        return low.plain(syntax)
    owner = low.node(children[0])
    return _bound(low, children[-1], owner)


def _bound(low: Lowering, syntax: Syntax, owner: ir.Node) -> ir.Node:
    span = low.span(syntax)
    match syntax.type:
        case "member_binding_expression":
            return ir.Member(span, owner, _bare(low, syntax.child_by_field_name("name")))
        case "invocation_expression":
            function = syntax.child_by_field_name("function")
            callee = _bound(low, function, owner) if function is not None else owner
            return ir.Call(span, callee, _arguments(low, syntax.child_by_field_name("arguments")))
        case "member_access_expression":
            inner = syntax.child_by_field_name("expression")
            held = _bound(low, inner, owner) if inner is not None else owner
            return ir.Member(span, held, _bare(low, syntax.child_by_field_name("name")))
    return ir.Unknown(span, (owner,))


def _index(low: Lowering, syntax: Syntax) -> ir.Node:
    keys = _arguments(low, syntax.child_by_field_name("subscript"))
    return ir.Index(low.span(syntax), low.field(syntax, "expression"), keys[0].value if keys else None)


def _call(low: Lowering, syntax: Syntax) -> ir.Node:
    function = syntax.child_by_field_name("function")
    title = function.child_by_field_name("name") if function is not None else None
    kinds = low.children(title)[-1] if title is not None and title.type == "generic_name" else None
    kind = low.text(kinds).strip("<>").rpartition(",")[2].strip()
    arguments = _arguments(low, syntax.child_by_field_name("arguments"))
    return csharp_calls.call(low.span(syntax), low.node(function), arguments, kind)


def _arguments(low: Lowering, syntax: Syntax | None) -> tuple[ir.Argument, ...]:
    found = []
    for child in low.children(syntax):
        title = child.child_by_field_name("name") if child.type == "argument" else None
        parts = [part for part in low.children(child) if part != title]
        whole = child.type != "argument"
        value = low.node(child) if whole else low.node(parts[-1] if parts else None)
        found.append(ir.Argument(low.text(title), value))
    return tuple(found)


def _creation(low: Lowering, syntax: Syntax) -> ir.Node:
    return _new(low, syntax, syntax.child_by_field_name("type"))


def _new(low: Lowering, syntax: Syntax, kind: Syntax | None) -> ir.Node:
    """Make `new T(…) { A = x, Headers = { { k, v } } }`: the call, with what the braces set as named arguments."""
    span = low.span(syntax)
    given = next((child for child in syntax.named_children if child.type == "argument_list"), None)
    braces, title = _braces(syntax), _bare(low, kind)
    parts = low.children(braces)
    if braces is not None and (title.endswith(("Dictionary", "Collection")) or any(_entry(part) for part in parts)):
        return _mapping(low, braces)
    if title.endswith(("List", "Set")) and braces is not None:
        return ir.List(span, low.nodes(braces))
    arguments = list(_arguments(low, given))
    if kind is None and braces is None:
        return csharp_calls.unnamed(span, "", arguments)
    for part in parts:
        left, right = part.child_by_field_name("left"), part.child_by_field_name("right")
        if part.type == "assignment_expression" and left is not None and right is not None:
            arguments.append(ir.Argument(low.text(left), _set(low, left, right)))
    return csharp_calls.creation(span, _type(low, kind), title, arguments)


def _entry(syntax: Syntax) -> bool:
    left = syntax.child_by_field_name("left")
    return syntax.type == "initializer_expression" or (left is not None and left.type == "element_binding_expression")


def _mapping(low: Lowering, braces: Syntax) -> ir.Node:
    pairs = []
    for part in low.children(braces):
        left, right = part.child_by_field_name("left"), part.child_by_field_name("right")
        inner = low.children(part)
        if left is not None and right is not None:
            keys = _arguments(low, left) if left.type == "element_binding_expression" else ()
            key = keys[0].value if keys else ir.Literal(low.span(left), low.text(left))
            pairs.append(ir.Pair(key, _set(low, left, right)))
        elif part.type == "initializer_expression" and len(inner) == _PAIR:
            pairs.append(ir.Pair(low.node(inner[0]), low.node(inner[1])))
        else:
            return ir.List(low.span(braces), low.nodes(braces))
    return ir.Dict(low.span(braces), tuple(pairs))


def _array(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.List(low.span(syntax), low.nodes(_braces(syntax)))


def _ordered(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make statements in order, those first that configure clients for others."""
    children = sorted(low.children(syntax), key=lambda child: not _configures(low, child))
    return ir.Block(low.span(syntax), tuple(low.node(child) for child in children))


def _configures(low: Lowering, syntax: Syntax) -> bool:
    return syntax.type == "class_declaration" and any(
        word in low.text(syntax) for word in ("AddHttpClient", "AddRefitClient", "RestService.For")
    )


def _anonymous(low: Lowering, syntax: Syntax) -> ir.Node:
    pairs: list[ir.Pair] = []
    children = [child for child in syntax.children if child.is_named or low.text(child) == "="]
    for index, child in enumerate(children):
        follows = index + 1 < len(children) and low.text(children[index + 1]) == "="
        after = index > 0 and low.text(children[index - 1]) == "="
        if low.text(child) == "=" or after:
            continue
        value = children[index + 2] if follows and index + _PAIR < len(children) else child
        key = ir.Literal(low.span(child), low.text(child).rpartition(".")[2])
        pairs.append(ir.Pair(key, low.node(value)))
    return ir.Dict(low.span(syntax), tuple(pairs))


def _type(low: Lowering, syntax: Syntax | None) -> ir.Node:
    if syntax is None:
        return ir.Unknown(Span(0, 0))
    words = _bare(low, syntax).rstrip("?").split(".")
    made: ir.Node = ir.Name(low.span(syntax), words[0])
    for word in words[1:]:
        made = ir.Member(low.span(syntax), made, word)
    return made


def _cast(low: Lowering, syntax: Syntax) -> ir.Node:
    return low.field(syntax, "value" if syntax.child_by_field_name("value") else "left")


def _arms(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    arms = [child for child in children if child.type == "switch_expression_arm"]
    cases = [(low.text(arm).startswith("_"), low.node(arm.named_children[-1])) for arm in arms if arm.named_children]
    return nested(low, syntax, low.node(children[0]) if children else ir.Unknown(low.span(syntax)), cases)


def _switch(low: Lowering, syntax: Syntax) -> ir.Node:
    cases = []
    for case in low.children(syntax.child_by_field_name("body")):
        body = tuple(low.node(part) for part in low.children(case) if not part.type.endswith(("pattern", "label")))
        cases.append((low.text(case).startswith("default"), ir.Block(low.span(case), body)))
    return nested(low, syntax, low.field(syntax, "value"), cases)


CSHARP = Language(
    name="csharp",
    grammar="tree_sitter_c_sharp",
    table={
        "using_directive": _using,
        "class_declaration": _class, "record_declaration": _class, "struct_declaration": _class,
        "interface_declaration": _class, "record_struct_declaration": _class, "enum_declaration": nothing,
        "property_declaration": _property,
        "method_declaration": _function, "constructor_declaration": _function, "local_function_statement": _function,
        "lambda_expression": _lambda, "anonymous_method_expression": _lambda,
        "variable_declaration": _declaration,
        "assignment_expression": _assignment, "binary_expression": binary(),
        "string_literal": string, "character_literal": string, "verbatim_string_literal": _verbatim,
        "raw_string_literal": _raw, "interpolated_string_expression": _interpolated,
        "integer_literal": literal, "real_literal": literal, "boolean_literal": literal, "null_literal": literal,
        "identifier": name, "this": self_name, "base": super_name, "generic_name": _generic,
        "member_access_expression": _member, "qualified_name": _type, "conditional_access_expression": _conditional,
        "element_access_expression": _index, "invocation_expression": _call,
        "object_creation_expression": _creation, "implicit_object_creation_expression": _creation,
        "anonymous_object_creation_expression": _anonymous,
        "initializer_expression": _mapping, "collection_expression": items, "tuple_expression": items,
        "tuple_pattern": items, "implicit_array_creation_expression": _array, "array_creation_expression": _array,
        "cast_expression": _cast, "as_expression": _cast,
        "if_statement": choice(), "conditional_expression": choice(),
        "switch_expression": _arms, "switch_statement": _switch,
        "foreach_statement": each("left", "right"), "for_statement": loop, "while_statement": loop,
        "do_statement": loop,
        "return_statement": returned, "throw_statement": thrown, "throw_expression": thrown,
        "block": block, "declaration_list": _ordered, "compilation_unit": _ordered, "finally_clause": block,
        "using_statement": block, "lock_statement": block,
        "catch_clause": lambda low, syntax: low.field(syntax, "body"),
        "predefined_type": name, "implicit_type": nothing, "modifier": nothing, "attribute_list": nothing,
        "array_type": nothing, "nullable_type": nothing, "typeof_expression": nothing,
    },
)
