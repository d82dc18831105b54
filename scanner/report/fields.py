"""What the text report tells about a token, or its misuse, below its excerpt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Confidence, Liveness
from scanner.report.places import also, place_of
from scanner.report.rules import advice
from scanner.report.verified import reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.model import Finding, MisuseDetails
    from scanner.report.places import Repeat
    from scanner.report.rules import Rule

_STATES = {
    "staged": "staged: not committed yet",
    "unreachable": "in a git object that no branch, tag or reflog reaches",
}


def fields(repeat: Repeat, rule: Rule, *, verbose: bool) -> list[tuple[str, str]]:
    """Return label and text of each field that has something to tell, in reading order; text may be hostile still."""
    finding = repeat.first
    misuse = finding.leak.misuse
    told = _of_misuse(misuse, repeat, verbose=verbose) if misuse else _of_leak(repeat, rule, verbose=verbose)
    return [(label, text) for label, text in told if text]


def _of_misuse(misuse: MisuseDetails, repeat: Repeat, *, verbose: bool) -> Iterator[tuple[str, str]]:
    finding = repeat.first
    is_doubtful = finding.leak.confidence is not Confidence.HIGH
    yield "why", misuse.message
    yield "fix", misuse.fix
    for related in misuse.related:
        yield "see", f"{place_of(finding, related)} {related.message}"
    yield "count", f"{misuse.times:,} requests" if misuse.times > 1 else ""
    yield "sure", f"confidence {finding.leak.confidence}" if verbose or is_doubtful else ""
    yield "also", also(repeat)
    yield "allowed" if finding.suppressed_by else "allow", finding.suppressed_by or allow_comment(finding)


def _of_leak(repeat: Repeat, rule: Rule, *, verbose: bool) -> list[tuple[str, str]]:
    finding = repeat.first
    works = finding.leak.liveness is Liveness.ACTIVE
    return [
        ("works", _liveness(finding)),
        ("can", _grants(rule)),
        ("since", _since(finding)),
        ("seen", _STATES.get(finding.state, finding.state)),
        ("form", " in ".join(reversed(finding.leak.decoded))),
        ("also", also(repeat)),
        ("why", _why(finding, verbose=verbose)),
        *(("revoke", step) for step in _steps(rule, all_of_them=verbose or works)),
        ("allowed", finding.suppressed_by) if finding.suppressed_by else ("allow", allow_comment(finding)),
    ]


def allow_comment(finding: Finding) -> str:
    """Return the comment that allows just this secret, ready to paste."""
    return f"straykey:allow[{finding.rule_id}@{finding.leak.secret_hash[:8]}] reason"


def _grants(rule: Rule) -> str:
    """Return what the token gives without full stop, and with a small letter unless it begins with a name."""
    text = rule.grants.strip().removesuffix(".")
    first = text.split(" ", 1)[0]
    is_name = first in rule.provider_name or not first[1:].islower()
    return text if is_name else text[0].lower() + text[1:]


def _since(finding: Finding) -> str:
    commit = finding.commit
    if not commit:
        return ""
    still = "still in HEAD" if commit.in_head else "no longer in HEAD, but in the history"
    sightings = f", {finding.occurrences:,} places" if finding.occurrences > 1 else ""
    return f"{commit.date[:10]} in {commit.sha[:7]}, {still}{sightings}"


def _liveness(finding: Finding) -> str:
    leak = finding.leak
    if leak.liveness is Liveness.NOT_CHECKED and not leak.liveness_reason:
        return ""
    return f"{leak.liveness}: {reason(leak)}" if leak.liveness_reason else str(leak.liveness)


def _why(finding: Finding, *, verbose: bool) -> str:
    leak = finding.leak
    if leak.confidence is Confidence.HIGH and not verbose:
        return ""
    candidates = f"may be of {', '.join(leak.candidates)}" if leak.candidates else ""
    reasons = "; ".join(filter(None, (*leak.reasons, candidates)))
    return f"confidence {leak.confidence}: {reasons}" if reasons else f"confidence {leak.confidence}"


def _steps(rule: Rule, *, all_of_them: bool) -> tuple[str, ...]:
    first, *rest = advice(rule)
    first = f"{first} ({rule.revoke_url})" if rule.revoke_url else first
    return (first, *rest) if all_of_them else (first,)
