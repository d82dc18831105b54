"""When secrets came in, counted in distinct secrets."""

from __future__ import annotations

import pytest
from report_builders import SHA, finding

from scanner.model import Commit, Liveness
from scanner.report.html.timeline import day_of, timeline


def found(date, secret="a", path="a.py", *, head=True, liveness=Liveness.NOT_CHECKED):
    leak = finding().leak._replace(secret_hash=secret, liveness=liveness)
    return finding(path, leak=leak, commit=Commit(SHA, date, head))


def test_a_secret_counts_once_at_its_first_commit_and_as_the_worst_known_of_it():
    shown = timeline([
        found("2026-03-05T00:00:00+00:00", path="b.py", head=False),
        found("2026-03-01T00:00:00+00:00", path="a.py", head=False),
        found("2026-03-09T00:00:00+00:00", path="c.py", liveness=Liveness.ACTIVE),
    ])  # fmt: skip
    (bar,) = shown.bars
    assert (bar.label, bar.live, bar.head, bar.gone) == ("2026-03-01", 1, 0, 0)


@pytest.mark.parametrize(
    ("last", "unit", "bars"),
    [("2024-01-03", "day", 3), ("2024-12-31", "week", 53), ("2027-06-01", "month", 42), ("2035-01-01", "quarter", 45),
     ("2090-01-01", "year", 67)],
)  # fmt: skip
def test_the_unit_grows_with_the_span(last, unit, bars):
    shown = timeline([found("2024-01-01T00:00:00+00:00"), found(f"{last}T12:00:00+00:00", "b")])
    assert (shown.unit, len(shown.bars)) == (unit, bars)
    assert shown.bars[0].first <= "2024-01-01"
    assert shown.bars[-1].first <= last <= shown.bars[-1].last
    assert sum(bar.total for bar in shown.bars) == 2


def test_periods_leave_no_day_out():
    shown = timeline([found("2023-12-30T00:00:00+00:00"), found("2026-02-01T00:00:00+00:00", "b")])
    for one, following in zip(shown.bars, shown.bars[1:], strict=False):
        assert one.first < one.last < following.first


def test_days_are_those_of_utc():
    assert day_of("2026-03-01T23:30:00-02:00").isoformat() == "2026-03-02"


@pytest.mark.parametrize("date", ["", "yesterday", "9999-12-31T00:00:00+00:00", "0001-01-01T00:00:00+14:00"])
def test_dates_that_no_repository_has_are_left_out(date):
    assert timeline([found(date)]) is None
