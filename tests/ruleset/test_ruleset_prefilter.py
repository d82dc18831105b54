from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.ruleset.prefilter import MAX_WIDTH, fits, parse


def sets(*items: str) -> tuple[frozenset[int], ...]:
    return tuple(frozenset(item.encode()) for item in items)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sk_", sets("s", "k", "_")),
        ("[sp]k", sets("sp", "k")),
        ("[0-2a]{2}x", sets("012a", "012a", "x")),
        (r"\.\[\\", sets(".", "[", "\\")),
        (r"[\]a-]", sets("]a-")),
        ("a{3}", sets("a", "a", "a")),
        ("://", sets(":", "/", "/")),
        ("a b", sets("a", " ", "b")),
        ("", ()),
    ],
)
def test_parse_gives_the_bytes_of_each_position(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("ab*", 2), ("a.b", 1), ("a|b", 1), ("(a)", 0), ("a+", 1), ("a?", 1), ("^a", 0), ("a]", 1),
        ("{2}", 3), ("a{2,3}", 1), ("a{}", 1), ("a{0}", 1), ("a{2", 1), ("a{x}", 1),
        ("[^a]", 1), ("[ab", 0), ("[]", 0), ("[z-a]", 4), ("é", 0), ("[é]", 1), ("a\\", 1),
    ],
)  # fmt: skip
def test_parse_names_the_position_of_what_it_does_not_understand(text, position):
    with pytest.raises(ValueError, match=f"position {position}:"):
        parse(text)


def test_parse_refuses_more_than_a_beginning():
    assert len(parse(f"a{{{MAX_WIDTH}}}")) == MAX_WIDTH
    with pytest.raises(ValueError, match="longer than"):
        parse(f"a{{{MAX_WIDTH + 1}}}")


@given(st.text(max_size=30))
def test_parse_raises_nothing_but_value_error(text):
    try:
        parse(text)
    except ValueError as error:
        assert "position" in str(error)  # noqa: PT017 - any text may be valid


@given(st.binary(max_size=8), st.binary(max_size=8))
def test_fits_finds_it_anywhere(before, after):
    assert fits(parse("k[0-9]{2}"), before + b"k42" + after)


def test_fits_needs_every_position():
    assert not fits(parse("k[0-9]{2}"), b"k4 k k4x")
