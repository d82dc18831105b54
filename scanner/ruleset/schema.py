"""JSON Schema of rule files, for editors (Taplo reads `#:schema ./schema.json`), and the tables of `rules/README.md`.

Both come from `spec`. `python -m scanner.ruleset.schema` writes them; a test fails when they are stale.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.ruleset import spec, where
from scanner.ruleset.spec import Key, Table
from scanner.ruleset.usage import Scalar

BEGIN = "<!-- keys: written by `python -m scanner.ruleset.schema` -->"
END = "<!-- /keys -->"

_HEADINGS = (
    spec.FILE, spec.CONTEXT, spec.TOKEN, spec.USE, spec.PAIR, spec.WITHIN,
    spec.API, spec.LOGGED, spec.FACT, spec.USAGE, spec.EXAMPLE, spec.BESIDE,
    spec.VERIFY, spec.OUTCOME, spec.TELL, spec.REPLY, spec.REVOKE,
)  # fmt: skip

_STATUS: dict[str, Any] = {
    "anyOf": [{"type": "integer", "minimum": 100, "maximum": 599}, {"type": "string", "pattern": "^[1-5]xx$"}]
}

_SIMPLE: Mapping[str, dict[str, Any]] = {
    spec.FLAG: {"type": "boolean"},
    spec.WHOLE: {"type": "integer"},
    spec.NUMBER: {"type": "number"},
    spec.DATE: {"type": "string", "format": "date"},
    spec.PAIRS: {"type": "object", "additionalProperties": {"type": "string"}},
    spec.SCALARS: {"type": "object", "additionalProperties": {"type": ["string", "integer", "boolean"]}},
    spec.WHERE: {"$ref": "#/definitions/where"},
    spec.STATUSES: {"anyOf": [*_STATUS["anyOf"], {"type": "array", "items": _STATUS, "minItems": 1}]},
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 7) of a rule file."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "straykey rule file",
        "description": "The tokens of one provider; rules/README.md explains it.",
        **_table(spec.FILE),
        "definitions": {"where": _where()},
    }


def schema_text() -> str:
    """Return the content of `rules/schema.json`."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def with_tables(readme: str) -> str:
    """Return the README with the tables of keys between its two marks; ValueError when a mark is missing."""
    before, rest = readme.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{_tables()}\n{END}{after}"


def write(rules: Path) -> None:
    """Bring `schema.json` and `README.md` of the rules folder up to date."""
    (rules / "schema.json").write_text(schema_text(), encoding="utf-8")
    readme = rules / "README.md"
    readme.write_text(with_tables(readme.read_text(encoding="utf-8")), encoding="utf-8")


def _table(table: Table) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key.name for key in table.keys if key.required],
        "properties": {key.name: {"description": key.doc, **_value(key)} for key in table.keys},
    }


def _value(key: Key) -> dict[str, Any]:
    if key.within is not None:
        return _inner(key, _table(key.within))
    if key.kind == spec.TEXTS:
        return {"type": "array", "items": _text(key), **_not_empty(key)}
    if key.kind == spec.TEXT:
        return _text(key)
    least = {"minimum": key.least} if key.kind in (spec.WHOLE, spec.NUMBER) else {}
    return _SIMPLE[key.kind] | least


def _inner(key: Key, table: dict[str, Any]) -> dict[str, Any]:
    if key.kind == spec.TABLES:
        return {"type": "array", "items": table, **_not_empty(key)}
    if key.kind == spec.NAMED:
        return {"type": "object", "additionalProperties": table}
    return table


def _where() -> dict[str, Any]:
    """Return the schema of conditions, which hold conditions themselves."""
    inner: dict[str, Any] = {"$ref": "#/definitions/where"}
    several = {"type": "array", "items": inner, "minItems": 1}
    names = {"type": "string", "enum": list(where.PREDICATES)}
    opening = "|".join(start.replace(".", "\\.") for start in where.OPEN)
    return {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {
            "any": several,
            "all": several,
            "not": {"anyOf": [inner, several]},
            "is": {"anyOf": [names, {"type": "array", "items": names, "minItems": 1}]},
            **{name: _condition(values) for name, values in where.FIELDS.items()},
        },
        "patternProperties": {f"^(?:{opening}).+$": _condition(())},
    }


def _condition(values: tuple[Scalar, ...]) -> dict[str, Any]:
    one: dict[str, Any] = {"enum": list(values)} if values else {"type": "string"}
    several = {"type": "array", "items": one, "minItems": 1}
    operators = {
        "equal": one, "in": several, "not_in": several, "matches": {"type": "string"}, "exists": {"type": "boolean"},
    }  # fmt: skip
    table = {"type": "object", "minProperties": 1, "additionalProperties": False, "properties": operators}
    return {"anyOf": [one, table]}


def _text(key: Key) -> dict[str, Any]:
    if key.choices:
        return {"type": "string", "enum": list(key.choices)}
    return {"type": "string", "pattern": key.form} if key.form else {"type": "string", "minLength": 1}


def _not_empty(key: Key) -> dict[str, Any]:
    return {"minItems": 1} if key.required else {}


def _tables() -> str:
    return "\n".join(_markdown(table) for table in _HEADINGS)


def _markdown(table: Table) -> str:
    rows = [f"| {_name(key)} | {_kind(key)} | {key.doc} |" for key in table.keys]
    head = [f"### `{table.header}`", "", table.doc, "", "| key | value | meaning |", "| --- | --- | --- |"]
    return "\n".join((*head, *rows, ""))


def _name(key: Key) -> str:
    return f"`{key.name}` (required)" if key.required else f"`{key.name}`"


def _kind(key: Key) -> str:
    return ", ".join(f"`{choice}`" for choice in key.choices) if key.choices else key.kind


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[2] / "rules")
