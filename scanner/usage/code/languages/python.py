"""Python, from tree-sitter-python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scanner.usage.code import ir
from scanner.usage.code.lower import Language, Lowering, joined, literal, member, name, nothing, string

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax


def _string(low: Lowering, syntax: Syntax) -> ir.Node:
    return string(low, syntax, ("interpolation",), ("string_start", "string_end"))


def _hole(low: Lowering, syntax: Syntax) -> ir.Node:
    return low.field(syntax, "expression")


def _adjacent(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Join(low.span(syntax), low.nodes(syntax))


def _binary(low: Lowering, syntax: Syntax) -> ir.Node:
    chain = joined(low, syntax)
    if chain:
        return chain
    left, right = low.field(syntax, "left"), low.field(syntax, "right")
    span = low.span(syntax)
    operator = low.text(syntax.child_by_field_name("operator"))
    if operator == "%":
        return ir.Call(span, ir.Member(left.span, left, "%"), (ir.Argument("", right),))
    if operator == "/":  # paths of httpx.URL, yarl and furl
        return ir.Call(span, ir.Member(left.span, left, "/"), (ir.Argument("", right),))
    if operator == "|":
        return ir.Dict(span, (ir.Pair(None, left), ir.Pair(None, right)))
    return ir.Unknown(span, (left, right))


def _boolean(low: Lowering, syntax: Syntax) -> ir.Node:
    left, right = low.field(syntax, "left"), low.field(syntax, "right")
    if low.text(syntax.child_by_field_name("operator")) == "or":
        return ir.Fallback(low.span(syntax), left, right)
    return right


def _call(low: Lowering, syntax: Syntax) -> ir.Node:
    callee, arguments = low.field(syntax, "function"), _arguments(low, syntax.child_by_field_name("arguments"))
    if isinstance(callee, ir.Member) and callee.name == "setopt" and arguments:  # `c.setopt(c.URL, …)`
        option = arguments[0].value
        if isinstance(option, ir.Member):
            arguments = (ir.Argument("", ir.Literal(option.span, option.name)), *arguments[1:])
    return ir.Call(low.span(syntax), callee, arguments)


def _arguments(low: Lowering, syntax: Syntax | None) -> tuple[ir.Argument, ...]:
    if syntax is not None and syntax.type == "generator_expression":
        return (ir.Argument("", low.node(syntax)),)
    found = []
    for child in low.children(syntax):
        match child.type:
            case "keyword_argument":
                found.append(ir.Argument(low.text(child.child_by_field_name("name")), low.field(child, "value")))
            case "list_splat":
                found.append(ir.Argument("*", low.plain(child)))
            case "dictionary_splat":
                found.append(ir.Argument("**", low.plain(child)))
            case _:
                found.append(ir.Argument("", low.node(child)))
    return tuple(found)


def _subscript(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Index(low.span(syntax), low.field(syntax, "value"), low.optional(syntax, "subscript"))


def _dictionary(low: Lowering, syntax: Syntax) -> ir.Node:
    pairs = []
    for child in low.children(syntax):
        if child.type == "pair":
            pairs.append(ir.Pair(low.field(child, "key"), low.field(child, "value")))
        else:
            pairs.append(ir.Pair(None, low.plain(child)))
    return ir.Dict(low.span(syntax), tuple(pairs))


def _list(low: Lowering, syntax: Syntax) -> ir.Node:
    span, children = low.span(syntax), low.children(syntax)
    if not any(child.type == "list_splat" for child in children):
        return ir.List(span, low.nodes(syntax))
    parts = (low.plain(c) if c.type == "list_splat" else ir.List(low.span(c), (low.node(c),)) for c in children)
    return ir.Join(span, tuple(parts))


def _assignment(low: Lowering, syntax: Syntax) -> ir.Node:
    if syntax.child_by_field_name("right") is None:
        return _field(low, syntax)
    return ir.Assign(low.span(syntax), low.field(syntax, "left"), low.field(syntax, "right"), declares=True)


def _field(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make a field of a class that only has a type; elsewhere an annotation says nothing."""
    left, body = syntax.child_by_field_name("left"), syntax.parent and syntax.parent.parent
    in_class = body is not None and body.parent is not None and body.parent.type == "class_definition"
    if not in_class or left is None or left.type != "identifier":
        return ir.Unknown(low.span(syntax))
    value = _typed(low, syntax, low.text(left)) or ir.Unknown(low.span(syntax))
    return ir.Assign(low.span(syntax), low.node(left), value, declares=True)


def _typed(low: Lowering, syntax: Syntax, title: str) -> ir.Node | None:
    """Make what a type says of something without a value: `session: requests.Session`, `client: Client | None`."""
    kind = syntax.child_by_field_name("type")
    while kind is not None and kind.type in {"type", "union_type", "binary_operator"} and kind.named_children:
        kind = kind.named_children[0]
    if kind is None or kind.type not in {"identifier", "attribute"}:
        return None
    return ir.Typed(low.span(syntax), low.node(kind), title)


def _augmented(low: Lowering, syntax: Syntax) -> ir.Node:
    left, right, span = low.field(syntax, "left"), low.field(syntax, "right"), low.span(syntax)
    if low.text(syntax.child_by_field_name("operator")) == "|=":
        return ir.Assign(span, left, ir.Dict(span, (ir.Pair(None, left), ir.Pair(None, right))), declares=True)
    return ir.Assign(span, left, ir.Join(span, (left, right)), declares=True)


def _walrus(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Assign(low.span(syntax), low.field(syntax, "name"), low.field(syntax, "value"), declares=True)


def _parameters(low: Lowering, syntax: Syntax | None) -> Iterator[ir.Parameter]:
    for child in low.children(syntax):
        match child.type:
            case "identifier":
                yield ir.Parameter(low.text(child))
            case "default_parameter" | "typed_default_parameter":
                yield ir.Parameter(low.text(child.child_by_field_name("name")), low.field(child, "value"))
            case "typed_parameter":
                title = low.text(child.named_children[0]) if child.named_children else ""
                yield ir.Parameter(title, None if title.startswith("*") else _typed(low, child, title))
            case "list_splat_pattern" | "dictionary_splat_pattern":
                yield ir.Parameter(low.text(child))
            case _:
                pass


def _function(
    low: Lowering, syntax: Syntax, tags: tuple[str, ...] = (), flags: Mapping[str, ir.Node] | None = None
) -> ir.Node:
    parameters = tuple(_parameters(low, syntax.child_by_field_name("parameters")))
    if flags:
        parameters = tuple(p._replace(default=p.default or flags.get(p.name)) for p in parameters)
    if parameters and parameters[0].name in {"self", "cls"}:
        parameters = parameters[1:]
    title = low.text(syntax.child_by_field_name("name"))
    body = syntax.child_by_field_name("body")
    return ir.Function(low.span(syntax), title, parameters, low.block(body), tags)


def _lambda(low: Lowering, syntax: Syntax) -> ir.Node:
    parameters = tuple(_parameters(low, syntax.child_by_field_name("parameters")))
    return ir.Function(low.span(syntax), "", parameters, low.field(syntax, "body"))


def _flags(low: Lowering, syntax: Syntax) -> Iterator[tuple[str, ir.Node]]:
    """Give what decorators (`@click.option("--base-url", default="…")`) say parameters are by default."""
    for child in syntax.named_children:
        call = child.named_children[0] if child.type == "decorator" and child.named_children else None
        if call is None or call.type != "call":
            continue
        if not low.text(call.child_by_field_name("function")).endswith(("option", "argument")):
            continue
        given = _arguments(low, call.child_by_field_name("arguments"))
        titles = [a.value.text for a in given if not a.name and isinstance(a.value, ir.Literal)]
        default = next((a.value for a in given if a.name == "default"), None)
        if titles and default is not None:
            title = next((title for title in titles if not title.startswith("-")), titles[-1])
            yield title.lstrip("-").replace("-", "_"), default


def _decorated(low: Lowering, syntax: Syntax) -> ir.Node:
    tags = tuple(low.text(child).lstrip("@") for child in syntax.named_children if child.type == "decorator")
    definition = syntax.child_by_field_name("definition")
    if definition is not None and definition.type == "function_definition":
        return _function(low, definition, tags, dict(_flags(low, syntax)))
    return low.node(definition)


def _class(low: Lowering, syntax: Syntax) -> ir.Node:
    bases = tuple(a.value for a in _arguments(low, syntax.child_by_field_name("superclasses")) if not a.name)
    title = low.text(syntax.child_by_field_name("name"))
    return ir.Class(low.span(syntax), title, bases, low.nodes(syntax.child_by_field_name("body")))


def _return(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    return ir.Return(low.span(syntax), low.node(children[0]) if children else None)


def _yield(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Yield(low.span(syntax), low.plain(syntax))


def _raise(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Block(low.span(syntax), (*low.nodes(syntax), ir.Return(low.span(syntax))))


def _if(low: Lowering, syntax: Syntax) -> ir.Node:
    otherwise: ir.Node | None = None
    for part in reversed(syntax.children_by_field_name("alternative")):
        if part.type == "elif_clause":
            then = low.block(part.child_by_field_name("consequence"))
            otherwise = ir.If(low.span(part), low.field(part, "condition"), then, otherwise)
        else:
            otherwise = low.block(part.child_by_field_name("body"))
    then = low.block(syntax.child_by_field_name("consequence"))
    return ir.If(low.span(syntax), low.field(syntax, "condition"), then, otherwise)


def _ternary(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    if len(children) != 3:  # noqa: PLR2004 - value, condition, other value
        return low.plain(syntax)
    then, condition, otherwise = map(low.node, children)
    return ir.If(low.span(syntax), condition, then, otherwise)


def _match(low: Lowering, syntax: Syntax) -> ir.Node:
    otherwise: ir.Node | None = None
    cases = low.children(syntax.child_by_field_name("body"))
    subject = ir.Unknown(low.span(syntax), (low.field(syntax, "subject"),))
    for case in reversed(cases):
        then = low.block(case.child_by_field_name("consequence"))
        otherwise = ir.If(low.span(case), subject, then, otherwise)
    return otherwise or ir.Unknown(low.span(syntax))


def _for(low: Lowering, syntax: Syntax) -> ir.Node:
    body = low.block(syntax.child_by_field_name("body"))
    return ir.Loop(low.span(syntax), low.field(syntax, "left"), low.field(syntax, "right"), body)


def _while(low: Lowering, syntax: Syntax) -> ir.Node:
    body = ir.Block(low.span(syntax), (low.field(syntax, "condition"), low.block(syntax.child_by_field_name("body"))))
    return ir.Loop(low.span(syntax), None, None, body)


def _comprehension(low: Lowering, syntax: Syntax) -> ir.Node:
    body = low.field(syntax, "body")
    for clause in syntax.named_children:
        if clause.type == "for_in_clause":
            return ir.Loop(low.span(syntax), low.field(clause, "left"), low.field(clause, "right"), body)
    return ir.Unknown(low.span(syntax), (body,))


def _dict_pair(low: Lowering, syntax: Syntax) -> ir.Node:
    pair = ir.Pair(low.field(syntax, "key"), low.field(syntax, "value"))
    return ir.Dict(low.span(syntax), (pair,))


def _as(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    target = syntax.child_by_field_name("alias")
    if len(children) < 2 or target is None:  # noqa: PLR2004 - a value and its name
        return low.plain(syntax)
    return ir.Assign(low.span(syntax), low.plain(target), low.node(children[0]), declares=True)


def _statements(low: Lowering, syntax: Syntax) -> ir.Node:
    return low.block(syntax)


def _import(low: Lowering, syntax: Syntax) -> ir.Node:
    found = []
    for child in syntax.children_by_field_name("name"):
        span = low.span(child)
        path = low.text(child.child_by_field_name("name") if child.type == "aliased_import" else child)
        if child.type == "aliased_import":
            found.append(ir.Import(span, low.text(child.child_by_field_name("alias")), path))
        else:
            first = path.split(".", 1)[0]
            found.append(ir.Import(span, first, first))
    return ir.Block(low.span(syntax), tuple(found))


def _import_from(low: Lowering, syntax: Syntax) -> ir.Node:
    module = low.text(syntax.child_by_field_name("module_name"))
    return ir.Block(low.span(syntax), tuple(_imported(low, syntax, module)))


def _imported(low: Lowering, syntax: Syntax, module: str) -> Iterator[ir.Node]:
    for child in syntax.children_by_field_name("name"):
        original = low.text(child.child_by_field_name("name") if child.type == "aliased_import" else child)
        local = low.text(child.child_by_field_name("alias")) if child.type == "aliased_import" else original
        yield ir.Import(low.span(child), local, f"{module}.{original}")


def _self(low: Lowering, syntax: Syntax) -> ir.Node:
    text = low.text(syntax)
    return ir.Name(low.span(syntax), "self" if text == "cls" else text)


def _global(low: Lowering, syntax: Syntax) -> ir.Node:
    return ir.Shared(low.span(syntax), tuple(low.text(child) for child in low.children(syntax)))


def _docstring(low: Lowering, syntax: Syntax) -> ir.Node:
    children = low.children(syntax)
    if len(children) == 1 and children[0].type == "string":
        return ir.Unknown(low.span(syntax))
    return low.plain(syntax)


PYTHON = Language(
    name="python",
    grammar="tree_sitter_python",
    table={
        "string": _string,
        "interpolation": _hole,
        "concatenated_string": _adjacent,
        "integer": literal,
        "float": literal,
        "true": literal,
        "false": literal,
        "none": literal,
        "identifier": _self,
        "attribute": member("object", "attribute"),
        "subscript": _subscript,
        "binary_operator": _binary,
        "boolean_operator": _boolean,
        "call": _call,
        "dictionary": _dictionary,
        "list": _list,
        "tuple": _list,
        "set": _list,
        "expression_list": _list,
        "pattern_list": _list,
        "tuple_pattern": _list,
        "list_pattern": _list,
        "pair": _dict_pair,
        "assignment": _assignment,
        "augmented_assignment": _augmented,
        "named_expression": _walrus,
        "function_definition": _function,
        "lambda": _lambda,
        "decorated_definition": _decorated,
        "class_definition": _class,
        "return_statement": _return,
        "yield": _yield,
        "raise_statement": _raise,
        "if_statement": _if,
        "conditional_expression": _ternary,
        "match_statement": _match,
        "for_statement": _for,
        "while_statement": _while,
        "list_comprehension": _comprehension,
        "set_comprehension": _comprehension,
        "dictionary_comprehension": _comprehension,
        "generator_expression": _comprehension,
        "as_pattern": _as,
        "as_pattern_target": name,
        "block": _statements,
        "module": _statements,
        "except_clause": _statements,
        "finally_clause": _statements,
        "with_statement": _statements,
        "with_clause": _statements,
        "else_clause": _statements,
        "import_statement": _import,
        "import_from_statement": _import_from,
        "expression_statement": _docstring,
        "global_statement": _global,
        "nonlocal_statement": _global,
        "type": nothing,
    },
)
