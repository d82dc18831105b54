"""Findings as the values that the page's table works on: all of it text that is safe to show, and no secret."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scanner.report.escape import path_of
from scanner.report.excerpt import draw
from scanner.report.fields import allow_comment
from scanner.report.html.safe import safe
from scanner.report.rules import advice, rule_of
from scanner.report.verified import reason

if TYPE_CHECKING:
    from scanner.model import Commit, Excerpt, Finding, MisuseDetails, Place
    from scanner.report.html.forge import Forge
    from scanner.report.html.owners import Owners
    from scanner.report.rules import Rule

Row = dict[str, object]

NOBODY = "no owner"
ROOT = "(top level)"
MESSAGES = "(messages)"
_DEPTH = 2
_STATES = {
    "staged": "staged, not committed yet",
    "unreachable": "in a git object that no branch, tag or reflog reaches",
}


class Rows:
    """Makes a row of each finding; what several rows share is looked up once."""

    def __init__(self, rules: dict[str, Rule], forge: Forge | None, head: str, owners: Owners | None) -> None:
        self._rules = rules
        self._providers = {rule.provider: rule.provider_name for rule in rules.values()}
        self._forge = forge
        self._head = head
        self._owners = owners

    def row(self, finding: Finding) -> Row:
        """Return one finding. What is empty is left out, so that thousands of them stay small."""
        leak, origin, misuse = finding.leak, finding.origin, finding.leak.misuse
        rule = rule_of(finding, self._rules)
        told: Row = {
            "id": identifier(finding),
            "kind": "leak" if misuse is None else "misuse",
            "rule": safe(finding.rule_id),
            "title": safe(rule.title),
            "provider": safe(self._providers.get(finding.provider, finding.provider)),
            "severity": str(finding.severity),
            "confidence": str(leak.confidence),
            "liveness": "" if misuse else str(leak.liveness),
            "reason": "" if misuse else safe(reason(leak)),
            "path": safe(path_of(origin)),
            "folder": folder(finding),
            "line": leak.location.line,
            "column": leak.location.column,
            "url": self._url(finding),
            "owners": self.owners(finding),
            "preview": safe(leak.preview),
            "excerpt": _excerpt(leak.excerpt),
            **_commit(finding.commit),
            "state": _STATES.get(finding.state, safe(finding.state)),
            "count": finding.occurrences if finding.occurrences > 1 else 0,
            "places": [_place(place) for place in finding.places],
            "decoded": safe(" in ".join(reversed(leak.decoded))),
            "candidates": [safe(name) for name in leak.candidates],
            "why": [safe(text) for text in leak.reasons],
            "baseline": finding.baseline_state,
            "allowed": safe(finding.suppressed_by),
            "allow": "" if finding.suppressed_by else safe(allow_comment(finding)),
            **(_misuse(misuse) if misuse else {}),
        }
        return {key: value for key, value in told.items() if value or value is False}

    def owners(self, finding: Finding) -> list[str]:
        """Return whose the finding's path is; nothing when the repository doesn't say whose anything is."""
        if self._owners is None:
            return []
        # An owner may be written as an e-mail address; the page names no person by it.
        return [safe(owner) for owner in self._owners.of(finding.origin.path)] or [NOBODY]

    def _url(self, finding: Finding) -> str:
        if self._forge is None or finding.origin.kind not in ("file", "blob"):
            return ""
        revision = finding.commit.sha if finding.commit else self._head
        return self._forge.file(revision, finding.origin.path, finding.leak.location.line)


def identifier(finding: Finding) -> str:
    """Return the finding's id as the page's addresses carry it."""
    return safe(finding.id)


def folder(finding: Finding) -> str:
    """Return the first folders of the finding's path, as coarse as people divide repositories."""
    if finding.origin.kind in ("commit-message", "tag-message"):
        return MESSAGES
    *folders, _ = finding.origin.path.split("/")
    return safe("/".join(folders[:_DEPTH])) or ROOT


def remedies(findings: tuple[Finding, ...], rules: dict[str, Rule]) -> dict[str, Row]:
    """Return what to know and to do about each rule that was met, worst first."""
    leaks = [finding for finding in findings if finding.leak.misuse is None]
    met = Counter(finding.rule_id for finding in leaks)
    known = {finding.rule_id: rule_of(finding, rules) for finding in leaks}
    return {safe(rule_id): _remedy(rule, met[rule_id]) for rule_id, rule in known.items()}


def _remedy(rule: Rule, met: int) -> Row:
    return {
        "met": met,
        "title": safe(rule.title),
        "provider": safe(rule.provider_name),
        "grants": safe(rule.grants),
        "steps": [safe(step) for step in advice(rule)],
        "link": _web(rule.revoke_url),
        "docs": _web(rule.docs),
    }


def _web(url: str) -> str:
    """Return an address of a rule file if a browser should follow it."""
    return safe(url) if url.startswith("https://") else ""


def _commit(commit: Commit | None) -> Row:
    if commit is None:
        return {}
    return {"commit": safe(commit.sha), "date": safe(commit.date), "head": commit.in_head}


def _place(place: Place) -> str:
    return f"{safe(place.path)}:{place.line}:{place.column}"


def _excerpt(excerpt: Excerpt) -> list[object]:
    """Return line, text before, the redacted secret, text after."""
    if not excerpt.text:
        return []
    drawn = draw(excerpt, 0)
    before, secret, after = drawn.text[: drawn.start], drawn.text[drawn.start : drawn.end], drawn.text[drawn.end :]
    return [excerpt.line, safe(before), safe(secret), safe(after)]


def _misuse(misuse: MisuseDetails) -> Row:
    return {
        "message": safe(misuse.message),
        "fix": safe(misuse.fix),
        "related": [
            f"{safe(other.message)} ({safe(other.path) + ':' if other.path else 'line '}{other.line})"
            for other in misuse.related
        ],
        "requests": misuse.times if misuse.times > 1 else 0,
    }
