from __future__ import annotations

import random

import pytest
import regex

from scanner.errors import UsageError
from scanner.ruleset.load import load_dir, load_file
from scanner.ruleset.macros import expand
from scanner.ruleset.new import new_rule
from scanner.ruleset.sample import mint

DOCS = "https://acme.dev/docs"


def made(tmp_path, prefix: str, sample: str):
    path = tmp_path / "acme-pay.toml"
    path.write_text(new_rule("acme-pay", 'Acme "Pay"', prefix, sample, DOCS), encoding="utf-8")
    return load_file(path).tokens[0]


@pytest.mark.parametrize(
    ("prefix", "shape"),
    [
        ("acme_", "{digits*20}"),
        ("acme_", "{hex*40}"),
        ("acme_", "{HEX*40}"),
        ("acme_", "{base36*40}"),
        ("acme_", "{upper36*60}"),
        ("acme_", "{base62*40}"),
        ("acme_", "{base64url*60}"),
        ("acme_", "{base64*60}"),
        ("acme_", "{base62*24}.{base62*30}"),
        ("acme_", "{base64*43}="),
        ("acme_", "{hex*8}-{hex*4}-{hex*4}-{hex*4}-{hex*12}"),
        ("ap_", "{hex*32}"),
        ("a.", "{hex*32}"),
        ("a p#[$]", "{hex*32}"),
    ],
)
def test_an_example_gives_a_sound_rule_of_its_shape(tmp_path, prefix, shape):
    example = mint(prefix + shape, random.Random(5))

    token = made(tmp_path, prefix, example)

    assert token.sample == prefix + shape
    pattern = regex.compile(expand(token.pattern), regex.VERBOSE)
    assert pattern.search(f'"{example}"')["secret"] == example
    assert not pattern.search(f'"{example}x"')


def test_nothing_of_the_example_but_its_shape_is_in_the_file():
    example = "acme_" + mint("{base62*40}", random.Random(1))

    text = new_rule("acme", "Acme", "acme_", example, DOCS)

    assert not any(example[at : at + 4] in text for at in range(5, len(example) - 3))


def test_a_template_may_have_a_range(tmp_path):
    token = made(tmp_path, "acme_", "acme_{base62*20..40}")

    assert "[0-9A-Za-z]{20,40}" in token.pattern
    assert token.max_len == 45


def test_a_new_rule_fits_the_built_in_ones(tmp_path):
    token = made(tmp_path, "acme_", "acme_{base62*20}")

    assert load_dir("rules", [tmp_path]).token(token.id) == token


@pytest.mark.parametrize(
    ("provider", "prefix", "sample", "docs", "problem"),
    [
        ("Acme", "acme_", "acme_12ab", DOCS, "no provider name"),
        ("acme", "acme_", "acme_12ab", "http://acme.dev", "no https:// address"),
        ("acme", "", "12ab", DOCS, "needs a prefix"),
        ("acme", "a'", "a'12ab", DOCS, "needs a prefix"),
        ("acme", "acme_", "other_12ab", DOCS, "does not begin with the prefix"),
        ("acme", "acme_", "acme_", DOCS, "ends with its prefix"),
        ("acme", "acme_", "acme_ä!", DOCS, "no shape can be read off"),
        ("acme", "acme_", "acme_{jwt}", DOCS, "write this rule by hand"),
    ],
)
def test_what_can_not_be_made_says_why(provider, prefix, sample, docs, problem):
    with pytest.raises(UsageError, match=problem) as caught:
        new_rule(provider, "Acme", prefix, sample, docs)

    assert caught.value.hint
    assert "12ab" not in caught.value.message
