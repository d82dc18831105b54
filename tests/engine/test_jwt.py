"""A JSON Web Token says who it is for and how long it lives; nonsense, samples and others' tokens are told apart."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.engine import jwt

WANTED = {"alg": "HS256", "lifetime": "900"}
WORDS = ("hyperspeed",)


def encode(header, claims) -> bytes:
    pieces = (json.dumps(header).encode(), json.dumps(claims).encode(), b"signature" * 4)
    return b".".join(base64.urlsafe_b64encode(piece).rstrip(b"=") for piece in pieces)


def points(claims, alg="HS256", wanted=WANTED):
    return jwt.fits(encode({"alg": alg}, claims), wanted, WORDS)


def test_header_and_claims_are_read():
    assert jwt.parts(encode({"alg": "none"}, {"sub": "é"})) == ({"alg": "none"}, {"sub": "é"})


@pytest.mark.parametrize(
    "token",
    [
        b"",
        b"a.b",
        b"a.b.c",
        b"e30.e30.x",
        encode({}, {}),
        encode([], {}),
        encode({"alg": 5}, {}),
        encode({"alg": "x"}, [1]),
    ],
)
def test_what_is_no_token_has_no_parts(token):
    assert jwt.parts(token) is None
    assert jwt.fits(token, WANTED, WORDS) == -1


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_no_bytes_break_the_reader(header, claims):
    raw = base64.urlsafe_b64encode(header) + b"." + base64.urlsafe_b64encode(claims) + b".x"
    assert jwt.parts(raw) is None or isinstance(jwt.parts(raw), tuple)
    assert jwt.parts(header + b"." + claims + b".x") is None


def test_deeply_nested_claims_are_no_crash():
    body = base64.urlsafe_b64encode(b"[" * 100_000)
    assert jwt.parts(base64.urlsafe_b64encode(b'{"alg":"x"}') + b"." + body + b".x") is None


def test_fifteen_minutes_are_two_points_and_any_other_life_of_a_day_none():
    assert points({"iat": 1000, "exp": 1900}) == 2
    assert points({"iat": 1000, "exp": 1901}) == 0
    assert points({"iat": 1000, "exp": 1000 + jwt.DAY}) == 0
    assert points({"exp": 1900}) == 0
    assert points({"iat": "1000", "exp": "1900"}) == 0


def test_another_algorithm_a_longer_life_and_a_foreign_issuer_are_vetoes():
    assert points({"iat": 1000, "exp": 1900}, alg="RS256") == -1
    assert points({"iat": 1000, "exp": 1001 + jwt.DAY}) == -1
    assert points({"iat": 1000, "exp": 1900, "iss": "https://accounts.example.org"}) == -1


def test_an_issuer_that_is_the_providers_or_no_url_is_no_veto():
    assert points({"iat": 1000, "exp": 1900, "iss": "https://HyperSpeed.corp.io"}) == 2
    assert points({"iat": 1000, "exp": 1900, "iss": "auth-service"}) == 2


@pytest.mark.parametrize(
    ("claims", "sample"),
    [
        ({"sub": "1234567890", "name": "John Doe", "iat": 1516239022}, True),
        ({"sub": "123", "name": "Jane Doe", "admin": True, "exp": 1, "iat": 0}, True),
        ({"sub": "1234567890", "name": "Ada Lovelace", "iat": 1, "exp": 2, "aud": "x"}, False),
        ({"sub": "a81bc81b", "name": "John Doe"}, False),
        ({}, False),
    ],
)
def test_documentations_john_doe_is_a_sample(claims, sample):
    assert jwt.is_sample(claims) is sample
