from __future__ import annotations

import re

import pytest
from rule_files import VERIFY, verification, write

from scanner.model import Liveness
from scanner.ruleset.check import check
from scanner.ruleset.load import load_files
from scanner.verify.recorded import replay


def finder(*rules: tuple[str, str]):
    """A whole engine of plain regexes: each rule reports each match."""

    def find(data: bytes) -> list[str]:
        return [name for name, pattern in rules for _ in re.findall(pattern.encode(), data)]

    return lambda _ruleset: find


def nothing(_verification, _reply):
    """A judge that knows nothing."""
    return Liveness.UNKNOWN, None


KEY = ("acme-key", "acme_[0-9a-f]{32}")


def problems(path, *rules, base=None):
    prefix = f"{path.name}: [[token]] #1 (acme-key): "
    return [line.removeprefix(prefix) for line in check([path], finder(*rules), nothing, base)]


def test_a_rule_that_proves_itself_has_no_problems(tmp_path):
    assert problems(write(tmp_path), KEY) == []


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], 'key "carriers": item 1: its sample is not found'),
        ([("other", "acme_")], 'key "carriers": item 1: its sample is not found by this rule, but by other'),
        ([KEY, KEY], 'key "carriers": item 1: its sample is found 2 times'),
        (
            [KEY, ("other", "acme_")],
            'key "carriers": item 1: its sample is also found by other; see key "supersedes"',
        ),
    ],
)
def test_each_carrier_is_found_exactly_once_and_by_no_stranger(tmp_path, rules, expected):
    assert problems(write(tmp_path), *rules) == [expected]


def test_a_look_alike_must_stay_silent(tmp_path):
    path = write(tmp_path, token={"no_match": ["nothing", "acme_{hex*32}"]})

    assert problems(path, KEY) == ['key "no_match": item 2: a token is found in it']


def test_a_carrier_may_hold_another_rules_token(tmp_path):
    more = """
[[token]]
id = "acme-id"
title = "Acme id"
family = "acme-id"
kind = "identifier"
severity = "low"
grants = "Nothing."
keywords = ["acmeid_"]
pattern = '{L} (?P<secret> acmeid_ [0-9a-f]{16} ) {R}'
max_len = 23
sample = "acmeid_{hex*16}"
carriers = ["ID={sample}"]
no_match = ["acmeid_"]
"""
    path = write(tmp_path, token={"carriers": ["{acme-id} {sample}"]}, more=more)

    assert problems(path, KEY, ("acme-id", "acmeid_[0-9a-f]{16}")) == []
    assert "acme-id" in problems(path, KEY)[-1]


def test_what_the_loader_refuses_comes_first(tmp_path):
    path = write(tmp_path, token={"titel": "x"})

    assert len(check([path], finder(KEY), nothing)) == 1


def test_the_base_is_known_but_not_checked(tmp_path):
    base = load_files([write(tmp_path, "base.toml", top={"provider": "base"}, token={"id": "base-key"})])
    path = write(tmp_path, token={"supersedes": ["base-key"]})

    assert problems(path, KEY, base=base) == []


def proof(tmp_path, **changes):
    path = write(tmp_path, token={"verify": "keys"}, more=verification(**changes))
    prefix = f"{path.name}: [verify.keys]: "
    return [line.removeprefix(prefix) for line in check([path], finder(KEY), replay)]


def test_recorded_replies_that_lead_where_they_should_are_no_problem(tmp_path):
    assert proof(tmp_path) == []


def test_a_recorded_reply_must_lead_where_it_says(tmp_path):
    replies = [
        *VERIFY["replies"],
        {"status": 401, "body": "x", "liveness": "active"},
        {"status": 429, "liveness": "inactive"},
    ]

    assert proof(tmp_path, replies=replies) == [
        "replies #3: leads to inactive, not to active",
        "replies #4: leads to unknown, not to inactive",
    ]


def test_each_outcome_needs_a_recorded_reply_that_it_decides(tmp_path):
    outcomes = [*VERIFY["outcomes"], {"status": 403, "liveness": "unknown"}, {"status": 402, "liveness": "unknown"}]
    replies = [*VERIFY["replies"], {"status": 402, "liveness": "unknown"}]

    assert proof(tmp_path, outcomes=outcomes, replies=replies) == [
        "outcomes #3: it decides about none of the recorded replies"
    ]
