"""Sightings become findings: one for a secret at a path, at its first place, however often and wherever else it was."""

from __future__ import annotations

from itertools import permutations

import pytest

from scanner.merge import Sighting, findings
from scanner.model import MAX_PLACES, Commit, Confidence, Excerpt, Leak, Location, Origin, Place, Span
from scanner.ruleset.bundle import builtin

RULESET = builtin()
LIVE, TEST, SK = "hypersave-live-key", "hypersave-test-key", "hypertrack-secret-key"


def sighting(path="a.py", secret="s", order=0, *, line=1, blob="", rule=LIVE, level=Confidence.HIGH, **more):
    span = Span(line * 10, line * 10 + 5)
    leak = Leak(rule, "f", level, span, Location(line, 1, line, 6), secret, "…", Excerpt(line, "", 0, 0), "")
    kind = "blob" if blob else "file"
    return Sighting(Origin(kind, path, blob), leak, order=(order,), **more)


def merged(*sightings):
    return findings(sightings, RULESET)


def test_each_secret_at_each_path_is_one_finding():
    found = merged(sighting("a", "1"), sighting("a", "2", line=2), sighting("b", "1"), sighting("a", "1", line=3))
    assert sorted((f.origin.path, f.leak.secret_hash, f.occurrences) for f in found) == [
        ("a", "1", 2), ("a", "2", 1), ("b", "1", 1),
    ]  # fmt: skip


def test_the_first_in_order_then_in_the_text_leads_whatever_the_order_of_arrival():
    sightings = [
        sighting(order=2, blob="b2"),
        sighting(order=1, blob="b1", line=9),
        sighting(order=1, blob="b1", line=4),
    ]
    for arrived in permutations(sightings):
        (found,) = merged(*arrived)
        assert (found.leak.location.line, found.origin.object, found.occurrences) == (4, "b1", 3)
        assert found.places == (Place("a.py", 9, 1, "b1"), Place("a.py", 1, 1, "b2"))


def test_a_blob_at_two_paths_is_one_finding_at_the_first_path():
    (found,) = merged(sighting("old", order=1, blob="x"), sighting("new", order=2, blob="x"))
    assert (found.origin.path, found.occurrences) == ("old", 2)
    assert [place.path for place in found.places] == ["new"]


def test_renames_chain_over_edits():
    chain = [
        sighting("a", order=1, blob="1"), sighting("b", order=2, blob="1"), sighting("b", order=3, blob="2"),
        sighting("c", order=4, blob="2"),
    ]  # fmt: skip
    for arrived in permutations(chain):
        (found,) = merged(*arrived)
        assert found.origin.path == "a"


def test_a_path_shared_by_another_secrets_blob_does_not_join_them():
    assert len(merged(sighting("a", "1", blob="x"), sighting("b", "2", blob="x"))) == 2


def test_the_surest_reading_names_the_finding_where_it_was_seen_first():
    low = sighting(order=1, rule=SK, level=Confidence.MEDIUM)
    (found,) = merged(low, sighting(order=2, line=7, rule=SK, level=Confidence.HIGH))
    assert (found.leak.confidence, found.leak.location.line) == (Confidence.HIGH, 1)


def test_rule_provider_and_severity_are_those_of_the_surest_reading():
    (found,) = merged(
        sighting(order=1, rule="generic-sk-pk-hex40-key", level=Confidence.LOW), sighting(order=2, line=2, rule=SK)
    )
    assert (found.rule_id, found.provider, found.severity.value) == (SK, "hypertrack", "critical")


def test_it_is_in_head_if_any_of_its_places_is():
    gone, stands = Commit("1", "d", in_head=False), Commit("2", "d", in_head=True)
    (found,) = merged(sighting(order=1, commit=gone, blob="1"), sighting(order=2, commit=stands, blob="2"))
    assert found.commit == Commit("1", "d", in_head=True)


@pytest.mark.parametrize(("states", "expected"), [(["staged"], "staged"), (["staged", ""], ""), (["", "staged"], "")])
def test_a_state_stays_only_while_nothing_better_is_known(states, expected):
    (found,) = merged(*(sighting(order=n, state=state, blob=str(n)) for n, state in enumerate(states)))
    assert found.state == expected


def test_places_are_bounded_and_counted_in_full():
    (found,) = merged(*(sighting(order=n, blob=str(n)) for n in range(200)))
    assert (found.occurrences, len(found.places)) == (200, MAX_PLACES)


def test_findings_are_sorted_worst_first_then_by_place():
    found = merged(
        sighting("b", "1", rule=TEST), sighting("b", "2", line=3), sighting("b", "3", line=2),
        sighting("a", "4", line=9), sighting("0", "5", level=Confidence.LOW),
    )  # fmt: skip
    assert [(f.severity.value, f.origin.path, f.leak.location.line) for f in found] == [
        ("critical", "a", 9), ("critical", "b", 2), ("critical", "b", 3), ("critical", "0", 1), ("low", "b", 1),
    ]  # fmt: skip


def test_nothing_is_nothing():
    assert merged() == []
