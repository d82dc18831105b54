from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.engine.linehash import line_hash, line_hashes

# What github/codeql-action's own code gives for every line of these files.
ORACLE = {
    b"": ["c129715d7a2bc9a3:1"],
    b"one \t1\r\ntwo\rthree\n\r \nfour": [
        "7204481882261e06:1",
        "c2bac1fa1151e5dd:1",
        "45716f59006f5df5:1",
        "980659caa3989027:1",
        "cad443a5ec4339:1",
        "253087c0fc0524d3:1",
    ],
    b"\xef\xbb\xbfkey = \xf0\x9f\x94\x91 caf\xc3\xa9\nkey\xff\xc3\n": [
        "490d0c93b5b98cfc:1",
        "c6a5eff04974e294:1",
        "c129715d7a2bc9a3:1",
    ],
    b"same line here\n" * 9: [
        "f5a3ec6cb367230a:1",
        "f5a3ec6cb367230a:2",
        "f8d4414eb1c1defb:1",
        "5ac276916b750073:1",
        "97c6fdc743c4f64b:1",
        "d9ce8cd398ce8403:1",
        "857235c1b43aa31b:1",
        "71d4c71dbfe37b13:1",
        "a0301b5a9a83b96b:1",
        "c129715d7a2bc9a3:1",
    ],
    b"k" * 250 + b"\n" + b"k" * 250: ["38ae8874fb795354:1", "38ae8874fb795354:2"],
}


def reference(text: str) -> dict[int, str]:
    """GitHub's definition, unit by unit: every line's hash, slowly."""
    raw = text.encode("utf-16-le", "surrogatepass")
    units: list[int] = []
    after_cr = False
    for unit in (int.from_bytes(raw[i : i + 2], "little") for i in range(0, len(raw), 2)):
        dropped = unit in (0x20, 0x09) or (after_cr and unit == 0x0A)
        after_cr = unit == 0x0D
        if not dropped:
            units.append(0x0A if unit == 0x0D else unit)
    units += [0xFFFF] + [0] * 100
    starts = [0] + [i + 1 for i, unit in enumerate(units) if unit == 0x0A]
    seen: Counter[int] = Counter()
    found = {}
    for line, start in enumerate(starts, 1):
        value = sum(unit * 37 ** (99 - i) for i, unit in enumerate(units[start : start + 100])) % 2**64
        seen[value] += 1
        found[line] = f"{value:x}:{seen[value]}"
    return found


pieces = st.sampled_from(
    ["\n", "\r\n", "\r", " ", "\t", "a", "b", "ab\n", "\U0001f511", "é", "\ufeff", "\ufffd", "x" * 60],
)
texts = st.one_of(st.lists(pieces, max_size=60).map("".join), st.text(max_size=300))


@given(texts)
@example("a\n" * 300)
@example("\n" * 120)
@example("\r\n\r \n\r\r\n")
@example("\ufeffkey\n" + "\U0001f511" * 70 + "\nkey")
@example("x" * 99 + "\n" + "x" * 99)
def test_equals_the_slow_reference_on_every_line(text):
    expected = reference(text)
    assert line_hashes(text, expected) == expected


@given(texts, st.integers(1, 20))
def test_one_line_alone_gets_the_same_hash_as_among_all(text, line):
    assert line_hash(text, line) == reference(text).get(line, "")


@pytest.mark.parametrize("data", ORACLE)
def test_equals_what_github_computes(data):
    expected = ORACLE[data]
    text = data.decode("utf-8", "replace")
    assert [line_hash(text, line) for line in range(1, len(expected) + 1)] == expected


def test_text_after_the_last_wanted_line_changes_nothing():
    text = "key\n" + "x" * 200 + "\n" + " " * 1000 + "\n" + "y" * 90 + "\n" + "tail\n" * 5
    assert line_hash(text + "tail\n" * 5000, 3) == line_hash(text, 3) == reference(text)[3]


def test_an_insertion_far_above_keeps_the_hash():
    before = "first\n" + "".join(f"line {n}\n" for n in range(50))
    after = "new\n" + before
    assert line_hash(before, 40) == line_hash(after, 41)


def test_a_line_the_text_does_not_have_gets_no_hash():
    assert line_hash("one\ntwo", 3) == ""
    assert line_hash("one\ntwo", 0) == ""
    assert line_hashes("one", []) == {}
