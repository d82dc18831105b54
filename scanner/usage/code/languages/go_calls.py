"""Go's calls whose names say more than a row can."""

from __future__ import annotations

from scanner.model import Span
from scanner.usage.code import ir

_PAIR = 2


def meant(made: ir.Call, written: str) -> ir.Node:  # noqa: PLR0911 - one for each kind of call
    """Make a call what it means where its name says so."""
    callee, span, values = made.callee, made.span, [argument.value for argument in made.arguments]
    if not isinstance(callee, ir.Member):
        return made
    if callee.name == "WriteString" and len(values) == 1 and isinstance(callee.owner, ir.Name):
        return ir.Assign(span, callee.owner, ir.Join(span, (callee.owner, values[0])))
    if callee.name == "Encode" and len(values) == 1 and (target := _through(callee.owner, "NewEncoder")) is not None:
        encoded = ir.Call(span, ir.Member(span, ir.Name(span, "json"), "Marshal"), made.arguments)
        return ir.Assign(span, target, encoded)
    if callee.name == "Decode" and len(values) == 1 and (source := _through(callee.owner, "NewDecoder")) is not None:
        return ir.Fill(span, values[0], source)
    if written == "json.Unmarshal" and len(values) == _PAIR:
        return ir.Fill(span, values[1], values[0])
    if written in {"fmt.Fprintf", "fmt.Fprint", "io.WriteString"} and isinstance(values[0], ir.Name):
        filled = ir.Call(span, ir.Member(span, ir.Name(span, "fmt"), "Sprintf"), made.arguments[1:])
        text = values[1] if len(values) == _PAIR else filled
        return ir.Assign(span, values[0], ir.Join(span, (values[0], text)))
    if written == "net.JoinHostPort" and len(values) == _PAIR:
        return ir.Join(span, (values[0], ir.Literal(span, ":"), values[1]))
    if callee.name in {"SetMethod", "SetContentType"} and isinstance(callee.owner, ir.Member):
        return made._replace(callee=callee._replace(owner=callee.owner.owner))  # fasthttp's `req.Header.SetMethod`
    return made


def url(span: Span, parts: dict[str, ir.Node]) -> ir.Node:
    """Make `url.URL{…}` what parsing the same URL would give."""
    origin = [parts.get("Scheme", ir.Literal(span, "https")), ir.Literal(span, "://"), parts.get("Host")]
    texts = [*(origin if "Host" in parts else ()), parts.get("Path")]
    whole = ir.Join(span, tuple(part for part in texts if part is not None))
    query = (ir.Argument("rawquery", parts["RawQuery"]),) if "RawQuery" in parts else ()
    return ir.Call(span, ir.Member(span, ir.Name(span, "url"), "Parse"), (ir.Argument("", whole), *query))


def _through(node: ir.Node, title: str) -> ir.Node | None:
    """Return what a coder writes to or reads from, None for what is no call of that name."""
    if not isinstance(node, ir.Call) or not isinstance(node.callee, ir.Member) or len(node.arguments) != 1:
        return None
    inner = node.arguments[0].value
    return inner if node.callee.name == title else None


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
