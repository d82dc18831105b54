from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import jsonschema
import pytest
from rule_files import text, verification

from scanner.ruleset import schema, spec
from scanner.ruleset.model import Context, Pair, Provider, Revocation, Token, Use
from scanner.ruleset.usage import Api, Example, Fact, Logged, Usage
from scanner.ruleset.verification import Outcome, RecordedReply, Tell, Verification

RULES = Path(__file__).parents[2] / "rules"
REMEDY = "run `python -m scanner.ruleset.schema`"


def errors(toml: str) -> list[str]:
    data = tomllib.loads(toml)
    plain = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in data.items()}
    return [error.message for error in jsonschema.Draft7Validator(schema.schema()).iter_errors(plain)]


def test_the_schema_file_is_fresh():
    assert (RULES / "schema.json").read_text(encoding="utf-8") == schema.schema_text(), REMEDY


def test_the_readme_tables_are_fresh():
    readme = (RULES / "README.md").read_text(encoding="utf-8")

    assert schema.with_tables(readme) == readme, REMEDY


def test_the_schema_is_a_schema():
    jsonschema.Draft7Validator.check_schema(schema.schema())


@pytest.mark.parametrize("path", sorted(RULES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_schema_accepts_every_rule_file(path):
    assert errors(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"top": {"hom": "x"}},
        {"top": {"home": "http://acme.dev"}},
        {"token": {"severity": "hgh"}},
        {"token": {"title": ""}},
        {"token": {"keywords": "acme_"}},
        {"token": {"no_match": []}},
        {"token": {"max_len": 0}},
        {"token": {"use": [{"slot": "cookie", "name": "x"}]}},
        {"more": "[revoke.x]\nsteps = []"},
        {"more": "[verify.x]"},
        {"more": verification(method="POST")},
        {"more": verification(body="{}")},
        {"more": verification(outcomes=[])},
        {"more": verification(outcomes=[{"status": "9xx", "liveness": "active"}])},
        {"more": verification(outcomes=[{"status": 401, "liveness": "dead"}])},
        {"more": verification(outcomes=[{"status": 401, "json": {"a": []}, "liveness": "active"}])},
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(changes):
    assert errors(text(more=verification())) == []
    assert errors(text(**changes)) != []


@pytest.mark.parametrize(
    ("table", "fields"),
    [
        (spec.CONTEXT, set(Context._fields)),
        (spec.USE, set(Use._fields)),
        (spec.TOKEN, set(Token._fields) - {"provider"}),
        (spec.PAIR, set(Pair._fields) - {"within_lines", "within_bytes"} | {"within"}),
        (spec.REVOKE, set(Revocation._fields) - {"name"}),
        (spec.VERIFY, set(Verification._fields) - {"name"}),
        (spec.OUTCOME, set(Outcome._fields)),
        (spec.TELL, set(Tell._fields)),
        (spec.REPLY, set(RecordedReply._fields)),
        (
            spec.FILE,
            set(Provider._fields) - {"tokens", "pairs", "revocations", "verifications", "facts", "usages", "path"}
            | {"token", "pair", "revoke", "verify", "fact", "usage"},
        ),
        (spec.API, set(Api._fields)),
        (spec.LOGGED, set(Logged._fields)),
        (spec.FACT, set(Fact._fields) - {"source"} | {"from"}),
        (spec.USAGE, set(Usage._fields) - {"provider"}),
        (spec.EXAMPLE, set(Example._fields)),
        (spec.BESIDE, {"path", "text"}),
    ],
)
def test_the_keys_are_the_fields_of_the_model(table, fields):
    assert {key.name for key in table.keys} == fields
