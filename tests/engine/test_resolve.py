"""Claims on the same text are weighed against each other: one leak, named only by evidence that leads clearly."""

from __future__ import annotations

import random
from itertools import pairwise, permutations

import pytest

from scanner.engine.candidate import CERTAIN, Candidate
from scanner.engine.decode import View
from scanner.engine.resolve import resolve, settle
from scanner.model import Confidence, Excerpt, Leak, Location, Reading, Span

SK, GENERIC, LIVE = "hypertrack-secret-key", "generic-sk-pk-hex40-key", "hypersave-live-key"


@pytest.fixture
def claim(ruleset):
    def make(rule, start, end, points=0, level=Confidence.LOW):
        token = ruleset.token(rule)
        certain = not token.shared and token.provider != "generic" and bool(token.pattern)
        reading = Reading(rule, CERTAIN if certain else points, level, (f"{points}",))
        return Candidate(token, b"x" * (end - start), View(b""), Span(start, end), reading, certain)

    return make


@pytest.fixture
def named(ruleset):
    """Settle a leak of these (rule, points) readings at a path; None if nothing is left of it."""

    def settle_them(readings, path="app.py"):
        levels = {True: Confidence.HIGH, False: Confidence.LOW}
        told = tuple(Reading(rule, points, levels[points >= 5]) for rule, points in readings)
        leak = Leak(
            told[0].rule_id, "f", told[0].confidence, Span(0, 1), Location(1, 1, 1, 2), "h", "…",
            Excerpt(1, "", 0, 0), "", told,
        )  # fmt: skip
        return settle(leak, path, ruleset)

    return settle_them


def winners(verdicts):
    return [(verdict.winner.token.id, verdict.span) for verdict in verdicts]


def test_a_certain_shape_beats_every_sum_of_evidence(claim):
    claims = [claim(SK, 0, 60, 9), claim(LIVE, 10, 50), claim(GENERIC, 0, 60)]
    for order in permutations(claims):
        assert winners(resolve(order)) == [(LIVE, Span(10, 50))]


def test_a_named_provider_beats_the_generic_rule_and_an_unnamed_one_keeps_both_readings(claim):
    assert winners(resolve([claim(GENERIC, 0, 43), claim(SK, 0, 43, 6)])) == [(SK, Span(0, 43))]
    (verdict,) = resolve([claim(GENERIC, 0, 43), claim(SK, 0, 43, 3)])
    assert [reading.rule_id for reading in verdict.readings] == [SK, GENERIC]


def test_claims_that_do_not_touch_each_other_all_win_in_order_of_place(claim):
    claims = [claim(LIVE, 100, 140), claim(SK, 0, 43, 5), claim(LIVE, 43, 90)]
    random.Random(3).shuffle(claims)
    assert winners(resolve(claims)) == [(SK, Span(0, 43)), (LIVE, Span(43, 90)), (LIVE, Span(100, 140))]


def test_what_only_the_loser_touched_is_not_lost(claim):
    claims = [claim(SK, 0, 100, 5), claim(LIVE, 0, 40), claim(LIVE, 60, 100)]
    assert winners(resolve(claims)) == [(LIVE, Span(0, 40)), (LIVE, Span(60, 100))]


def test_no_two_verdicts_overlap_whatever_the_claims(claim):
    rng = random.Random(5)
    for _ in range(200):
        claims = []
        for _ in range(rng.randint(1, 8)):
            start = rng.randint(0, 60)
            rule = rng.choice((SK, GENERIC, LIVE))
            claims.append(claim(rule, start, start + rng.randint(1, 40), rng.randint(0, 8)))
        spans = [verdict.span for verdict in resolve(claims)]
        assert all(one.end <= other.start for one, other in pairwise(spans))
        assert spans


def test_four_points_name_the_provider_and_three_do_not(named):
    assert named([(SK, 4), (GENERIC, 0)]).rule_id == SK
    leak = named([(SK, 3), (GENERIC, 0)])
    assert (leak.rule_id, leak.candidates) == (GENERIC, ("hypertrack",))
    assert leak.confidence is Confidence.LOW


def test_the_leader_must_be_two_points_ahead(named):
    other = "hyperspeed-service-account-token"
    assert named([(SK, 6), (other, 4), (GENERIC, 0)]).rule_id == SK
    leak = named([(SK, 5), (other, 4), (GENERIC, 0)])
    assert (leak.rule_id, leak.candidates) == (GENERIC, ("hyperspeed", "hypertrack"))


def test_two_rules_of_one_provider_are_no_rivals(named):
    assert named([(SK, 5), ("hypertrack-publishable-key", 5), (GENERIC, 0)]).rule_id == SK


def test_without_a_generic_rule_too_little_evidence_is_nothing(named):
    assert named([("hyperoru-session-token", 3)]) is None
    assert named([("hyperoru-session-token", 4)]).rule_id == "hyperoru-session-token"


def test_the_providers_word_in_the_path_adds_two_points_once_something_else_speaks_for_it(named):
    path = "services/hyper-track/client.py"
    assert named([(SK, 2), (GENERIC, 0)], path).rule_id == SK
    assert "the path names HyperTrack" in named([(SK, 2), (GENERIC, 0)], path).reasons
    assert named([(SK, 1), (GENERIC, 0)], path).rule_id == GENERIC
    assert named([(SK, 2), (GENERIC, 0)], "services/other/client.py").rule_id == GENERIC


@pytest.mark.parametrize("path", ["tests/a.py", "docs/a.txt", "README.md", "src/a.test.ts", "a_test.go", "Examples/x"])
def test_a_generic_key_in_tests_and_documentation_is_less_sure(ruleset, named, path):
    readings = (Reading("private-key", 0, Confidence.HIGH),)
    leak = named([("private-key", 0)])._replace(readings=readings, confidence=Confidence.HIGH)
    assert settle(leak, path, ruleset).confidence is Confidence.MEDIUM
    assert settle(leak, "src/deploy/key.pem", ruleset).confidence is Confidence.HIGH


def test_settling_twice_changes_nothing(ruleset, named):
    leak = named([(SK, 4), (GENERIC, 0)])
    assert settle(leak, "app.py", ruleset) == leak
