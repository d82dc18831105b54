from __future__ import annotations

import pytest
from rule_files import BY_USE, DROP, write

from scanner.errors import RuleFileError
from scanner.ruleset.load import load_file


def problems(path) -> list[str]:
    try:
        load_file(path)
    except RuleFileError as error:
        return [line.removeprefix(f"{path}: ") for line in error.problems]
    return []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": "acm-key"}, '"acm-key" must begin with the provider\'s name, "acme-"'),
        ({"keywords": DROP}, 'missing key "keywords"'),
        ({"max_len": DROP}, 'missing key "max_len"'),
        ({"keywords": ["acm_", "acme_"]}, '"acm_" is shorter than 5 bytes'),
        ({"prefilter": "[z-a]"}, 'key "prefilter": position 4'),
        ({"prefilter": "acme_[x-z]"}, 'key "prefilter": does not fit some minted samples'),
        ({"keywords": ["other_"]}, 'key "keywords": none of them stands in some minted samples'),
        ({"max_len": 20}, 'key "max_len": a sample is 37 bytes long'),
        ({"checksum": "luhn"}, 'checksum "luhn" needs a group (?P<body> …)'),
        ({"pattern": DROP, "keywords": DROP, "max_len": DROP}, "needs a pattern (known by its shape)"),
        (BY_USE | {"use": DROP}, "needs a pattern (known by its shape)"),
        (BY_USE | {"keywords": ["acme_"]}, 'key "keywords": has no effect without a pattern'),
        ({"value": "[a-z]{4}"}, 'missing key "use": value and use go together'),
        (BY_USE | {"value": "[a-z]+"}, "key \"value\": unbounded repeat '+' at position 5"),
        (BY_USE | {"value": "[a-z"}, 'key "value": is no regex'),
        (BY_USE | {"use": [{"slot": "name", "name": "("}]}, 'use #1: key "name": "(" is no regex'),
        (BY_USE | {"use": [{"slot": "name", "name": "x", "scheme": "Bearer"}]}, "only a header has a scheme"),
        ({"placeholders": ["["]}, 'key "placeholders": "[" is no regex'),
        ({"carriers": ["{sample}", "KEY="]}, 'key "carriers": item 2 does not hold {sample}'),
        ({"sample": "acme_{hexx*8}"}, "key \"sample\": unknown alphabet 'hexx'"),
        ({"revoke": "gone"}, "there is no [revoke.gone] in this file"),
        ({"pattern": "acme_[0-9]{4}"}, "has no group (?P<secret> …)"),
    ],
)
def test_what_a_token_must_hold(tmp_path, changes, expected):
    found = problems(write(tmp_path, token=changes))

    assert any(expected in line for line in found), found


@pytest.mark.parametrize(
    "changes",
    [
        {},
        BY_USE,
        {"value": "[0-9a-f]{32}", "use": BY_USE["use"]},
        {"keywords": ["ac"], "prefilter": "acme_[0-9a-f]{2}"},
        {"keywords": ["ac"], "expression": "acme_[0-9a-f]{2,4}", "lookback": 9},
        {"keywords": ["ACME_"], "ignore_case": True},
        {"keywords": ["KEY=acme_"]},
        BY_USE | {"use": [{"slot": "header", "name": "authorization", "scheme": "Bearer"}]},
    ],
)
def test_sound_tokens_have_no_problems(tmp_path, changes):
    assert problems(write(tmp_path, token=changes)) == []


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("x*", "unbounded repeat '*' at position 6"),
        (".*", "unbounded repeat '*' at position 6"),
        ("x+", "unbounded repeat '+' at position 6"),
        ("x{2,}", "{2,} at position 6 is no bounded repeat"),
        ("x{,9}", "{,9} at position 6 is no bounded repeat"),
        ("{X}", "{X} at position 5 is no bounded repeat"),
        ("x(?i)y", "flags (?i) at position 6 hold for the whole pattern"),
        ("x#y", "'#' at position 6 begins a comment"),
    ],
)
def test_a_pattern_is_bounded_everywhere(tmp_path, piece, expected):
    pattern = "{L} " + " " + piece + " (?P<secret> acme_ [0-9a-f]{32} ) {R}"

    found = problems(write(tmp_path, token={"pattern": pattern}))

    assert any(expected in line for line in found), found


@pytest.mark.parametrize(
    "piece",
    [r"\*\+", "[*+{]", "[]*]", "[^]+]", r"[\]*]", "x{1,3}+", "x{2}?", "x?+", "(?: x | y ){0,2}", "(?i: x )", r"\#",
     "[#]", "x{0,4} # x+ and {3,} in a comment\n", "[[:alpha:]*]"],
)  # fmt: skip
def test_repeats_in_classes_escapes_and_comments_are_no_repeats(tmp_path, piece):
    pattern = "{L} (?: (?P<secret> acme_ [0-9a-f]{32} ) | " + piece + " ) {R}"

    assert problems(write(tmp_path, token={"pattern": pattern})) == []


def test_generic_rules_may_lack_the_providers_name(tmp_path):
    top = {"provider": "generic"}

    assert problems(write(tmp_path, top=top, token={"id": "jwt"})) == []
    assert problems(write(tmp_path, top=top, token={"id": "generic-key"})) == []
    assert problems(write(tmp_path, top=top, token={"id": "acme-key"})) != []


@pytest.mark.parametrize("parts", [["acme-key"], ["acme-key", "acme-key"]])
def test_a_pair_has_two_parts(tmp_path, parts):
    more = f'[[pair]]\nid = "acme-pair"\ntitle = "x"\nparts = {parts}\nwithin = {{ lines = 1, bytes = 1 }}'

    assert problems(write(tmp_path, more=more)) == [
        '[[pair]] #1 (acme-pair): key "parts": names at least two tokens, each once'
    ]


def test_words_are_lower_case(tmp_path):
    assert problems(write(tmp_path, more='[context]\nwords = ["Acme"]')) == [
        '[context]: key "words": "Acme" must be in lower case'
    ]
