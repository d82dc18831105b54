"""The search without hyperscan reports the same events and, what counts, the same leaks."""

from __future__ import annotations

import base64
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.engine import forms
from scanner.engine.keywords import Keyword, Meaning
from scanner.engine.prefilter import compile_words
from scanner.model import Fragment, Origin
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import fill, mint

TOKENS = [token for token in builtin().tokens if not token.low_entropy]
COATS = [
    bytes,
    base64.b64encode,
    lambda data: base64.b64encode(b"x" + data),
    lambda data: data.hex().encode(),
    lambda data: b"".join(b"%%%02X" % byte for byte in data),
    lambda data: data.decode().encode("utf-16-le"),
    lambda data: base64.b64encode(data.decode().encode("utf-16-le")),
    bytes.upper,
]
FILLERS = [b"\n", b"\r\n", b" ", b"\0", b'"', b"=", b"\n\n", b" sk_", b"sk_live_", b"://a:b@", b"x = y\n", b"\xff"]


def planted(number: int, coat: int, seed: int) -> bytes:
    """Return a rule's carrier with a fresh token, or a token cut short, in some encoding."""
    rng = random.Random(seed)
    rule = TOKENS[number % len(TOKENS)]
    text = fill(rng.choice(rule.carriers), {"sample": mint(rule, rng)}).encode()
    if rng.random() < 0.1:
        text = text[: rng.randrange(len(text))]
    return COATS[coat](text)


pieces = st.one_of(
    st.builds(planted, st.integers(0, len(TOKENS) - 1), st.integers(0, len(COATS) - 1), st.integers(0, 2**32)),
    st.sampled_from(FILLERS),
    st.binary(max_size=30),
)
texts = st.lists(pieces, max_size=12).map(b"".join)
unhurried = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def told(leaks):
    return [(leak.rule_id, leak.span, leak.secret_hash, leak.confidence, leak.readings) for leak in leaks]


@unhurried
@given(texts)
def test_the_same_leaks_as_hyperscan(engine, portable, data):
    fragment = Fragment(data, Origin("file", ""))
    assert told(portable.worker().scan(fragment)) == told(engine.worker().scan(fragment))


@unhurried
@given(texts)
def test_the_same_events_as_hyperscan(engine, portable, data):
    ours, theirs = set(portable.database.matcher().events(data)), set(engine.database.matcher().events(data))
    fixed = {number for number, meaning in enumerate(engine.meanings) if meaning.width}
    assert {event for event in ours if event[0] in fixed} == {event for event in theirs if event[0] in fixed}
    # Of a pattern without a fixed width hyperscan tells every end, the portable search one for each beginning.
    assert ours <= theirs
    assert {number for number, _ in ours} == {number for number, _ in theirs}


def test_every_rule_plain_and_in_some_coats_gives_the_same_leaks(engine, portable):
    last = len(COATS) - 1
    texts = [
        planted(number, coat, 7)
        for number in range(len(TOKENS))
        for coat in {0, 1 + number % last, 1 + (number + 3) % last}
    ]
    found = 0
    ours, theirs = portable.worker(), engine.worker()
    for text in texts:
        fragment = Fragment(text, Origin("file", ""))
        leaks = theirs.scan(fragment)
        assert told(ours.scan(fragment)) == told(leaks)
        found += len(leaks)
    assert found > 1.5 * len(TOKENS)


def keyword_of(word: bytes) -> Keyword:
    sets = forms.literal(word)
    return Keyword(forms.expression(sets), ignore_case=False, sets=sets, meaning=Meaning("", len(sets)))


@pytest.mark.parametrize("portable_search", [False, True])
def test_overlapping_keywords_are_all_reported(portable_search):
    words = [b"sk_", b"sk_live_", b"_live_", b"k_l"]
    keywords = tuple(map(keyword_of, words))
    matcher = compile_words(keywords, portable=portable_search).matcher()
    events = matcher.events(b"sk_live_sk_sk_live_")
    expected = {(0, 3), (3, 4), (2, 8), (1, 8), (0, 11), (0, 14), (3, 15), (2, 19), (1, 19)}
    assert (len(events), set(events)) == (len(expected), expected)
    assert [end for _, end in events] == sorted(end for _, end in events)
