"""Conditions of a rule file: what may stand in a `where`, and its frozen form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.ruleset import patterns
from scanner.ruleset.reader import nearest
from scanner.ruleset.usage import Scalar, Test, Where

CLASSES = ("test", "docs", "example", "client", "production", "ci")
PERMISSIONS = ("read", "write")

FIELDS: Mapping[str, tuple[Scalar, ...]] = {
    "request.method": (), "request.scheme": ("http", "https"), "request.host": (), "request.path": (),
    "request.form": (), "request.content": (), "request.comment": (),
    "request.has_body": (True, False), "request.sets_type": (True, False),
    "request.auth.scheme": (), "request.auth.place": (),
    "token.provider": (), "token.kind": (), "token.permission": PERMISSIONS, "token.name": (),
    "token.literal": (True, False), "token.placeholder": (True, False), "token.public": (True, False),
    "path.class": CLASSES, "path.name": (),
    "use.callee": (), "use.argument": (),
}  # fmt: skip
"""Every field by its name, with the values it may have; no values mean any text."""

OPEN = ("request.header.", "request.query.", "request.body.", "file.use.")
"""Beginnings of fields whose rest is a name that text gives: a header in lower case, a parameter, a dotted path."""

OPERATORS = ("equal", "in", "not_in", "matches", "exists")
GROUPS = ("any", "all", "not", "is")

PREDICATES = (
    "sends-credential", "wrong-scheme", "plain-http", "credential-in-query", "list-call", "only-read-with",
    "refresh-token-reused", "json-without-type",
)  # fmt: skip
"""Names of the reviewed predicates in `scanner.usage.judgements`: for what comparing fields can't say."""


def parse(data: Mapping[str, Any]) -> Where:
    """Return the frozen form of conditions; of what `problems` complains about, as much as can be understood."""
    tests: list[Test] = []
    for name, value in data.items():
        if name not in GROUPS:
            tests.extend(_tests(name, value))
    return Where(
        tests=tuple(tests),
        predicates=tuple(item for item in _listed(data.get("is")) if isinstance(item, str)),
        any_of=_wheres(data.get("any")),
        all_of=_wheres(data.get("all")),
        none_of=_wheres(data.get("not")),
    )


def problems(data: Mapping[str, Any], *, compiling: bool) -> Iterator[str]:
    """Yield everything that is wrong with conditions; with `compiling` regexes are compiled, which needs `regex`."""
    if not data:
        yield "must not be empty"
    for name, value in data.items():
        if name == "is":
            yield from _predicates(value)
        elif name in GROUPS:
            yield from _group(name, value, compiling=compiling)
        elif not is_field(name):
            yield f'unknown field "{name}"{nearest(name, (*FIELDS, *GROUPS))}'
        else:
            yield from (f'"{name}": {problem}' for problem in _condition(name, value, compiling=compiling))


def is_field(name: str) -> bool:
    """Tell whether a name is that of a field."""
    return name in FIELDS or any(name.startswith(start) and len(name) > len(start) for start in OPEN)


def _tests(name: str, value: Any) -> Iterator[Test]:
    if not isinstance(value, Mapping):
        yield Test(name, "equal", (value,))
        return
    for op, operand in value.items():
        yield Test(name, op, tuple(_listed(operand)))


def _wheres(value: Any) -> tuple[Where, ...]:
    return tuple(parse(item) for item in _listed(value) if isinstance(item, Mapping))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _predicates(value: Any) -> Iterator[str]:
    if not _listed(value):
        yield '"is": must not be an empty list'
    for item in _listed(value):
        if not isinstance(item, str) or item not in PREDICATES:
            yield f'"is": unknown predicate "{item}"{nearest(str(item), PREDICATES)}'


def _group(name: str, value: Any, *, compiling: bool) -> Iterator[str]:
    if name != "not" and not isinstance(value, list):
        yield f'"{name}": must be a list of tables of conditions'
        return
    if not _listed(value):
        yield f'"{name}": must not be an empty list'
    for item in _listed(value):
        if not isinstance(item, Mapping):
            yield f'"{name}": must hold tables of conditions'
        else:
            yield from (f'"{name}": {problem}' for problem in problems(item, compiling=compiling))


def _condition(field: str, value: Any, *, compiling: bool) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield from _value(field, value)
        return
    if not value:
        yield "must not be empty"
    for op, operand in value.items():
        if op not in OPERATORS:
            yield f'unknown operator "{op}"{nearest(op, OPERATORS)}'
        elif op == "exists":
            yield from [] if isinstance(operand, bool) else ['"exists" must be true or false']
        elif op == "matches":
            yield from _regex(operand, compiling=compiling)
        elif op == "equal":
            yield from _value(field, operand)
        elif not isinstance(operand, list) or not operand:
            yield f'"{op}" must be a list that is not empty'
        else:
            for item in operand:
                yield from _value(field, item)


def _value(field: str, value: Any) -> Iterator[str]:
    allowed = FIELDS.get(field, ())
    if not isinstance(value, str | bool) or (isinstance(value, bool) and True not in allowed):
        yield "must be compared with a text" if True not in allowed else "must be compared with true or false"
    elif allowed and value not in allowed:
        yield f'"{value}" is not one of {", ".join(map(str, allowed))}' if True not in allowed else "is true or false"


def _regex(value: Any, *, compiling: bool) -> Iterator[str]:
    if not isinstance(value, str) or not value:
        yield '"matches" must be a regex'
        return
    yield from regex_flaws("matches", value, compiling=compiling)


def regex_flaws(key: str, value: str, *, compiling: bool) -> Iterator[str]:
    """Yield what is wrong with a regex over text: no repeat may be unbounded."""
    yield from (f'"{key}": {flaw}' for flaw in patterns.flaws(value, verbose=False))
    flaw = patterns.compile_flaw(value, verbose=False) if compiling else ""
    if flaw:
        yield f'"{key}": "{value}" {flaw}'
