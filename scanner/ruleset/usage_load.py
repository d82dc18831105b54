"""Makes the lints of a rule file from its checked tables, and notes their problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.model import Confidence, Severity
from scanner.ruleset import spec, usage_demands, where
from scanner.ruleset.model import Provider
from scanner.ruleset.reader import Problems, title
from scanner.ruleset.usage import Api, Example, Fact, Logged, Usage


def api_of(data: Mapping[str, Any] | None) -> Api | None:
    """Return `[api]`, None if there is none."""
    if data is None:
        return None
    return Api(**{**data, "logged": tuple(Logged(**item) for item in data.get("logged", ()))})


def fact_of(data: Mapping[str, Any]) -> Fact:
    """Return one `[[fact]]`."""
    values = {name: value for name, value in data.items() if name != "from"}
    values["where"] = where.parse(data.get("where", {}))
    if "confidence" in data:
        values["confidence"] = Confidence(data["confidence"])
    return Fact(source=data["from"], **values)


def usage_of(data: Mapping[str, Any], provider: str) -> Usage:
    """Return one `[[usage]]`."""
    values = {**data, "provider": provider, "severity": Severity(data["severity"] or Severity.LOW)}
    values["where"] = where.parse(data["where"])
    if "confidence" in data:
        values["confidence"] = Confidence(data["confidence"])
    for key in ("match", "no_match"):
        values[key] = tuple(map(_example, data[key]))
    return Usage(**values)


def _example(data: Mapping[str, Any]) -> Example:
    return Example(**{**data, "beside": tuple(Example(**item) for item in data.get("beside", ()))})


def demand(data: Mapping[str, Any], provider: Provider, problems: Problems, *, compiling: bool) -> None:
    """Note what is wrong with a provider's lints; `data` are the file's checked tables."""
    for problem in usage_demands.of_api(provider, compiling=compiling):
        problems.add(spec.API.header, problem)
    for number, (table, fact) in enumerate(zip(data.get("fact", ()), provider.facts, strict=True), 1):
        for problem in (*_where(table, compiling=compiling), *usage_demands.of_fact(fact, compiling=compiling)):
            problems.add(title(spec.FACT, number, {}), problem)
    for number, (table, usage) in enumerate(zip(data.get("usage", ()), provider.usages, strict=True), 1):
        for problem in (*_where(table, compiling=compiling), *usage_demands.of_usage(usage, provider)):
            problems.add(title(spec.USAGE, number, {"id": usage.id}), problem)


def _where(table: Mapping[str, Any], *, compiling: bool) -> list[str]:
    if not table.get("where") and table.get("from") in ("name", "comment"):
        return []
    if "where" not in table:
        return []  # reported as missing
    return [f'key "where": {problem}' for problem in where.problems(table["where"], compiling=compiling)]
