"""Stage 1's vocabulary holds every keyword in every form, and each form really is how the keyword is written."""

from __future__ import annotations

import base64
import html
import re
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.engine import forms
from scanner.engine.keywords import vocabulary

words = st.binary(min_size=4, max_size=12)


def matches(sets, data):
    return [m.start() for m in re.finditer(b"(?=" + forms.expression(sets).encode() + b")", data, re.DOTALL)]


@given(words, st.binary(max_size=5), st.binary(max_size=5))
def test_one_of_three_alignments_stands_in_any_base64_of_a_keyword(word, before, after):
    sets = forms.literal(word)
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        data = encode(before + word + after)
        found = [(phase, at) for phase, form in forms.base64_alignments(sets) for at in matches(form, data)]
        assert any(at % 4 == phase for phase, at in found)


@given(words)
def test_alignments_of_byte_sets_hold_those_of_every_literal_in_them(word):
    sets = (*forms.literal(word), frozenset(b"0123456789abcdef"), frozenset(b"0123456789abcdef"))
    data = base64.b64encode(b"x" + word + b"7f" + b"!!")
    assert any(matches(form, data) for _, form in forms.base64_alignments(sets))


@given(words)
def test_utf16_and_hexadecimal_forms_are_those_of_python(word):
    text = word.decode("latin-1")
    ascii_word = text.encode("ascii", "replace")
    for codec in ("utf-16-le", "utf-16-be"):
        assert matches(forms.utf16(forms.literal(ascii_word)), ascii_word.decode().encode(codec))
    assert matches(forms.hexadecimal(forms.literal(word)), word.hex().encode()) == [0]
    assert matches(forms.hexadecimal(forms.literal(word)), word.hex().upper().encode()) == [0]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("percent", "".join(f"%{ord(c):02X}" for c in "sk_live")),
        ("percent", "sk%5flive"),
        ("unicode-escape", "".join(f"\\u{ord(c):04x}" for c in "sk_live")),
        ("unicode-escape", "sk\\u005Flive"),
        ("hex-escape", "sk\\x5flive"),
        ("html", "".join(f"&#{ord(c)};" for c in "sk_live")),
        ("html", "sk&#x5F;live"),
        ("html", "sk&#95;live"),
    ],
)
def test_keywords_are_known_with_every_character_and_with_only_the_punctuation_escaped(name, written):
    escaped = list(forms.escapes(forms.literal(b"sk_live")))
    assert any(known == name and matches(sets, written.encode()) for known, sets in escaped)


def test_only_the_escapes_that_exist_are_made():
    assert {name for name, _ in forms.escapes(forms.literal(b"a_b"))} == {
        "percent", "unicode-escape", "hex-escape", "html",
    }  # fmt: skip
    assert html.unescape("&#95;") == "_"
    assert quote_from_bytes(b"\xff") == "%FF"


@given(st.lists(st.sampled_from([b"a", b"ab", b"\0", b".", b"\\", b"0123", b"]^-"]), min_size=1, max_size=8))
def test_an_expression_matches_exactly_its_byte_sets(items):
    sets = tuple(frozenset(item) for item in items)
    pattern = re.compile(forms.expression(sets).encode(), re.DOTALL)
    assert pattern.fullmatch(bytes(min(item) for item in sets))
    assert pattern.fullmatch(bytes(max(item) for item in sets))
    assert not pattern.fullmatch(b"~" * len(sets))
    assert not pattern.fullmatch(bytes(min(item) for item in sets) + b"a")


def test_each_expression_stands_once_and_says_what_it_means(ruleset):
    keywords = vocabulary(ruleset)
    keys = [(keyword.expression, keyword.ignore_case) for keyword in keywords]
    assert len(keys) == len(set(keys))
    for keyword in keywords:
        meaning = keyword.meaning
        assert meaning.tokens or meaning.providers or meaning.hosts
        assert meaning.width == len(keyword.sets)
        assert set(meaning.hosts) <= set(meaning.providers)


def test_every_shape_rule_has_its_plain_keyword_and_where_it_wishes_the_encoded_ones(ruleset):
    plain = {index for keyword in vocabulary(ruleset) if not keyword.meaning.form for index in keyword.meaning.tokens}
    coded = {index for keyword in vocabulary(ruleset) if keyword.meaning.form for index in keyword.meaning.tokens}
    for index, token in enumerate(ruleset.tokens):
        assert (index in plain) == bool(token.pattern), token.id
        if token.pattern and token.encoded and not token.expression:
            assert index in coded, token.id
        if not token.encoded:
            assert index not in coded, token.id


def test_no_plain_keyword_is_shorter_than_three_bytes(ruleset):
    assert [k.expression for k in vocabulary(ruleset) if k.sets and len(k.sets) < 3] == []
