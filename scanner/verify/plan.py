"""Decides, before anything is sent, which distinct tokens are asked about, where, and why others are not."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scanner.model import Finding, Liveness
from scanner.ruleset.model import Provider, Ruleset, Token
from scanner.ruleset.verification import Verification
from scanner.verify.endpoint import parse
from scanner.verify.options import Options
from scanner.verify.values import Endpoint, Request, Verdict


class Question(NamedTuple):
    """One distinct token to ask about: `finding` is where its secret is read, `places` are all its findings."""

    provider: Provider
    token: Token
    verification: Verification
    request: Request
    finding: Finding
    places: tuple[Finding, ...]

    @property
    def hash(self) -> str:
        """The secret's hash."""
        return self.finding.leak.secret_hash


class Plan(NamedTuple):
    """The questions, worst first, and by secret hash and rule why other tokens are not asked about."""

    questions: tuple[Question, ...]
    unasked: dict[tuple[str, str], Verdict]


def plan(findings: Sequence[Finding], ruleset: Ruleset, options: Options) -> Plan:
    """Return what would be asked; sends nothing and reads no secret. Findings come worst first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.leak.secret_hash, []).append(finding)
    questions: list[Question] = []
    unasked: dict[tuple[str, str], Verdict] = {}
    asked: dict[str, int] = {}
    for name, places in groups.items():
        decided = _decide(places, ruleset, options)
        if isinstance(decided, Question):
            provider = decided.provider.provider
            if asked.get(provider, 0) < options.max_requests:
                asked[provider] = asked.get(provider, 0) + 1
                questions.append(decided)
                continue
            decided = {decided.token.id: _over(options.max_requests, decided.provider)}
        for rule_id, reason in decided.items():
            unasked[name, rule_id] = Verdict(Liveness.NOT_CHECKED, reason)
    return Plan(tuple(questions), unasked)


def _decide(places: list[Finding], ruleset: Ruleset, options: Options) -> Question | dict[str, str]:
    """Return the question about one token, or for each rule that found it why there is none."""
    if any(place.leak.liveness is Liveness.EXPIRED for place in places):
        return {}  # its own claims have told
    tokens = {place.rule_id: ruleset.token(place.rule_id) for place in places}
    best = _surest([place for place in places if tokens[place.rule_id].verify])
    why_nobody = _never(tokens.values()) or _doubt(best, ruleset)
    if why_nobody:
        return dict.fromkeys(tokens, why_nobody)
    if not best:
        return {rule_id: _unable(token, ruleset) for rule_id, token in tokens.items()}
    return _question(best[0], tuple(places), ruleset, options)


def _surest(places: list[Finding]) -> list[Finding]:
    """Return those places whose rule is most sure that it is right."""
    sure = max((place.leak.confidence.rank for place in places), default=0)
    return [place for place in places if place.leak.confidence.rank == sure]


def _question(
    finding: Finding, places: tuple[Finding, ...], ruleset: Ruleset, options: Options
) -> Question | dict[str, str]:
    token = ruleset.token(finding.rule_id)
    provider = ruleset.provider(token.provider)
    verification = provider.verification(token)
    if verification is None:
        return {token.id: _unable(token, ruleset)}
    endpoint = options.endpoints.get(provider.provider) or _own(verification)
    if endpoint is None:
        return {token.id: _nowhere(provider, _hosts(places))}
    path = verification.path.replace("{random}", str(uuid.uuid4()))
    request = Request(verification.method, endpoint, endpoint.base + path, verification.headers)
    return Question(provider, token, verification, request, finding, places)


def _over(budget: int, provider: Provider) -> str:
    requests = "1 request" if budget == 1 else f"{budget:,} requests"
    return f"not asked: the budget of {requests} for {provider.name} is used up (--max-requests)"


def _own(verification: Verification) -> Endpoint | None:
    return parse(verification.endpoint, named_by_user=False) if verification.endpoint else None


def _never(tokens: Iterable[Token]) -> str:
    """Return why a token that may be one of these is never sent anywhere."""
    reason = next((token.not_asked for token in tokens if token.not_asked), "")
    return f"never asked: {_small(reason)}" if reason else ""


def _unable(token: Token, ruleset: Ruleset) -> str:
    name = ruleset.provider(token.provider).name
    if token.provider == "generic":
        return "not asked: whose token this is can't be told"
    return f"not asked: no harmless request to {name} is known for it"


def _doubt(places: Iterable[Finding], ruleset: Ruleset) -> str:
    """Return why nobody is asked: of several possible owners, all but one would be given a token that is not theirs."""
    owners = {place.provider: None for place in places}
    for place in places:
        owners.update(dict.fromkeys(place.leak.candidates))
    if len(owners) < 2:  # noqa: PLR2004 - no rival
        return ""
    names = " or ".join(ruleset.provider(owner).name for owner in owners)
    return f"not asked: it may be a token of {names}, and the wrong one must not get it"


def _hosts(places: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(host for place in places for host in place.leak.hosts))


def _nowhere(provider: Provider, hosts: tuple[str, ...]) -> str:
    seen = f" (the text around it names {', '.join(hosts[:3])})" if hosts else ""
    url = f"https://{hosts[0]}" if hosts else "https://…"
    return f"self-hosted: name its address with --endpoint {provider.provider}={url}{seen}"


def another_instance(question: Question) -> str:
    """Return a host, named around the token of a self-hosted provider, that is not the one asked; "" if there is none.

    A host without a port is the endpoint's if the names are equal; with one, both have to be.
    """
    if not question.provider.context.self_hosted:
        return ""
    endpoint = question.request.endpoint
    name = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    same = (name, f"{name}:{endpoint.port}")
    return next((host for host in _hosts(question.places) if host not in same), "")


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
