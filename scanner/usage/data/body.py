"""Reads the fields of a request's body."""

from __future__ import annotations

from scanner.usage.data.fill import Scope, braces
from scanner.usage.data.json_tree import parse_text
from scanner.usage.data.mapped import Mapped
from scanner.usage.data.node import Node
from scanner.usage.data.parts import MAX_PARAMS, params
from scanner.usage.request import Param

MAX_BODY = 100_000
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def fields(source: Mapped, content: str, scope: Scope) -> tuple[Param, ...]:
    """Return the fields of a body in JSON or as a form; none for anything else."""
    source = source.strip()
    if not source.text or len(source.text) > MAX_BODY:
        return ()
    if "json" in content or source.text[0] in "{[":
        return tree_fields(parse_text(source).root, scope)
    if content == FORM:
        return params(braces(source, scope))
    return ()


def tree_fields(node: Node, scope: Scope) -> tuple[Param, ...]:
    """Return the strings and scalars below a map under their dotted paths."""
    found: list[Param] = []
    stack: list[tuple[str, Node]] = [("", node)]
    for _ in range(MAX_PARAMS * 5):
        if not stack or len(found) >= MAX_PARAMS:
            break
        path, current = stack.pop()
        if current.kind == "map":
            prefix = f"{path}." if path else ""
            stack.extend((prefix + key.text, value) for key, value in reversed(current.pairs))
        elif current.kind == "list":
            stack.extend(
                (f"{path}.{index}", item) for index, item in reversed(list(enumerate(current.items[:MAX_PARAMS])))
            )
        elif path:
            found.append(Param(path, braces(current.value, scope)))
    return tuple(found)
