"""Text made to be slow: what is done for each finding must not grow with the number of findings."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from scanner.engine import Engine
from scanner.engine.linehash import line_hash, line_hashes
from scanner.engine.spans import Spans
from scanner.model import Fragment, Origin, Span
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint

spans = st.builds(lambda start, size: Span(start, start + size), st.integers(0, 60), st.integers(1, 20))


def itself(span):
    return span


@given(st.lists(spans, max_size=30), spans)
def test_spans_tell_what_a_walk_over_all_of_them_would(known, asked):
    found = Spans(known, itself)
    assert found.touches(asked) == any(one.start < asked.end and asked.start < one.end for one in known)
    within = sorted(one for one in known if asked.start <= one.start <= asked.end)
    assert sorted(found.starting(*asked)) == within


@given(st.lists(st.sampled_from(["", "a", "b c", "\t", "x" * 120, "é\r", "😀"]), min_size=12, max_size=40))
def test_many_lines_are_hashed_as_each_by_itself(lines):
    text = "\n".join(lines)
    wanted = range(1, text.replace("\r", "\n").count("\n") + 2)
    assert line_hashes(text, wanted) == {line: line_hash(text, line) for line in wanted if line_hash(text, line)}


def test_encoded_text_beyond_the_limit_is_told_once(monkeypatch, tmp_path):
    monkeypatch.setenv("STRAYKEY_CACHE_DIR", str(tmp_path))
    ruleset = builtin()
    secret = mint(ruleset.token("hypersave-live-key"), random.Random(1))
    line = "".join(f"%{byte:02X}" for byte in secret.encode())
    worker = Engine(ruleset).worker()
    worker.scan(Fragment("\n".join([line] * 2100).encode(), Origin("file", "a")))
    assert worker.failures == ["too many encoded passages"]
