"""Applies a baseline to a scan's findings: those that it knows are marked, those whose time is over are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Finding, Lapsed
from scanner.triage.baseline.match import NEW, UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from scanner.triage.baseline.entry import Entry

BY = "baseline"
"""What `suppressed_by` begins with when a baseline allows a finding."""


class Marked(NamedTuple):
    """The findings, each with its state, and the entries that once allowed one of them."""

    findings: tuple[Finding, ...]
    expired: tuple[Lapsed, ...]


def mark(findings: Iterable[Finding], known: dict[str, Entry], today: date) -> Marked:
    """Return the findings, the known ones suppressed unless their entry has expired."""
    marked: list[Finding] = []
    expired: list[Lapsed] = []
    for finding in findings:
        entry = known.get(finding.id)
        if entry is None:
            marked.append(finding._replace(baseline_state=NEW))
        elif is_expired(entry, today):
            expired.append(lapsed("expired", entry, finding))
            marked.append(finding._replace(baseline_state=UNCHANGED))
        else:
            by = finding.suppressed_by or (f"{BY}: {entry.reason}" if entry.reason else BY)
            marked.append(finding._replace(baseline_state=UNCHANGED, suppressed_by=by))
    return Marked(tuple(marked), tuple(expired))


def is_expired(entry: Entry, today: date) -> bool:
    """Whether an entry's last day is over."""
    return bool(entry.expires) and entry.expires < today.isoformat()


def lapsed(kind: str, entry: Entry, finding: Finding | None = None) -> Lapsed:
    """Return what is to be told about an entry; of an expired one where its finding stands."""
    words = f"expired on {entry.expires}" if kind == "expired" else "matches nothing any more"
    return Lapsed(
        kind=kind,
        name=entry.hash,
        rule_id=finding.rule_id if finding else entry.rule,
        path=finding.origin.path if finding else entry.path,
        line=finding.leak.location.line if finding else 0,
        text=", ".join(filter(None, (words, entry.owner and f"owner {entry.owner}", entry.reason))),
    )
