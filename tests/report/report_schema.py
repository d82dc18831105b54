"""The documented schema of the JSON report, as it is and closed: with no field but those that it names."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "findings-1.json").read_text(encoding="utf-8"))


def _closed(value):
    """The schema with `additionalProperties: false` in every object: a field that is written and not told of fails."""
    if isinstance(value, list):
        return [_closed(item) for item in value]
    if not isinstance(value, dict):
        return value
    closed = {key: _closed(item) for key, item in value.items()}
    is_object = closed.get("type") == "object" and "properties" in closed
    return closed | ({"additionalProperties": False} if is_object else {})


Draft202012Validator.check_schema(SCHEMA)
OPEN, CLOSED = Draft202012Validator(SCHEMA), Draft202012Validator(_closed(SCHEMA))


def check(*values) -> None:
    """Fail unless each value, a document or a line, is what the schema describes and nothing else."""
    for value in values:
        assert [error.message for error in OPEN.iter_errors(value)] == []
        assert CLOSED.is_valid(value), _trouble(value)


def _trouble(value) -> list[str]:
    kind = value.get("record", "document")
    name = "last" if kind == "coverage" else kind
    part = {**CLOSED.schema, "anyOf": [{"$ref": f"#/$defs/{name}"}]}
    errors = [inner for error in Draft202012Validator(part).iter_errors(value) for inner in error.context or [error]]
    return [f"{error.json_path}: {error.message}" for error in errors]
