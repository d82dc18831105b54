"""Says what a reply means for the token that was sent: only what a rule file documents decides, the rest is unknown.

Nothing that a server wrote enters a reason: those are our own sentences, and words of the rule file.
"""

from __future__ import annotations

from datetime import UTC, datetime

from scanner.model import Liveness
from scanner.ruleset.verification import Outcome, Scalar, Tell, Verification
from scanner.verify import wait
from scanner.verify.body import MISSING, Document, document, items, look_up
from scanner.verify.values import Reply, Verdict

TOO_MANY = 429

_DEFAULTS = {
    Liveness.ACTIVE: "accepted",
    Liveness.INACTIVE: "not accepted",
    Liveness.EXPIRED: "expired",
    Liveness.UNKNOWN: "says nothing about the token",
}


def judge(verification: Verification, reply: Reply, method: str = "GET", now: datetime | None = None) -> Verdict:
    """Return the verdict on a reply. Never raises, whatever the server sent; takes time in proportion to the body.

    `now` (with a time zone) is when the reply came, and only matters for how long a rate limit lasts.
    """
    found = None if method == "HEAD" else document(reply)
    outcome = _first(verification, reply, found)
    if reply.status == TOO_MANY or (outcome is not None and outcome.rate_limited):
        return _limited(verification, reply, found, now or datetime.now(UTC))
    if outcome is None:
        return Verdict(Liveness.UNKNOWN, _undecided(verification, reply, found))
    told = _told(verification.tells, found) if outcome.liveness is Liveness.ACTIVE and found is not None else ()
    return Verdict(outcome.liveness, "; ".join((_sentence(outcome, reply.status), *told)))


def decider(verification: Verification, reply: Reply, method: str = "GET") -> Outcome | None:
    """Return the outcome that decides about a reply; None where the judge has its own answer, or nothing fits."""
    return _first(verification, reply, None if method == "HEAD" else document(reply))


def _first(verification: Verification, reply: Reply, found: Document | None) -> Outcome | None:
    if _handled(reply.status):
        return None
    return next((outcome for outcome in verification.outcomes if _fits(outcome, reply, found)), None)


def _handled(status: int) -> str:
    """Return what is said of a status that no rule file can give another meaning; empty for those that one can."""
    if status == TOO_MANY:
        return "rate-limited (429)"
    if status == 407:  # noqa: PLR2004 - RFC 9110, 15.5.8
        return "a proxy on the way asks for credentials (407)"
    if 200 <= status < 300 or 400 <= status < 500:  # noqa: PLR2004 - the classes that tell something
        return ""
    if 300 <= status < 400:  # noqa: PLR2004 - likewise
        return f"redirects ({status}), which is never followed"
    return f"server error {status}" if 500 <= status < 600 else f"answered {status}, which is no final reply"  # noqa: PLR2004


def _fits(outcome: Outcome, reply: Reply, found: Document | None) -> bool:
    if not _status_fits(outcome, reply.status) or outcome.contains.encode() not in reply.body:
        return False
    if not (outcome.is_json or outcome.json or outcome.json_not or outcome.json_lacks):
        return True
    return found is not None and _stands(outcome, found)


def _stands(outcome: Outcome, found: Document) -> bool:
    return (
        all(_same(look_up(found, path), value) for path, value in outcome.json)
        and not any(_same(look_up(found, path), value) for path, value in outcome.json_not)
        and all(_is_nothing(look_up(found, path)) for path in outcome.json_lacks)
    )


def _status_fits(outcome: Outcome, status: int) -> bool:
    return not outcome.status or str(status) in outcome.status or f"{status // 100}xx" in outcome.status


def _same(found: object, value: Scalar) -> bool:
    return type(found) is type(value) and found == value


def _is_nothing(found: object) -> bool:
    return found is MISSING or found is None or found is False


def _limited(verification: Verification, reply: Reply, found: Document | None, now: datetime) -> Verdict:
    named = wait.seconds(reply.retry_after, found, verification.retry_after, now)
    reason = f"rate-limited ({reply.status}), without saying until when"
    if named is not None:
        reason = f"rate-limited until {wait.until(named, now)}"
    return Verdict(Liveness.UNKNOWN, reason, limited=True, wait=named)


def _undecided(verification: Verification, reply: Reply, found: Document | None) -> str:
    reason = _handled(reply.status)
    if reason:
        return reason
    known = [outcome for outcome in verification.outcomes if outcome.status and _status_fits(outcome, reply.status)]
    if not known:
        return f"answered {reply.status}, which the documentation gives no meaning"
    if found is None:
        return f"answered {reply.status}, but not with the documented JSON"
    return f"answered {reply.status}, but not as it is documented"


def _sentence(outcome: Outcome, status: int) -> str:
    """Return what is said of a reply that an outcome fits, with the documented words that it was told by."""
    texts = [value for _, value in outcome.json if isinstance(value, str)]
    words = next(iter(texts), "") or outcome.contains
    reason = outcome.reason or ("" if words else _DEFAULTS[outcome.liveness])
    answered = f"answered {status} '{words}'" if words else f"answered {status}"
    return f"{answered}: {reason}" if reason else answered


def _told(tells: tuple[Tell, ...], found: Document) -> tuple[str, ...]:
    """Return the facts in which all listed tokens agree: whichever of them was asked with, they hold for it."""
    listed = items(found)
    if not listed:
        return ()
    told = (
        (tell.key, value)
        for tell in tells
        for value in tell.values
        if all(_same(item.get(tell.key), value) for item in listed)
    )
    return tuple(f"{key} {value}, as every listed token has" for key, value in told)
