"""Go's calls whose names say more than a row can."""

from __future__ import annotations

from scanner.usage.code import ir

_HOST_AND_PORT = 2


def meant(made: ir.Call, written: str) -> ir.Node:
    """Make a call what it means where its name says so."""
    callee, span, values = made.callee, made.span, [argument.value for argument in made.arguments]
    if not isinstance(callee, ir.Member):
        return made
    if callee.name == "WriteString" and len(values) == 1 and isinstance(callee.owner, ir.Name):
        return ir.Assign(span, callee.owner, ir.Join(span, (callee.owner, values[0])))
    if written == "net.JoinHostPort" and len(values) == _HOST_AND_PORT:
        return ir.Join(span, (values[0], ir.Literal(span, ":"), values[1]))
    if callee.name in {"SetMethod", "SetContentType"} and isinstance(callee.owner, ir.Member):
        return made._replace(callee=callee._replace(owner=callee.owner.owner))  # fasthttp's `req.Header.SetMethod`
    return made


def added(node: ir.Node) -> ir.Node:
    """Leave the old path out of a new one: a URL's path is added to what it had."""
    if isinstance(node, ir.Join):
        return node._replace(parts=tuple(part for part in node.parts if not is_path(part)))
    if isinstance(node, ir.Call):
        return node._replace(arguments=tuple(part for part in node.arguments if not is_path(part.value)))
    return node


def is_path(node: ir.Node) -> bool:
    """Tell whether a node is the path of a URL."""
    return isinstance(node, ir.Member) and node.name == "Path"
