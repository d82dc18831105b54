"""Fills in what a template puts into a script before a shell sees it: `${{ secrets.NAME }}`, `{{ name }}`."""

from __future__ import annotations

import re

from scanner.usage.data.fill import named
from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.marks import mark, replaced
from scanner.usage.shell.state import State
from scanner.usage.text import Text, hole, literal

_TEMPLATE = re.compile(
    r"\$?\{\{-?\s*(?P<expression>[^{}\n]{1,200}?)\s*-?\}\}|<%=?\s*(?P<erb>[^%\n]{1,200}?)\s*%>|\$\[\[?\s*(?P<ci>inputs\.\w+)\s*\]?\]"
)
_FALLBACK = re.compile(r"(?:\|\||\bdefault\b\s*\(?)\s*(?P<quote>[\"'])(?P<value>[^\"']*)(?P=quote)")
_LITERAL = re.compile(r"(?P<quote>[\"'])(?P<value>[^\"']*)(?P=quote)$")
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_NO_NAME = {"default", "quote", "trim", "b64dec", "toString", "Values", "secrets", "env", "vars", "inputs", "squote"}


def filled(source: Mapped, state: State) -> Mapped:
    """Return a script with marks for its templates."""
    if "{{" not in source.text and "<%" not in source.text and "$[" not in source.text:
        return source

    def resolve(match: re.Match[str]) -> str:
        expression = match["expression"] or match["erb"] or match["ci"]
        span = source.span(*match.span())
        name = _name(expression)
        fallback = _FALLBACK.search(expression)
        known = state.scalars.get(name)
        if known is not None:
            return mark(state.foreign, named(name, known, span))
        if fallback:
            return mark(state.foreign, literal(fallback["value"], None, (name,)))
        whole = _LITERAL.match(expression)
        return mark(
            state.foreign,
            Text() if whole and not whole["value"] else literal(whole["value"]) if whole else hole(name, span=span),
        )

    return replaced(source, _TEMPLATE, resolve)


def _name(expression: str) -> str:
    """Return the name that says most of what a template puts in: the last one before filters."""
    path = re.split(r"\|\||\||\bdefault\b", expression)[0]
    lookup = re.search(r"lookup\(\s*['\"]env['\"]\s*,\s*['\"](\w+)", expression)
    if lookup:
        return lookup[1]
    names = [name for name in _NAME.findall(path) if name not in _NO_NAME]
    return names[-1] if names else expression[:60]
