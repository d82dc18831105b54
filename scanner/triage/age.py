"""Remarks on tokens that were committed longer ago than such tokens live by default.

A documented default proves nothing (an account may have another one, and dates of commits can be set at will): it is
told in the reason, and liveness stays as it is.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from scanner.model import Liveness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.model import Finding
    from scanner.ruleset.model import Ruleset

_FIRST = date(2005, 4, 7)
"""git's own first commit: an earlier date was converted or made up, and tells nothing about a token."""

_SO = {Liveness.ACTIVE: "yet it works", Liveness.EXPIRED: "and it has expired"}
_PERHAPS = "so it may have expired"


def apply(findings: Iterable[Finding], ruleset: Ruleset, today: date) -> tuple[Finding, ...]:
    """Return the findings, each whose commit is older than its token's default lifetime with a remark in its reason."""
    lifetimes = {token.id: token.lifetime_days for token in ruleset.tokens if token.lifetime_days}
    return tuple(_judged(finding, lifetimes.get(finding.rule_id, 0), today) for finding in findings)


def _judged(finding: Finding, lifetime: int, today: date) -> Finding:
    committed = _day(finding.commit.date) if finding.commit and lifetime else None
    if committed is None or not _FIRST <= committed <= today:
        return finding
    days = (today - committed).days
    if days <= lifetime:
        return finding
    leak = finding.leak
    so = _SO.get(leak.liveness, _PERHAPS)
    remark = f"committed {committed}, {days:,} days ago: the documented default lifetime is {lifetime:,} days, {so}"
    reason = "; ".join(filter(None, (leak.liveness_reason, remark)))
    return finding._replace(leak=leak._replace(liveness_reason=reason))


def _day(text: str) -> date | None:
    """Return the day of a commit's date, None for what is no date: a commit's author can write anything."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
