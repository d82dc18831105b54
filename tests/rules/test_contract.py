"""The form of every rule file; what the engine makes of them is tested beside this file."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from scanner.ruleset.load import load_dir, load_file
from scanner.ruleset.sample import mint

RULES = Path(__file__).parents[2] / "rules"
FILES = sorted(RULES.glob("*.toml"))
TOKENS = [pytest.param(token, id=token.id) for path in FILES for token in load_file(path, validate=False).tokens]


def test_the_rule_files_are_sound_together():
    assert len(load_dir(RULES).providers) == len(FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_named_after_its_provider(path):
    assert load_file(path, validate=False).provider == path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_points_its_reader_to_the_schema(path):
    assert path.read_text(encoding="utf-8").startswith("#:schema ./schema.json\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_way_to_revoke_is_used(path):
    provider = load_file(path, validate=False)

    assert {item.name for item in provider.revocations} == {token.revoke for token in provider.tokens if token.revoke}


@pytest.mark.parametrize("token", TOKENS)
def test_every_token_says_how_to_stop_it(token):
    assert token.revoke


@pytest.mark.parametrize("token", TOKENS)
def test_no_real_looking_token_lies_in_the_file(token):
    samples = {mint(token, random.Random(seed)) for seed in range(5)}

    assert len(samples) == 5
    assert not any(sample in text for sample in samples for text in (*token.carriers, *token.no_match))
