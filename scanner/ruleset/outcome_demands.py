"""What the outcomes of a `[verify.NAME]` must hold: each can be reached, and only a documented reply decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.model import Liveness
from scanner.ruleset.verification import Outcome, Scalar, Verification

_ALL = frozenset(range(100, 600))
_DECIDABLE = frozenset((*range(200, 300), *range(400, 500))) - {407, 429}
"""Statuses that are left to outcomes; the judge has its own answer to all others."""
_WITH_BODY = frozenset(range(200, 300)) - {204, 205}
"""Statuses of success with which a login page or a wrong host answers, too."""
_HANDLED = {
    1: "no final reply",
    3: "a redirect is never followed, so it is always unknown",
    5: "a server's error is always unknown",
}
_HANDLED_CODES = {
    407: "it comes from a proxy, so it is always unknown",
    429: "it is always rate-limited, so always unknown",
}


def of_outcomes(verification: Verification) -> Iterator[str]:
    """Yield the problems of the outcomes, and of what else is read in a reply."""
    outcomes = verification.outcomes
    for number, outcome in enumerate(outcomes, 1):
        for problem in _of_outcome(outcome, outcomes[: number - 1], verification.method):
            yield f"outcomes #{number}: {problem}"
    if outcomes and all(outcome.liveness is not Liveness.ACTIVE for outcome in outcomes):
        yield 'key "outcomes": none of them is "active", so that asking could not tell a leak that works'
    for number, tell in enumerate(verification.tells, 1):
        if verification.method == "HEAD":
            yield f"tells #{number}: a HEAD request gets no body"
        if not all(value.isprintable() for value in (tell.key, *tell.values)):
            yield f"tells #{number}: must hold no control characters"
    if verification.retry_after and not _is_path(verification.retry_after):
        yield 'key "retry_after": must be a path such as "error.retryAfter"'
    for number, reply in enumerate(verification.replies, 1):
        if not reply.status <= max(_ALL):
            yield f'replies #{number}: key "status": no status of HTTP'


def _of_outcome(outcome: Outcome, earlier: Sequence[Outcome], method: str) -> Iterator[str]:
    if not (outcome.status or outcome.contains or _needs_json(outcome)):
        yield "has no condition, so it would fit every reply"
        return
    problems = (*_statuses(outcome), *_paths(outcome), *_contradictions(outcome), *_carelessness(outcome, method))
    yield from problems
    if not problems:
        yield from _shadow(outcome, earlier)


def _statuses(outcome: Outcome) -> Iterator[str]:
    for status in outcome.status:
        if status.endswith("xx"):
            reason = _HANDLED.get(int(status[0]), "")
        else:
            reason = _HANDLED_CODES.get(int(status)) or _HANDLED.get(int(status[0]), "")
        if reason:
            yield f'key "status": {status} can\'t be decided by an outcome: {reason}'


def _paths(outcome: Outcome) -> Iterator[str]:
    for key, paths in (
        ("json", tuple(path for path, _ in outcome.json)),
        ("json_not", tuple(path for path, _ in outcome.json_not)),
        ("json_lacks", outcome.json_lacks),
    ):
        yield from (f'key "{key}": "{path}" is no path such as "error.code"' for path in paths if not _is_path(path))
    for key, text in (
        *(("json", value) for _, value in outcome.json if isinstance(value, str)),
        ("contains", outcome.contains),
        ("reason", outcome.reason),
    ):
        if not text.isprintable():
            yield f'key "{key}": must be one line without control characters'


def _contradictions(outcome: Outcome) -> Iterator[str]:
    wanted = dict(outcome.json)
    for path, value in outcome.json_not:
        if _same(wanted.get(path), value):
            yield f'can\'t be reached: "{path}" stands in json and, with the same value, in json_not'
    for path in outcome.json_lacks:
        if wanted.get(path, False) is not False:
            yield f'can\'t be reached: "{path}" stands in json and in json_lacks'
        if any(other.startswith(f"{path}.") for other in wanted):
            yield f'can\'t be reached: "{path}" stands in json_lacks, but json looks into it'
    for path in wanted:
        if any(other.startswith(f"{path}.") for other in wanted):
            yield f'can\'t be reached: "{path}" has a value in json, so nothing can stand within it'


def _carelessness(outcome: Outcome, method: str) -> Iterator[str]:
    """Yield what would let a reply decide that any stranger on the way could have sent."""
    body = _needs_json(outcome) or bool(outcome.contains)
    if method == "HEAD" and body:
        yield "can't be reached: a HEAD request gets no body to look into"
    if outcome.rate_limited:
        if outcome.liveness is not Liveness.UNKNOWN:
            yield f'key "liveness": a rate-limited reply is unknown, not {outcome.liveness}'
        return
    if outcome.liveness is Liveness.UNKNOWN:
        return
    if not outcome.status:
        yield f'missing key "status": no body alone makes a token {outcome.liveness}'
    elif outcome.liveness is Liveness.ACTIVE and not body and _codes(outcome) & _WITH_BODY:
        yield "a login page answers 2xx as well: an active one needs is_json, json, or contains"


def _shadow(outcome: Outcome, earlier: Sequence[Outcome]) -> Iterator[str]:
    """Tell when every status that this outcome waits for goes to earlier ones, whose conditions it also fulfils."""
    left = _codes(outcome)
    blocking = []
    for number, other in enumerate(earlier, 1):
        if left & _codes(other) and _implies(outcome, other):
            left -= _codes(other)
            blocking.append(f"#{number}")
    if not left:
        yield f"can't be reached: whatever fits it fits {' or '.join(blocking)} before it"


def _implies(outcome: Outcome, other: Outcome) -> bool:
    """Whether a body that fits `outcome` always fits `other`."""
    wanted = dict(outcome.json)
    return (
        (_needs_json(outcome) or not _needs_json(other))
        and other.contains in outcome.contains
        and all(_same(wanted.get(path), value) for path, value in other.json)
        and all(_rules_out(outcome, wanted, path, value) for path, value in other.json_not)
        and all(path in outcome.json_lacks or wanted.get(path) is False for path in other.json_lacks)
    )


def _rules_out(outcome: Outcome, wanted: dict[str, Scalar], path: str, value: Scalar) -> bool:
    if any(other == path and _same(item, value) for other, item in outcome.json_not):
        return True
    if path in wanted:
        return not _same(wanted[path], value)
    return path in outcome.json_lacks and value is not False


def _needs_json(outcome: Outcome) -> bool:
    return bool(outcome.is_json or outcome.json or outcome.json_not or outcome.json_lacks)


def _codes(outcome: Outcome) -> frozenset[int]:
    """Return the statuses in which an outcome can decide."""
    if not outcome.status:
        return _DECIDABLE
    codes: set[int] = set()
    for status in outcome.status:
        first = int(status.replace("x", "0"))
        codes.update(range(first, first + (100 if status.endswith("xx") else 1)))
    return _DECIDABLE & codes


def _same(one: Scalar | None, other: Scalar) -> bool:
    return type(one) is type(other) and one == other


def _is_path(path: str) -> bool:
    return path.isprintable() and all(path.split("."))
