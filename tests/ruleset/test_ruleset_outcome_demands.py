"""Outcomes that can't be reached, contradict themselves or say what no outcome may say are refused."""

from __future__ import annotations

import pytest
from rule_files import INACTIVE, broken, outcome


def _unauthorized(**conditions):
    return {"status": 401, "liveness": "unknown", **conditions}


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (302, "a redirect is never followed"),
        ("3xx", "a redirect is never followed"),
        (429, "it is always rate-limited"),
        ([401, 429], "it is always rate-limited"),
        (503, "a server's error is always unknown"),
        ("5xx", "a server's error is always unknown"),
        (407, "it comes from a proxy"),
        ("1xx", "no final reply"),
    ],
)
@pytest.mark.parametrize("liveness", ["active", "inactive", "unknown"])
def test_no_outcome_gives_another_meaning_to_what_always_is_unknown(tmp_path, status, reason, liveness):
    (found,) = broken(tmp_path, **outcome({"status": status, "is_json": True, "liveness": liveness}))

    assert f'outcomes #2: key "status": {status if not isinstance(status, list) else 429} can\'t be decided' in found
    assert reason in found


@pytest.mark.parametrize(
    "outcomes",
    [
        [INACTIVE, INACTIVE],
        [INACTIVE, {**INACTIVE, "liveness": "expired", "json": {"m": "x"}}],
        [INACTIVE, {**INACTIVE, "contains": "x"}],
        [{"status": "4xx", "liveness": "unknown"}, INACTIVE],
        [
            INACTIVE,
            {"status": 403, "liveness": "unknown"},
            {"status": [401, 403], "is_json": True, "liveness": "active"},
        ],
        [
            {"is_json": True, "rate_limited": True, "liveness": "unknown"},
            {"status": 403, "json": {"a": 1}, "liveness": "active"},
        ],
        [
            {"status": 401, "contains": "expired", "liveness": "expired"},
            {"status": 401, "contains": "has expired", "liveness": "inactive"},
        ],
        [
            {"status": 401, "json_not": {"a": 1}, "liveness": "unknown"},
            {"status": 401, "json": {"a": 2}, "liveness": "inactive"},
        ],
        [
            {"status": 401, "json_not": {"a": True}, "liveness": "unknown"},
            {"status": 401, "json": {"a": 1}, "liveness": "inactive"},
        ],
        [
            {"status": 401, "json_not": {"a": 1}, "liveness": "unknown"},
            {"status": 401, "json_lacks": ["a"], "liveness": "inactive"},
        ],
        [
            {"status": 401, "json_lacks": ["a"], "liveness": "unknown"},
            {"status": 401, "json": {"a": False}, "liveness": "inactive"},
        ],
        [_unauthorized(json_not={"a": 1}), _unauthorized(json_not={"a": 1}, json={"b": 2})],
        [_unauthorized(is_json=True), _unauthorized(json_lacks=["a"])],
        [_unauthorized(is_json=True), _unauthorized(json_not={"a": 1})],
    ],
)
def test_an_outcome_behind_another_that_always_fits_first_is_refused(tmp_path, outcomes):
    found = broken(tmp_path, **outcome(*outcomes))

    last = f"outcomes #{len(outcomes) + 1}: can't be reached: whatever fits it fits #"
    assert any(last in line for line in found), found


@pytest.mark.parametrize(
    "conditions",
    [
        {"json": {"ok": True}, "json_not": {"ok": True}},
        {"json": {"error": "x"}, "json_lacks": ["error"]},
        {"json": {"error.code": "x"}, "json_lacks": ["error"]},
        {"json": {"error": "x", "error.code": "y"}},
    ],
)
def test_an_outcome_that_contradicts_itself_is_refused(tmp_path, conditions):
    found = broken(tmp_path, **outcome({"status": 401, "liveness": "inactive", **conditions}))

    assert any("outcomes #2: can't be reached" in line for line in found), found


@pytest.mark.parametrize(
    "outcomes",
    [
        [_unauthorized(json_lacks=["a"]), _unauthorized(json={"b": 1})],
        [_unauthorized(json_lacks=["a"]), _unauthorized(json={"a": "x"})],
        [_unauthorized(json_not={"a": 1}), _unauthorized(json_not={"a": 2})],
        [_unauthorized(json_not={"a": 1}), _unauthorized(json_not={"b": 1})],
        [_unauthorized(json_not={"a": 1}), _unauthorized(json={"a": 1})],
        [_unauthorized(json_not={"a": False}), _unauthorized(json_lacks=["a"])],
        [_unauthorized(is_json=True), _unauthorized(contains="x")],
        [_unauthorized(contains="has expired"), _unauthorized(contains="expired")],
        [_unauthorized(contains="x", is_json=True), _unauthorized(is_json=True)],
    ],
)
def test_an_outcome_behind_another_that_may_not_fit_is_sound(tmp_path, outcomes):
    assert broken(tmp_path, **outcome(*outcomes)) == []
