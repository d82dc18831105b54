from __future__ import annotations

import pytest
import regex

from scanner.ruleset.macros import expand

KEY = regex.compile(expand("{L} (?P<secret> k_ [0-9a-z]{4} ) {R}").encode(), regex.VERBOSE)


@pytest.mark.parametrize(
    "before",
    [
        b"", b" ", b'"', b"=", b"/", b"\n", b"\xff",
        b"\\n", b"\\r", b"\\t", b"\\f", b"\\v", b"\\b", b"\\0",
        b"\\x0a", b"\\u001f", b"%20", b"%0A", b"%2520", b"${KEY:-",
        b"\x1b[m", b"\x1b[1m", b"\x1b[38;5;12m", b"\x1b[2K", b"\x1b[?25h",
        b"\\033[1m", b"\\e[1m", b"\\x1b[0m", b"\\x1B[0m", b"\\u001b[31m", b"\\u001B[31m",
    ],
)  # fmt: skip
def test_left_boundary_lets_a_token_begin_after(before):
    assert KEY.search(before + b"k_12ab")


@pytest.mark.parametrize(
    "before",
    [b"s", b"Z", b"9", b"_", b"-", b"tn", b"\\q", b"20", b"%2", b"\\x0", b"u001f", b"[1m", b"\\u01f"],
)
def test_left_boundary_refuses_a_token_inside_a_word(before):
    assert not KEY.search(before + b"k_12ab")


@pytest.mark.parametrize("after", [b"", b" ", b'"', b"\n", b".", b"\\n", b"%20", b"\xc3\xa9"])
def test_right_boundary_lets_a_token_end_before(after):
    assert KEY.search(b"k_12ab" + after)


@pytest.mark.parametrize("after", [b"c", b"0", b"_", b"-", b"Z"])
def test_right_boundary_refuses_a_token_that_goes_on(after):
    assert not KEY.search(b"k_12ab" + after)


def test_patterns_without_macros_stay_as_they_are():
    assert expand("(?P<secret> a{2} )") == "(?P<secret> a{2} )"
