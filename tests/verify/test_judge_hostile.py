"""A server may answer anything: no exception, no word of it in a reason, and not longer than the body is long."""

from __future__ import annotations

import json
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model import Liveness
from scanner.ruleset.verification import Outcome, Tell, Verification
from scanner.verify.judge import judge
from scanner.verify.values import Reply

VERIFICATION = Verification(
    "x", "/", "It lists.", (("A", "{secret}"),),
    (
        Outcome(Liveness.UNKNOWN, json=(("error", "LIMIT"),), rate_limited=True),
        Outcome(Liveness.ACTIVE, ("200",), json_not=(("ok", False),), json_lacks=("error.code",)),
        Outcome(Liveness.EXPIRED, ("4xx",), json=(("error.message", "expired"),)),
        Outcome(Liveness.INACTIVE, ("401",), contains="Bad token"),
    ),
    (), retry_after="error.wait", tells=(Tell("permission", ("read",)),),
)  # fmt: skip
DEEP = 100_000
LARGE = 64 * 1024


def verdict(body: bytes, status: int = 200, media_type: str = "application/json"):
    begin = perf_counter()
    found = judge(VERIFICATION, Reply(status, media_type, body=body))
    assert perf_counter() - begin < 2
    return found


@pytest.mark.parametrize(
    "body",
    [
        b"[" * DEEP,
        b"[" * DEEP + b"]" * DEEP,
        b'{"a":' * DEEP + b"1" + b"}" * DEEP,
        b'[{"a":' * (DEEP // 2),
        b"9" * LARGE,
        b"[" + b"9" * LARGE + b"]",
        b"[-" + b"9" * 5000 + b"]",
        b"[NaN]",
        b"[Infinity]",
        b'{"a": -Infinity}',
        b'{"ok": false, "ok": true}',
        b'{"a": {"b": 1, "b": 1}}',
        b'["\xff"]',
        b'["\xed\xa0\x80"]',
        '["é"]'.encode("latin-1"),
        '{"ok": true}'.encode("utf-16"),
        '{"ok": true}'.encode("utf-32-le"),
        b"\xef\xbb\xbf\xef\xbb\xbf[]",
        b"\x1f\x8b\x08\x00",
        b"[1,]",
        b"{'a': 1}",
        b'["\n"]',
        b"\x00" * LARGE,
        b"\\" * LARGE,
        b'"' * LARGE,
        b"",
    ],
    ids=lambda body: repr(body[:16]),
)
def test_what_is_not_the_documented_json_is_unknown(body):
    assert verdict(body).liveness is Liveness.UNKNOWN


@pytest.mark.parametrize(
    "body",
    [
        b'["\\ud800"]',
        b'{"\\ud800": "\\udfff"}',
        b"[1e999, -1e999, 1e-999]",
        b"[" + b"9" * 4000 + b"]",
        b"[" * 200 + b"]" * 200,
        b"[" + b"{}," * 20_000 + b"{}]",
        b"{" + b",".join(b'"%d":0' % number for number in range(5000)) + b"}",
    ],
    ids=lambda body: repr(body[:16]),
)
def test_what_is_strange_but_json_is_judged_all_the_same(body):
    assert verdict(body).liveness is Liveness.ACTIVE


def test_nothing_a_server_wrote_enters_a_reason():
    words = b'[{"permission": "read", "note": "\\u001b[31mEVIL"}]'

    assert "EVIL" not in verdict(words).reason
    assert "EVIL" not in verdict(b'{"error": {"message": "EVIL"}}', 401).reason
    assert "EVIL" not in verdict(b"EVIL", 500).reason


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["expired", "LIMIT"])
)
keys = st.sampled_from(["ok", "error", "code", "message", "wait", "permission"]) | st.text(max_size=4)
documents = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4))


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 1000),
    st.sampled_from(["application/json", "a/b+json", "text/html", ""]),
    st.sampled_from(["", "utf-8", "utf-16", "nonsense"]),
    st.binary(max_size=200) | documents.map(lambda value: json.dumps(value).encode()),
    st.text(max_size=40) | st.integers(-5, 10**12).map(str),
)
def test_no_reply_makes_the_judge_fail(status, media_type, charset, body, retry_after):
    found = judge(VERIFICATION, Reply(status, media_type, charset, body, retry_after))

    assert found.reason.isprintable()
    assert found.wait is None or 0 <= found.wait <= 366 * 24 * 3600
    if found.liveness is not Liveness.UNKNOWN:
        assert 200 <= status < 500
        assert status not in (407, 429)
    if found.liveness is Liveness.ACTIVE:
        assert (status, charset in ("", "utf-8"), media_type.endswith("json")) == (200, True, True)
