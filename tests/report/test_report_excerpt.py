from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from scanner.model import Excerpt
from scanner.report.escape import columns
from scanner.report.excerpt import draw

SECRET = "hs_live_…x9Qd"


def drawn(before: str, after: str = "", width: int = 0):
    return draw(Excerpt(7, before + SECRET + after, len(before), len(before) + len(SECRET)), width)


@pytest.mark.parametrize(
    "before",
    ["", "key = ", "\tkey = ", "a\tkey = ", "漢字 = ", "é e\u0301 = ", "🔑\t= ", "\x1b[31m", "\u202e", "\ufeff"],
)
def test_the_caret_stands_under_the_secret(before):
    drawing = drawn(before, "\t# ü")
    assert drawing.text[drawing.start : drawing.end] == SECRET
    assert drawing.indent == columns(drawing.text[: drawing.start])
    assert drawing.carets == columns(SECRET)


def test_tabs_become_blanks_up_to_the_next_stop():
    assert drawn("\ta\tb").text.startswith("    a   b")


def test_control_characters_are_shown_not_sent():
    assert drawn("\x1b[2J\u202e").text.startswith(r"\x1b[2J\u202e")


texts = st.text(st.sampled_from("ab\t漢\u0301\x1b"), max_size=120)


@given(texts, texts, st.integers(40, 100))
@example("x" * 120, "", 40)
@example("", "x" * 120, 40)
@example("漢" * 60, "漢" * 60, 41)
def test_a_cut_line_fits_and_still_shows_the_whole_secret(before, after, width):
    drawing = drawn(before, after, width)
    assert columns(drawing.gutter + drawing.text) <= width
    assert drawing.text[drawing.start : drawing.end] == SECRET
    assert drawing.indent == columns(drawing.text[: drawing.start])


@given(texts, st.integers(10, 24))
def test_a_secret_wider_than_the_terminal_is_cut_too(before, width):
    drawing = drawn(before, "tail", width)
    assume(columns(drawing.gutter) + 8 <= width)
    assert columns(drawing.gutter + drawing.text) <= width
    assert SECRET.startswith(drawing.text[drawing.start : drawing.end])


def test_a_secret_without_width_gets_one_caret():
    assert draw(Excerpt(1, "ab", 2, 2), 0).carets == 1
