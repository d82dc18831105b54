"""docs/schema/findings-1.json describes what json and jsonl write, whole: the schema, the page and the code agree."""

from __future__ import annotations

import io
import json

import pytest
import report_schema
from nasty_logs import nasty
from report_builders import finding, misused, result, ruleset
from report_schema import CLOSED, OPEN, SCHEMA

from scanner.model import Lapsed
from scanner.report import Style, render

LOGS = {name: log for name, log in nasty().items() if name != "5001-results"}


def written(fmt, log) -> bytes:
    out = io.BytesIO()
    render(fmt, log, ruleset(), out, Style(show_suppressed=True))
    return out.getvalue()


@pytest.mark.parametrize("name", LOGS)
def test_the_nasty_results_fit_the_schema(name):
    report_schema.check(json.loads(written("json", LOGS[name])))
    report_schema.check(*map(json.loads, written("jsonl", LOGS[name]).splitlines()))


@pytest.mark.parametrize("state", ["", "new", "unchanged"])
def test_baseline_states_and_lapsed_permissions_fit(state):
    lapsed = tuple(Lapsed(kind, "abcdefgh", "jwt", "a\udcff.py", 3, "why") for kind in ("expired", "stale", "unused"))
    log = result(finding(baseline_state=state, suppressed_by="baseline" if state else ""), misused(), lapsed=lapsed)
    report_schema.check(json.loads(written("json", log)), *map(json.loads, written("jsonl", log).splitlines()))


def test_a_reader_accepts_a_new_field_and_our_own_check_does_not():
    document = json.loads(written("json", result(finding())))
    document["findings"][0]["brandNew"] = 1
    assert OPEN.is_valid(document)
    assert not CLOSED.is_valid(document)


@pytest.mark.parametrize(
    "damage",
    [
        lambda document: document.pop("coverage"),
        lambda document: document.update(schema="straykey/2"),
        lambda document: document["findings"][0].update(severity="fatal"),
        lambda document: document["findings"][0].update(line=0),
        lambda document: document["findings"][0].pop("secretHash"),
    ],
)
def test_what_is_wrong_does_not_fit(damage):
    document = json.loads(written("json", result(finding())))
    damage(document)
    assert not OPEN.is_valid(document)


def test_the_schema_is_that_of_the_version_that_is_written():
    assert SCHEMA["$defs"]["document"]["properties"]["schema"]["const"] == "straykey/1"
    assert SCHEMA["$id"].endswith(":1")
