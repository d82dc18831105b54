from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from scanner.model import Confidence, Excerpt, Finding, Leak, Liveness, Location, Origin, Severity, Span
from scanner.triage.rank import worst_first


def finding(severity: Severity, liveness: Liveness, path: str = "a.py") -> Finding:
    place = Location(1, 1, 1, 10)
    leak = Leak("acme-key", "acme", Confidence.HIGH, Span(0, 9), place, "h" * 26, "ac…", Excerpt(1, "ac…", 0, 3), "")
    return Finding("acme-key", "acme", severity, Origin("file", path), leak._replace(liveness=liveness))


def test_what_works_comes_first_whatever_its_severity_and_what_is_dead_last_of_its_severity():
    wanted = [
        finding(Severity.HIGH, Liveness.ACTIVE),
        finding(Severity.LOW, Liveness.ACTIVE),
        finding(Severity.CRITICAL, Liveness.UNKNOWN),
        finding(Severity.CRITICAL, Liveness.INACTIVE),
        finding(Severity.HIGH, Liveness.NOT_CHECKED),
        finding(Severity.HIGH, Liveness.EXPIRED),
        finding(Severity.LOW, Liveness.UNKNOWN),
    ]
    shuffled = random.Random(3).sample(wanted, len(wanted))
    assert worst_first(shuffled) == tuple(wanted)


def test_unknown_and_not_checked_are_equals_and_equals_keep_their_order():
    given_order = tuple(
        finding(Severity.HIGH, liveness, path)
        for path, liveness in [("c", Liveness.UNKNOWN), ("a", Liveness.NOT_CHECKED), ("b", Liveness.UNKNOWN)]
    )
    assert worst_first(given_order) == given_order


@given(st.lists(st.builds(finding, st.sampled_from(Severity), st.sampled_from(Liveness), st.sampled_from("abc"))))
def test_no_finding_is_lost_or_doubled_and_a_second_time_changes_nothing(findings):
    ranked = worst_first(findings)
    assert sorted(ranked, key=repr) == sorted(findings, key=repr)
    assert worst_first(ranked) == ranked
