from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model import Origin
from scanner.report.escape import columns, lossy, path_bytes, path_of, printable


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("src/ünï 漢字/🔑.py", "src/ünï 漢字/🔑.py"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\nb\rc\td", r"a\nb\rc\td"),
        ("\u202etxt.exe", r"\u202etxt.exe"),
        ("\u2066\u2069\u200e\u200f\u061c", r"\u2066\u2069\u200e\u200f\u061c"),
        ("a\u200bb\ufeffc\u00ad", r"a\u200bb\ufeffc\xad"),
        ("\u2028\u2029\x85\x7f\x00", r"\u2028\u2029\x85\x7f\x00"),
        ("\u3164\u115f", r"\u3164\u115f"),
        ("\U000e0041", r"\U000e0041"),
        (os.fsdecode(b"caf\xe9"), r"caf\xe9"),
        ("\ud83d", r"\ud83d"),
        (r"C:\new", r"C:\new"),
    ],
)
def test_shows_what_a_terminal_would_obey_or_hide(raw, shown):
    assert printable(raw) == shown


@given(st.text(st.characters(codec=None)))
def test_nothing_unprintable_and_nothing_that_is_no_utf8_remains(text):
    shown = printable(text)
    assert shown.isprintable()
    assert shown.encode().decode() == shown
    assert printable(shown) == shown


visible = st.characters(
    codec="utf-8", categories=["L", "N", "P", "S"], exclude_characters="\u3164\uffa0\u115f\u1160\u2800"
)


@given(st.text(visible))
def test_leaves_plainly_visible_text_alone_as_far_as_python_can_print_it(text):
    known = "".join(filter(str.isprintable, text))  # Hypothesis may know a newer Unicode
    assert printable(known) == known


@pytest.mark.parametrize(("text", "wide"), [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("🔑", 2), ("ｱ", 1), ("Ａ", 2)])
def test_counts_terminal_columns(text, wide):
    assert columns(text) == wide


@given(st.binary(max_size=40))
def test_a_path_gives_back_the_bytes_it_has_on_disk(raw):
    path = raw.decode("utf-8", "surrogateescape")
    assert path_bytes(path) == raw
    lossy(path).encode()


def test_a_surrogate_that_stands_for_no_byte_still_becomes_bytes():
    assert path_bytes("\ud83d") == b"\xed\xa0\xbd"


def test_a_blob_without_path_is_named_by_its_object():
    assert path_of(Origin("blob", "", "ab" * 20)) == "(blob abababababab)"
    assert path_of(Origin("stdin", "")) == "(stdin)"
    assert path_of(Origin("blob", "a.py", "ab" * 20)) == "a.py"
