from __future__ import annotations

import base64
import json
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_files import write

from scanner.ruleset.checksum import crc32_base62
from scanner.ruleset.load import load_file
from scanner.ruleset.sample import ALPHABETS, fill, mint, mint_text

SEEDS = st.integers(min_value=0)


def rng(seed: int = 0) -> random.Random:
    return random.Random(seed)


@pytest.mark.parametrize("alphabet", ALPHABETS)
@given(seed=SEEDS)
def test_random_parts_have_the_alphabet_and_the_length(alphabet, seed):
    value = mint(f"x_{{{alphabet}*24}}", rng(seed))

    assert value.startswith("x_")
    assert len(value) == 26
    assert set(value[2:]) <= set(ALPHABETS[alphabet])


@given(SEEDS)
def test_a_range_gives_lengths_within_it(seed):
    assert 3 <= len(mint("{hex*3..9}", rng(seed))) <= 9


@given(SEEDS)
def test_minted_values_never_look_like_placeholders(seed):
    value = mint("{digits*40}", rng(seed))
    runs = (value[at : at + 6] for at in range(len(value)))

    assert not re.search(r"(.)\1{3}", value)
    assert not any(run in "0123456789" for run in runs if len(run) == 6)


@given(SEEDS)
def test_long_mixed_parts_hold_a_digit_and_a_letter(seed):
    value = mint("{base62*16}", rng(seed))

    assert re.search("[0-9]", value)
    assert re.search("[A-Za-z]", value)


def test_the_same_seed_mints_the_same_token():
    assert mint("{base62*40}", rng(7)) == mint("{base62*40}", rng(7))
    assert mint("{base62*40}", rng(7)) != mint("{base62*40}", rng(8))


def test_check_is_the_checksum_of_the_body(tmp_path):
    rule = {"sample": "acme_{body:base62*30}{check}", "checksum": "crc32-base62", "max_len": 41}
    pattern = "{L} (?P<secret> acme_ (?P<body> [0-9A-Za-z]{30} ) (?P<check> [0-9A-Za-z]{6} ) ) {R}"
    token = load_file(write(tmp_path, token=rule | {"pattern": pattern})).tokens[0]

    value = mint(token, rng()).encode()

    assert value[-6:] == crc32_base62(value[5:-6])


@pytest.mark.parametrize(("word", "lives"), [("jwt900", range(900, 901)), ("jwt", range(3_600, 86_401))])
def test_a_jwt_has_its_claims(word, lives):
    header, payload, signature = mint(f"{{{word}}}", rng()).split(".")

    decode = lambda part: json.loads(base64.urlsafe_b64decode(part + "=="))  # noqa: E731 - two uses, one line
    assert decode(header)["alg"] == "HS256"
    assert decode(payload)["exp"] - decode(payload)["iat"] in lives
    assert len(signature) == 43


def test_a_pem_block_has_its_label_and_64_columns():
    first, *body, last = mint("{pem:RSA PRIVATE KEY}", rng()).split("\n")

    assert first == "-----BEGIN RSA " + "PRIVATE KEY-----"
    assert last == "-----END RSA PRIVATE KEY-----"
    assert {len(line) for line in body[:-1]} == {64}
    assert 1_100 < len(base64.b64decode("".join(body))) < 1_300


@given(SEEDS)
def test_a_password_is_mixed(seed):
    value = mint("{password}", rng(seed))

    assert 12 <= len(value) <= 18
    for kind in ("[a-z]", "[A-Z]", "[0-9]", "[!#%*+=?]"):
        assert re.search(kind, value)
    assert not re.search("%[0-9A-Fa-f]{2}", value)


def test_braces_that_are_no_field_are_text():
    assert re.fullmatch(r'\{"key": "[0-9a-f]{8}", "n": \{\}\}', mint('{"key": "{hex*8}", "n": {}}', rng()))


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("{base63*8}", "unknown alphabet 'base63'"),
        ("{base62}", "unknown field {base62}"),
        ("{sample}", "unknown field {sample}"),
        ("{hex*0}", "length"),
        ("{hex*9..3}", "length"),
        ("{check}", "checksum"),
        ("{hex*5000}", "length"),
    ],
)
def test_a_broken_template_is_an_error(template, problem):
    with pytest.raises(ValueError, match=re.escape(problem)):
        mint(template, rng())


def test_mint_text_leaves_other_braces_alone():
    assert re.fullmatch(r"\{user\}:sk_[0-9a-f]{48}", mint_text("{user}:sk_{hex*48}", rng()))


def test_fill_puts_the_samples_in():
    carrier = 'id={acme-id} key="{sample}" {other} {}'

    assert fill(carrier, {"sample": "S", "acme-id": "I"}) == 'id=I key="S" {other} {}'
