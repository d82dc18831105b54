"""Write rule files for tests: a sound one, with whatever a test changes in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.errors import RuleFileError
from scanner.ruleset.load import load_file

DROP = object()
"""Value of a key that is left out."""

TOP = {
    "provider": "acme",
    "name": "Acme",
    "home": "https://acme.dev",
    "docs": ["https://acme.dev/docs"],
}
TOKEN = {
    "id": "acme-key",
    "title": "Acme key",
    "family": "acme-key",
    "kind": "live",
    "severity": "high",
    "grants": "Everything.",
    "keywords": ["acme_"],
    "pattern": "{L} (?P<secret> acme_ [0-9a-f]{32} ) {R}",
    "max_len": 37,
    "sample": "acme_{hex*32}",
    "carriers": ["KEY={sample}"],
    "no_match": ["acme_xxxx"],
}
BY_USE = dict.fromkeys(("keywords", "pattern", "max_len"), DROP) | {
    "value": "[0-9a-f]{32}",
    "sample": "{hex*32}",
    "use": [{"slot": "name", "name": "acme_key$"}],
}


NAMED = {"verify": "keys"}
"""What makes a token use that verification."""
CONTEXT = {"words": ["acme"], "hosts": ["api.acme.dev"]}
ACTIVE = {"status": 200, "is_json": True, "liveness": "active"}
INACTIVE = {"status": 401, "liveness": "inactive"}
VERIFY = {
    "path": "/v1/keys",
    "endpoint": "https://api.acme.dev",
    "headers": {"Authorization": "Bearer {secret}"},
    "safe": "It lists keys.",
    "outcomes": [ACTIVE, INACTIVE],
    "replies": [
        {"status": 200, "content_type": "application/json", "body": "[]", "liveness": "active"},
        {"status": 401, "liveness": "inactive"},
    ],
}


def verification(context: Mapping[str, Any] | None = None, **changes: Any) -> str:
    """Return the TOML of a sound context and `[verify.keys]`, changed."""
    tables = {"[context]": {**CONTEXT, **(context or {})}, "[verify.keys]": {**VERIFY, **changes}}
    lines = []
    for header, table in tables.items():
        lines.append(header)
        lines.extend(f"{json.dumps(name)} = {toml(value)}" for name, value in table.items() if value is not DROP)
    return "\n".join(lines)


def outcome(*outcomes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the change that puts these outcomes behind a sound one."""
    return {"outcomes": [ACTIVE, *outcomes]}


def problems(path: Path) -> list[str]:
    """Return what the loader says of a file, without the file's name."""
    try:
        load_file(path)
    except RuleFileError as error:
        return [line.removeprefix(f"{path}: ") for line in error.problems]
    return []


def broken(folder: Path, token: Mapping[str, Any] | None = None, **changes: Any) -> list[str]:
    """Return what the loader says of a sound verification that is changed."""
    return problems(write(folder, token=NAMED if token is None else token, more=verification(**changes)))


def text(
    top: Mapping[str, Any] | None = None,
    token: Mapping[str, Any] | None = None,
    more: str = "",
    reviewed: str = "2026-11-22",
) -> str:
    """Return the TOML of a sound rule file, changed by `top` and `token`, with `more` at its end."""
    lines = [f"{name} = {toml(value)}" for name, value in {**TOP, **(top or {})}.items() if value is not DROP]
    lines.append(f"reviewed = {reviewed}")
    lines.append("[[token]]")
    lines.extend(f"{name} = {toml(value)}" for name, value in {**TOKEN, **(token or {})}.items() if value is not DROP)
    return "\n".join((*lines, more, ""))


def write(folder: Path, name: str = "acme.toml", **changes: Any) -> Path:
    """Write such a file and return its path."""
    path = folder / name
    path.write_text(text(**changes), encoding="utf-8")
    return path


def toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(name)} = {toml(item)}" for name, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
