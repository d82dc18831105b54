"""Finds misuses that no file tells by itself: tokens that are old by git's dates, and tokens that clients share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from fnmatch import fnmatchcase

from scanner.model import Confidence, Finding, Location, MisuseDetails, Related, Severity
from scanner.ruleset.model import Ruleset
from scanner.ruleset.usage import Usage
from scanner.usage.cases import TokenCase
from scanner.usage.describe import FAMILY, use_hash
from scanner.usage.facts import TokenFacts
from scanner.usage.path_classes import ENTRIES
from scanner.usage.paths import path_class
from scanner.usage.predicates import holds
from scanner.usage.reading import Read
from scanner.usage.tokens import Sighting
from scanner.usage.wording import lowered, message, severity

DATED, CLIENTS = "dated", "clients"
MAX_RELATED = 20


def is_entry(path: str) -> bool:
    """Tell whether a file makes its folder a program of its own: a manifest, or what a program starts with."""
    name = path.rpartition("/")[2]
    return any(fnmatchcase(name, glob) for glob in ENTRIES)


def shared(
    findings: Sequence[Finding],
    entries: Iterable[str],
    ruleset: Ruleset,
    salt: bytes = b"",
    *,
    pedantic: bool = False,
) -> list[Finding]:
    """Return a finding for each token that stands in several programs, at the first place, the others related to it.

    `findings` are those of a whole scan, each once a path; `entries` paths of which `is_entry` is true.
    """
    rules = _rules(ruleset, CLIENTS, pedantic=pedantic)
    if not rules:
        return []
    folders = frozenset(_folder(path) for path in entries)
    found = []
    for rule in rules:
        for group in _by_token(finding for finding in findings if _is_about(rule, finding, ruleset)):
            clients = {client for finding in group if (client := _client(finding.origin.path, folders)) is not None}
            if len(clients) > 1:
                others = [_place(finding) for finding in group[1:]]
                found.append(_misuse(rule, group[0], _severity(rule, group[0]), message(rule), salt, others))
    return found


def stale(
    findings: Sequence[Finding],
    born: Callable[[Finding], datetime | None],
    now: datetime,
    ruleset: Ruleset,
    salt: bytes = b"",
    *,
    pedantic: bool = False,
) -> list[Finding]:
    """Return a finding for each token that is older than its rule allows; what has outlived its lifetime is less bad.

    `born` tells when git first knew the line, in a zone, and is asked of the tokens that a rule is about; None, where
    git doesn't know, is silent. So is what HEAD no longer holds.
    """
    found = []
    for rule in _rules(ruleset, DATED, pedantic=pedantic):
        for finding in findings:
            if not _is_about(rule, finding, ruleset) or (finding.commit is not None and not finding.commit.in_head):
                continue
            date = born(finding)
            days = (now - date).days if date is not None else -1
            if days >= rule.days:
                level = _severity(rule, finding)
                level = lowered(level) if 0 < ruleset.token(finding.rule_id).lifetime_days <= days else level
                found.append(_misuse(rule, finding, level, f"{message(rule)} Its line is {days:,} days old.", salt))
    return found


def _rules(ruleset: Ruleset, over: str, *, pedantic: bool) -> list[Usage]:
    return [rule for rule in ruleset.usages if over in rule.over and (pedantic or rule.persona != "pedantic")]


def _is_about(rule: Usage, finding: Finding, ruleset: Ruleset) -> bool:
    if finding.leak.misuse is not None or finding.provider != rule.provider:
        return False
    path, kind = finding.origin.path, ruleset.token(finding.rule_id).kind
    facts = TokenFacts(finding.provider, kind, literal=True, evidence=("leak",), leak=finding.leak)
    return holds(rule.where, TokenCase(Sighting(facts, finding.leak.span), path, path_class(path), Read()))


def _by_token(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.leak.secret_hash, []).append(finding)
    return (sorted(group, key=_order) for group in groups.values())


def _order(finding: Finding) -> tuple[str, Location]:
    return finding.origin.path, finding.leak.location


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _client(path: str, folders: frozenset[str]) -> str | None:
    """Return the nearest folder above a file that is a program of its own; None if there is none."""
    folder = _folder(path)
    while folder not in folders:
        if not folder:
            return None
        folder = _folder(folder)
    return folder


def _severity(rule: Usage, finding: Finding) -> Severity:
    return severity(rule, path_class(finding.origin.path))


def _place(finding: Finding) -> Related:
    return Related("the same token stands here", finding.origin.path, *finding.leak.location)


def _misuse(
    rule: Usage, finding: Finding, level: Severity, text: str, salt: bytes, others: Sequence[Related] = ()
) -> Finding:
    leak = finding.leak
    details = MisuseDetails(
        provider=finding.provider,
        severity=level,
        message=text,
        fix=rule.fix,
        persona=rule.persona,
        related=tuple(others)[:MAX_RELATED],
        token_hash=leak.secret_hash,
    )
    confidence: Confidence = min(rule.confidence, leak.confidence, key=lambda item: item.rank)
    leak = leak._replace(
        rule_id=rule.id,
        family=FAMILY,
        confidence=confidence,
        secret_hash=use_hash(rule.id, leak.secret_hash, 1, salt),
        preview="",
        readings=(),
        candidates=(),
        reasons=(),
        misuse=details,
    )
    return finding._replace(rule_id=rule.id, severity=level, leak=leak)
