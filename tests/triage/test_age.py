from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model import Commit, Confidence, Excerpt, Finding, Leak, Liveness, Location, Origin, Severity, Span
from scanner.ruleset.model import Context, Provider, Ruleset, Token
from scanner.triage.age import apply

TODAY = date(2026, 11, 23)
REMARK = "committed 2025-01-03, 689 days ago: the documented default lifetime is 180 days, so it may have expired"


def ruleset() -> Ruleset:
    short = Token("acme-session", "acme", "Session", "opaque", "session", Severity.HIGH, "All.", lifetime_days=180)
    eternal = short._replace(id="acme-key", lifetime_days=0)
    return Ruleset((Provider("acme", "Acme", "", (), "", Context(), (short, eternal)),), "")


def finding(day: str | None, rule_id: str = "acme-session", **changes) -> Finding:
    place = Location(1, 1, 1, 10)
    leak = Leak(rule_id, "opaque", Confidence.HIGH, Span(0, 9), place, "h" * 26, "…", Excerpt(1, "…", 0, 1), "")
    commit = None if day is None else Commit("ab" * 20, day, in_head=True)
    return Finding(rule_id, "acme", Severity.HIGH, Origin("blob", "a"), leak._replace(**changes), commit=commit)


def judged(found: Finding) -> tuple[Liveness, str]:
    [after] = apply([found], ruleset(), TODAY)
    assert after._replace(leak=found.leak) == found
    return after.leak.liveness, after.leak.liveness_reason


def test_a_token_older_than_its_documented_default_says_so_and_is_not_called_expired():
    assert judged(finding("2025-01-03T23:30:00+01:00")) == (Liveness.NOT_CHECKED, REMARK)


def test_the_remark_follows_what_is_known_already():
    told = judged(finding("2025-01-03T12:00:00+00:00", liveness=Liveness.UNKNOWN, liveness_reason="timed out"))
    assert told == (Liveness.UNKNOWN, f"timed out; {REMARK}")


@pytest.mark.parametrize(
    ("liveness", "ending"),
    [
        (Liveness.ACTIVE, "yet it works"),
        (Liveness.INACTIVE, "so it may have expired"),
        (Liveness.EXPIRED, "and it has expired"),
    ],
)
def test_liveness_never_changes_and_the_remark_never_contradicts_it(liveness, ending):
    told, reason = judged(finding("2025-01-03T12:00:00+00:00", liveness=liveness))
    assert told is liveness
    assert reason.endswith(f"the documented default lifetime is 180 days, {ending}")


@pytest.mark.parametrize(
    ("day", "remarked"),
    [("2026-05-27T00:00:00+00:00", False), ("2026-05-26T23:59:59-12:00", True), ("2026-11-23T00:00:00+00:00", False)],
)
def test_the_last_day_of_the_lifetime_still_counts_as_young(day, remarked):
    assert bool(judged(finding(day))[1]) is remarked


@pytest.mark.parametrize(
    "day",
    [
        "9999-12-31T23:59:59+00:00",
        "0001-01-01T00:00:00+14:00",
        "1970-01-01T00:00:00+00:00",
        "2027-01-01T00:00:00+00:00",
        "2025-02-30T00:00:00+00:00",
        "2025-01-03T00:00:00+99:99",
        "2025-01-03\x1b[2J",
        "",
        "yesterday",
        None,
    ],
)
def test_a_date_that_is_none_or_absurd_gives_no_remark(day):
    assert judged(finding(day)) == (Liveness.NOT_CHECKED, "")


def test_a_token_without_documented_lifetime_and_one_of_an_unknown_rule_have_no_age():
    old = "2010-01-03T12:00:00+00:00"
    assert judged(finding(old, "acme-key"))[1] == judged(finding(old, "gone-key"))[1] == ""


@given(st.text(max_size=40))
def test_no_text_in_place_of_a_date_breaks_it_or_gets_into_the_reason(text):
    assert judged(finding(text))[1].isprintable()
