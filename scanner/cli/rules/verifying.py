"""Says in words how a token is verified, or why it is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.ruleset.model import Provider, Token
    from scanner.ruleset.verification import Outcome, Scalar, Verification

_ALWAYS = "429, 5xx, a redirect, no answer, or anything else → unknown"


def describe(token: Token, provider: Provider) -> Iterator[tuple[str, str]]:
    """Yield lines, each with its label: the request, why it is harmless, what each reply means."""
    if token.lifetime_days:
        yield "lives", f"{token.lifetime_days} days by default; that alone proves nothing"
    verification = provider.verification(token)
    if verification is None:
        yield "verified", f"never sent: {token.not_asked or f'no harmless request to {provider.name} is known for it'}"
        return
    yield "verified by", _request(verification, provider)
    yield "harmless", verification.safe
    yield "at most", f"{verification.rate:g} requests a second"
    for outcome in verification.outcomes:
        yield "a reply", f"{_conditions(outcome)} → {_meaning(outcome)}"
    yield "a reply", _ALWAYS
    for tell in verification.tells:
        yield "it tells", f"{tell.key} ({' or '.join(tell.values)}), if all that is listed has the same"


def _request(verification: Verification, provider: Provider) -> str:
    endpoint = verification.endpoint or "https://…"
    where = f"{verification.method} {endpoint}{verification.path.replace('{random}', '(a made-up id)')}"
    named = "" if verification.endpoint else f", only at --endpoint {provider.provider}=https://…"
    return f"{where}, headers {', '.join(name for name, _ in verification.headers)}{named}"


def _conditions(outcome: Outcome) -> str:
    status = " or ".join(outcome.status) or "any status"
    bodies = [
        *(f"{path} is {_shown(value)}" for path, value in outcome.json),
        *(f"{path} is not {_shown(value)}" for path, value in outcome.json_not),
        *(f"no {path}" for path in outcome.json_lacks),
    ]
    body = f" with JSON in which {' and '.join(bodies)}" if bodies else " with JSON" if outcome.is_json else ""
    contained = f" that holds {_shown(outcome.contains)}" if outcome.contains else ""
    return f"{status}{body}{contained}"


def _meaning(outcome: Outcome) -> str:
    reason = "; ".join(filter(None, ("rate-limited" if outcome.rate_limited else "", outcome.reason)))
    return f"{outcome.liveness} ({reason})" if reason else str(outcome.liveness)


def _shown(value: Scalar) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value).lower()
