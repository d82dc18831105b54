"""What a dry run shows: for each distinct token the request that would be made, or why none would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scanner.verify.plan import key
from scanner.verify.policy import ALWAYS_SENT

if TYPE_CHECKING:
    from scanner.model import Finding
    from scanner.verify.plan import Plan, Question


def planned(planning: Plan, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return a line for each distinct token, those that would be asked about first; tokens are redacted."""
    asked = {question.token_key for question in planning.questions}
    places = Counter(map(key, findings))
    asking = (_asked(question, places[question.token_key]) for question in planning.questions)
    return (*asking, *_unasked(planning, findings, asked, places))


def _asked(question: Question, places: int) -> str:
    request = question.request
    headers = ", ".join(dict.fromkeys((*(name for name, _ in request.headers), *ALWAYS_SENT)))
    name = _name(question.finding, places)
    return f"{request.method} {request.url}  headers {headers}  for {name}"


def _unasked(planning: Plan, findings: Sequence[Finding], asked: set[str], places: Counter[str]) -> Iterator[str]:
    seen: set[str] = set()
    for finding in findings:
        name = key(finding)
        if name in asked or name in seen:
            continue
        seen.add(name)
        verdict = planning.unasked.get((name, finding.rule_id))
        reason = verdict.reason if verdict else f"{finding.leak.liveness}: {finding.leak.liveness_reason}"
        yield f"nothing for {_name(finding, places[name])}: {reason.removeprefix('not asked: ')}"


def _name(finding: Finding, places: int) -> str:
    where = f"{finding.origin.path}:{finding.leak.location.line}"
    more = f" and {places - 1:,} more" if places > 1 else ""
    return f"{finding.rule_id} {finding.leak.preview} ({where}{more})"
