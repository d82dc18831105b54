"""What a JSON Web Token says about its own end."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest

from scanner.engine.expiry import SKEW, expiry
from scanner.model import Liveness

NOW = 1_790_000_000.0


def token(claims, header='{"alg":"HS256"}'):
    parts = (header, claims if isinstance(claims, str) else json.dumps(claims), "signature-of-nobody")
    return b".".join(urlsafe_b64encode(part.encode()).rstrip(b"=") for part in parts)


def judge(claims):
    return expiry(token(claims), NOW)


def test_an_end_in_the_past_is_expired_and_says_when():
    liveness, reason = judge({"exp": NOW - 3600})
    assert liveness is Liveness.EXPIRED
    assert reason == "its own claims ended it on 2026-09-21 13:13 UTC"


@pytest.mark.parametrize(("back", "expired"), [(SKEW - 1, False), (SKEW, False), (SKEW + 1, True)])
def test_clocks_may_differ_by_a_minute(back, expired):
    assert (judge({"exp": NOW - back})[0] is Liveness.EXPIRED) is expired


def test_an_end_to_come_is_told_and_decides_nothing():
    assert judge({"exp": NOW + 86400}) == (Liveness.NOT_CHECKED, "its own claims end it on 2026-09-22 14:13 UTC")


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 100},
        {"exp": 1262304000 - 1},
        {"exp": NOW - 9000, "iat": NOW - 8000},
        {"exp": NOW - 9000, "iat": NOW + 9000},
        '{"exp": 4000000000, "sub": "a", "exp": 1600000000}',
        '{"exp": 1600000000, "sub": "a", "sub": "b"}',
        '{"exp": 1600000000, "own": {"a": 1, "a": 2}}',
    ],
)
def test_absurd_claims_prove_no_end(claims):
    liveness, reason = judge(claims)
    assert liveness is Liveness.NOT_CHECKED
    assert "absurd" in reason


def test_no_end_is_told():
    assert judge({"iat": NOW}) == (Liveness.NOT_CHECKED, "its claims name no expiry")


@pytest.mark.parametrize("end", ["1700000000", None, True, [1], {}, 0, -5, 1e300, 253402300800, 1_700_000_000_000])
def test_an_absurd_end_is_told_and_never_called_expired(end):
    liveness, reason = judge({"exp": end})
    assert liveness is Liveness.NOT_CHECKED
    assert "absurd" in reason


@pytest.mark.parametrize("end", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 320, "9" * 5000])
def test_numbers_that_are_none_are_absurd(end):
    liveness, reason = judge(f'{{"exp": {end}}}')
    assert liveness is Liveness.NOT_CHECKED
    assert "absurd" in reason or reason == ""  # Python refuses to read an integer of 5,000 digits


@pytest.mark.parametrize("secret", [b"", b"hs_live_", b"eyJ", b"eyJ.eyJ.x", b"eyJhIjoxfQ.eyJhIjoxfQ"])
def test_what_is_no_web_token_says_nothing(secret):
    assert expiry(secret, NOW) == (Liveness.NOT_CHECKED, "")
