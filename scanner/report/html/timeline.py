"""When secrets came in: a histogram over the dates of the commits that brought each secret first."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Liveness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.model import Finding

_MAX_BARS = 60
_FEW = 16
_TICKS = 8
_WEEK = 7
_QUARTER = 3
_YEAR = 12
_UNITS = (("day", 1), ("week", _WEEK), ("month", 30), ("quarter", 91))
_ERA = (1970, 2200)

LIVE, IN_HEAD, GONE = "live", "head", "gone"
"""What is known of a secret, the worst first: it works, it stands in HEAD, it stands in the history only."""


class Bar(NamedTuple):
    """A period, both ends included as ISO dates, and how many secrets came in, by what is known of them."""

    label: str
    first: str
    last: str
    live: int
    head: int
    gone: int

    @property
    def total(self) -> int:
        """All secrets of the period."""
        return self.live + self.head + self.gone


class Timeline(NamedTuple):
    """Consecutive periods from the first secret to the last; `unit` is day, week, month, quarter or year."""

    unit: str
    bars: tuple[Bar, ...]
    highest: int

    @property
    def slots(self) -> int:
        """How many bars the plot has room for: few of them stay slim, so that one day doesn't look like an era."""
        return max(len(self.bars), _FEW)

    @property
    def ticks(self) -> range:
        """The bars whose labels have room below the axis."""
        return range(0, len(self.bars), max(1, -(-self.slots // _TICKS)))


def timeline(findings: Iterable[Finding]) -> Timeline | None:
    """Return the histogram of distinct secrets; None when no finding has a commit."""
    entered = _entries(findings)
    if not entered:
        return None
    days = [day for day, _ in entered.values()]
    unit, starts = _periods(min(days), max(days))
    counts = Counter((_start(day, unit), what) for day, what in entered.values())
    ends = [*(start - timedelta(days=1) for start in starts[1:]), _next(starts[-1], unit) - timedelta(days=1)]
    bars = tuple(
        Bar(_label(start, unit), start.isoformat(), end.isoformat(), *(counts[start, k] for k in (LIVE, IN_HEAD, GONE)))
        for start, end in zip(starts, ends, strict=True)
    )
    return Timeline(unit, bars, max(bar.total for bar in bars))


def day_of(text: str) -> date | None:
    """Return the day in UTC of a commit's date; None for one that no repository has, which anybody can write."""
    try:
        day = datetime.fromisoformat(text).astimezone(UTC).date()
    except (ValueError, OverflowError):
        return None
    return day if _ERA[0] <= day.year <= _ERA[1] else None


def _entries(findings: Iterable[Finding]) -> dict[str, tuple[date, str]]:
    """Return for each secret the day it first came in and what is known of it."""
    entered: dict[str, tuple[date, str]] = {}
    for finding in findings:
        day = day_of(finding.commit.date) if finding.commit else None
        if finding.commit is None or day is None:
            continue
        known = IN_HEAD if finding.commit.in_head else GONE
        known = LIVE if finding.leak.liveness is Liveness.ACTIVE else known
        earlier, worse = entered.get(finding.leak.secret_hash, (day, known))
        entered[finding.leak.secret_hash] = (min(day, earlier), min(known, worse, key=(LIVE, IN_HEAD, GONE).index))
    return entered


def _periods(first: date, last: date) -> tuple[str, list[date]]:
    """Return the finest unit whose bars are still told apart, and the first day of each of its periods."""
    span = (last - first).days / (_MAX_BARS - 2)
    unit = next((name for name, days in _UNITS if span <= days), "year")
    starts = [_start(first, unit)]
    while len(starts) < _MAX_BARS * 4 and (following := _next(starts[-1], unit)) <= last:
        starts.append(following)
    return unit, starts


def _start(day: date, unit: str) -> date:
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    months = {"month": 1, "quarter": _QUARTER, "year": _YEAR}[unit]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _next(start: date, unit: str) -> date:
    if unit in ("day", "week"):
        return start + timedelta(days=1 if unit == "day" else _WEEK)
    months = {"month": 1, "quarter": _QUARTER, "year": _YEAR}[unit]
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _label(start: date, unit: str) -> str:
    if unit in ("day", "week"):
        return start.isoformat()
    if unit == "quarter":
        return f"{start.year} Q{(start.month - 1) // _QUARTER + 1}"
    return str(start.year) if unit == "year" else f"{start.year}-{start.month:02}"
