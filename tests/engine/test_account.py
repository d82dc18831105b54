"""The examination that keeps account decides as the plain one does, and has a reason for all that it drops."""

from __future__ import annotations

import random

import pytest

from scanner.engine import shapes
from scanner.engine.account import account
from scanner.engine.clues import sort_out
from scanner.engine.why import why_no_shape
from scanner.model import Fragment, Origin, Span
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint

RULES = [token for token in builtin().tokens if token.pattern and token.sample]


def texts(token):
    sample = mint(token, random.Random(token.id))
    masked = sample.replace(sample[-9:-1], "x" * 8)
    broken = [sample[: len(sample) // 2], sample[:-1], f"x{sample}", f"{sample}...", masked]
    return [*(carrier.replace("{sample}", sample) for carrier in token.carriers), *broken, *token.no_match]


@pytest.mark.parametrize("token", RULES, ids=lambda token: token.id)
def test_a_reason_is_given_exactly_where_the_engine_drops_a_shape(token, engine):
    find = engine.database.matcher().events
    for text in texts(token):
        data = text.encode()
        for number, start, end in sort_out(find(data), engine.meanings).shapes:
            rule, owner = engine.tokens[number], engine.owners[number]
            words = engine.ruleset.providers[owner].context.words
            kept = shapes.confirm(rule, data, start, end, words) is not None
            reason = why_no_shape(rule, data, start, end, words)
            assert kept == (reason == ""), (text, reason)
            assert reason != "the rule does not confirm it"


@pytest.mark.parametrize("token", RULES, ids=lambda token: token.id)
def test_the_account_holds_the_leaks_of_the_scan_and_no_text(token, engine):
    worker = engine.worker()
    for text in texts(token):
        fragment = Fragment(text.encode(), Origin("file", "a.txt"))
        told = account(engine, fragment, Span(0, len(fragment.data)))
        assert list(told.leaks) == worker.scan(fragment)
        sample = mint(token, random.Random(token.id))
        assert not any(sample in step for story in told.stories for step in story.steps)
