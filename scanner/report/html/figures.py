"""The figures at the top of the page: what a reader should know before reading any finding."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Liveness, Severity
from scanner.report.html.timeline import day_of
from scanner.report.numbers import count
from scanner.report.verified import by_liveness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.model import Finding, ScanResult
    from scanner.report.html.rows import Row

_LISTED = 6
_SEVERITIES = tuple(str(severity) for severity in reversed(Severity))


class Tile(NamedTuple):
    """A figure with its name and a remark; `tone` is empty, alarm or calm; days are counted from `since`.

    `view` is the address of the findings that it counts, as the page's script writes it; `command` ends the remark.
    """

    name: str
    value: str
    note: str = ""
    tone: str = ""
    since: str = ""
    view: str = ""
    command: str = ""


class Entry(NamedTuple):
    """One value of a breakdown: its findings, those whose token works, and all of them by severity, worst first."""

    value: str
    label: str
    total: int
    live: int
    parts: tuple[tuple[str, int], ...]


class Breakdown(NamedTuple):
    """Findings by one field: the largest groups, the size of the largest, and how many groups are not listed."""

    field: str
    title: str
    entries: tuple[Entry, ...]
    largest: int
    more: int = 0


def tiles(result: ScanResult, allowed: int) -> list[Tile]:
    """Return the figures of a result whose `allowed` findings were taken out; none where no finding is left."""
    findings = result.findings
    if not findings:
        return []
    leaks = [finding for finding in findings if finding.leak.misuse is None]
    return [_live(result, leaks), _found(findings, leaks, allowed), _grave(findings), *_spread(leaks)]


def breakdowns(rows: list[Row], titles: dict[str, str]) -> list[Breakdown]:
    """Return the rows by what people ask for, without what the scan knows nothing about; `titles` names the rules."""
    told = [
        _ranked(rows, "severity", "Severity", _SEVERITIES),
        _largest(rows, "provider", "Provider"),
        _largest(rows, "rule", "Rule", titles),
        _largest(rows, "folder", "Folder"),
        _largest(rows, "owners", "Owner"),
    ]
    if any(row.get("liveness", Liveness.NOT_CHECKED) != Liveness.NOT_CHECKED for row in rows):
        told.insert(3, _ranked(rows, "liveness", "Liveness", tuple(map(str, Liveness))))
    return [breakdown for breakdown in told if breakdown.entries]


def _live(result: ScanResult, leaks: list[Finding]) -> Tile:
    asked = result.verification
    live = by_liveness(leaks)[Liveness.ACTIVE]
    if live:
        return Tile("Live now", f"{live:,}", "confirmed by their providers", "alarm", view="liveness=active")
    if asked is None or asked.dry_run:
        return Tile("Live now", "—", "not checked; to ask:", command="straykey scan --verify")
    unknown = by_liveness(leaks)[Liveness.UNKNOWN]
    return Tile("Live now", "0", f"{unknown:,} could not be decided" if unknown else "", "" if unknown else "calm")


def _found(findings: tuple[Finding, ...], leaks: list[Finding], allowed: int) -> Tile:
    tokens = len({finding.leak.secret_hash for finding in leaks})
    misuses = len(findings) - len(leaks)
    notes = [
        count(tokens, "different secret") if tokens != len(findings) else "",
        count(misuses, "misuse") if misuses else "",
        f"{allowed:,} allowed" if allowed else "",
    ]
    return Tile("Findings", f"{len(findings):,}", ", ".join(filter(None, notes)), "" if findings else "calm")


def _grave(findings: tuple[Finding, ...]) -> Tile:
    by_severity = Counter(finding.severity for finding in findings)
    critical, high = by_severity[Severity.CRITICAL], by_severity[Severity.HIGH]
    return Tile(
        "Critical or high",
        f"{critical + high:,}",
        f"{critical:,} critical, {high:,} high",
        view="severity=critical&severity=high",
    )


def _spread(leaks: list[Finding]) -> list[Tile]:
    """Return how far and since when: by commits where they are known, otherwise by files."""
    days = [day for finding in leaks if finding.commit and (day := day_of(finding.commit.date))]
    if not days:
        paths = len({finding.origin.path for finding in leaks})
        providers = len({finding.provider for finding in leaks})
        return [Tile("Files", f"{paths:,}", f"of {count(providers, 'provider')}" if providers else "")]
    standing = {f.leak.secret_hash for f in leaks if f.commit is None or f.commit.in_head}
    buried = {finding.leak.secret_hash for finding in leaks} - standing
    note = f"{len(buried):,} more in the history only"
    return [
        Tile("Still in HEAD", f"{len(standing):,}", note, view="standing=in+HEAD"),
        Tile("Oldest", min(days).isoformat(), "first commit with a secret", since=min(days).isoformat()),
    ]


def _ranked(rows: list[Row], field: str, title: str, values: tuple[str, ...]) -> Breakdown:
    """Return the groups in the order of their own meaning, empty ones left out."""
    groups = _groups(rows, field)
    entries = [_entry(value, value.replace("-", " "), groups[value]) for value in values if value in groups]
    return Breakdown(field, title, tuple(entries), max((entry.total for entry in entries), default=0))


def _largest(rows: list[Row], field: str, title: str, labels: dict[str, str] | None = None) -> Breakdown:
    groups = sorted(_groups(rows, field).items(), key=lambda item: (-_live_rows(item[1]), -len(item[1]), item[0]))
    entries = [_entry(value, (labels or {}).get(value, value), members) for value, members in groups[:_LISTED]]
    largest = max((entry.total for entry in entries), default=0)
    return Breakdown(field, title, tuple(entries), largest, len(groups) - len(entries))


def _groups(rows: Iterable[Row], field: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        value = row.get(field)
        for one in value if isinstance(value, list) else [value]:
            if one:
                groups.setdefault(str(one), []).append(row)
    return groups


def _entry(value: str, label: str, members: list[Row]) -> Entry:
    by_severity = Counter(str(row["severity"]) for row in members)
    parts = tuple((severity, by_severity[severity]) for severity in _SEVERITIES if by_severity[severity])
    return Entry(value, label, len(members), _live_rows(members), parts)


def _live_rows(rows: Iterable[Row]) -> int:
    return sum(1 for row in rows if row.get("liveness") == Liveness.ACTIVE)
