"""Makes the lints of a provider from the bundle's JSON; loaded for the lint alone."""

from __future__ import annotations

from typing import Any

from scanner.model import Confidence, Severity
from scanner.ruleset.usage import Api, Fact, Logged, Test, Usage, Where


def lints(data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a provider that only the lint needs."""
    return {
        "api": _api(data["api"]) if "api" in data else None,
        "facts": tuple(map(_fact, data.get("facts", ()))),
        "usages": tuple(map(_usage, data.get("usages", ()))),
    }


def _api(data: dict[str, Any]) -> Api:
    values = _tuples(data)
    values["logged"] = tuple(Logged(**item) for item in data.get("logged", ()))
    return Api(**values)


def _fact(data: dict[str, Any]) -> Fact:
    values = _tuples(data)
    values["sets"] = tuple(map(tuple, data["sets"]))
    values["where"] = _where(data.get("where", {}))
    if "confidence" in data:
        values["confidence"] = Confidence(data["confidence"])
    return Fact(**values)


def _usage(data: dict[str, Any]) -> Usage:
    values = _tuples(data)
    values["severity"] = Severity(data["severity"])
    values["where"] = _where(data["where"])
    if "confidence" in data:
        values["confidence"] = Confidence(data["confidence"])
    return Usage(**values)


def _where(data: dict[str, Any]) -> Where:
    values = _tuples(data)
    values["tests"] = tuple(Test(item["field"], item["op"], tuple(item["values"])) for item in data.get("tests", ()))
    for name in ("any_of", "all_of", "none_of"):
        values[name] = tuple(map(_where, data.get(name, ())))
    return Where(**values)


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with their lists as tuples; the model holds no lists."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
