"""Decides, before anything is sent, which distinct tokens are asked about, where, and why others are not."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scanner.engine.instances import hidden
from scanner.engine.weighed import THRESHOLD
from scanner.model import Finding, Liveness
from scanner.ruleset.model import Provider, Ruleset, Token
from scanner.ruleset.verification import Verification
from scanner.verify.endpoint import parse
from scanner.verify.options import Options
from scanner.verify.values import Endpoint, Request, Verdict

GENERIC = "generic"


class Question(NamedTuple):
    """One distinct token to ask about: `finding` is where its secret is read.

    `places` are all its findings, those included that the report leaves out.
    """

    provider: Provider
    token: Token
    verification: Verification
    request: Request
    finding: Finding
    places: tuple[Finding, ...]

    @property
    def hash(self) -> str:
        """The secret's hash, as the rule that is asked with has it."""
        return self.finding.leak.secret_hash

    @property
    def token_key(self) -> str:
        """What all findings of the token have in common."""
        return key(self.finding)


class Plan(NamedTuple):
    """The questions, worst first, and by `key` and rule why other tokens are not asked about."""

    questions: tuple[Question, ...]
    unasked: dict[tuple[str, str], Verdict]


def key(finding: Finding) -> str:
    """Return what the findings of one token have in common, whatever rules of whatever families found it."""
    return finding.leak.twin or finding.leak.secret_hash


def plan(findings: Sequence[Finding], ruleset: Ruleset, options: Options, unreported: Sequence[Finding] = ()) -> Plan:
    """Return what would be asked; sends nothing and reads no secret. Findings come worst first.

    Nothing is asked for the sake of what is `unreported`, but what it says about a token counts: an option that leaves
    findings out must not turn a token that is never sent into one that is.
    """
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(key(finding), []).append(finding)
    others: dict[str, list[Finding]] = {}
    for finding in unreported:
        others.setdefault(key(finding), []).append(finding)
    questions: list[Question] = []
    unasked: dict[tuple[str, str], Verdict] = {}
    asked: dict[str, int] = {}
    for name, places in groups.items():
        decided = _decide(places, others.get(name, []), ruleset, options)
        if isinstance(decided, Question):
            provider = decided.provider.provider
            if asked.get(provider, 0) < options.max_requests:
                asked[provider] = asked.get(provider, 0) + 1
                questions.append(decided)
                continue
            decided = dict.fromkeys(_rules(places), over(options.max_requests, decided.provider.name))
        for rule_id, reason in decided.items():
            unasked[name, rule_id] = Verdict(Liveness.NOT_CHECKED, reason)
    return Plan(tuple(questions), unasked)


def _decide(
    places: list[Finding], others: list[Finding], ruleset: Ruleset, options: Options
) -> Question | dict[str, str]:
    """Return the question about one token, or for each rule that found it why there is none."""
    if any(place.leak.liveness is Liveness.EXPIRED for place in places):
        return {}  # its own claims have told
    everywhere = (*places, *others)
    owned = _surest([place for place in everywhere if place.provider != GENERIC])
    why_nobody = _never(map(ruleset.token, _maybe(everywhere))) or _doubt(owned, ruleset)
    if why_nobody:
        return dict.fromkeys(_rules(places), why_nobody)
    if not owned:
        return {rule_id: _unable(ruleset.token(rule_id), ruleset) for rule_id in _rules(places)}
    ours = [place for place in _of_owner(places, owned) if ruleset.token(place.rule_id).verify]
    if not ours:
        return _nobody(places, owned[0], ruleset)
    decided = _question(ours[0], everywhere, ruleset, options)
    return decided if isinstance(decided, Question) else dict.fromkeys(_rules(places), decided)


def _rules(places: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.rule_id for place in places))


def _maybe(places: Iterable[Finding]) -> Iterator[str]:
    """Yield the rules that found a token, and those that would have, had not more spoken for another one."""
    for place in places:
        yield place.rule_id
        yield from (reading.rule_id for reading in place.leak.readings if reading.points >= THRESHOLD)


def _surest(places: list[Finding]) -> list[Finding]:
    """Return those places whose rule is most sure that it is right."""
    sure = max((place.leak.confidence.rank for place in places), default=0)
    return [place for place in places if place.leak.confidence.rank == sure]


def _of_owner(places: list[Finding], owned: list[Finding]) -> list[Finding]:
    """Return the places of the one owner, the surest first, and of these first where it stands whole."""
    ours = [place for place in places if place.provider == owned[0].provider]
    return sorted(ours, key=lambda place: (-place.leak.confidence.rank, place.leak.extent))


def _nobody(places: list[Finding], owned: Finding, ruleset: Ruleset) -> dict[str, str]:
    """Return for each rule why its provider is not asked: it has no such request, or the token is another's."""
    elsewhere = f"not asked: elsewhere it is a token of {ruleset.provider(owned.provider).name}"
    return {
        place.rule_id: _unable(ruleset.token(place.rule_id), ruleset) if place.provider == owned.provider else elsewhere
        for place in places
    }


def _question(finding: Finding, places: tuple[Finding, ...], ruleset: Ruleset, options: Options) -> Question | str:
    """Return the question, or why there is none."""
    token = ruleset.token(finding.rule_id)
    provider = ruleset.provider(token.provider)
    verification = provider.verification(token)
    if verification is None:
        return _unable(token, ruleset)
    endpoint = options.endpoints.get(provider.provider) or _own(verification)
    if endpoint is None:
        return _nowhere(provider, _hosts(places))
    path = verification.path.replace("{random}", str(uuid.uuid4()))
    request = Request(verification.method, endpoint, endpoint.base + path, verification.headers)
    return Question(provider, token, verification, request, finding, places)


def over(budget: int, name: str) -> str:
    """Return why a provider's token is not asked about when the budget is used up."""
    requests = "1 request" if budget == 1 else f"{budget:,} requests"
    return f"not asked: the budget of {requests} for {name} is used up (--max-requests)"


def _own(verification: Verification) -> Endpoint | None:
    return parse(verification.endpoint, named_by_user=False) if verification.endpoint else None


def _never(tokens: Iterable[Token]) -> str:
    """Return why a token that may be one of these is never sent anywhere."""
    reason = next((token.not_asked for token in tokens if token.not_asked), "")
    return f"never asked: {_small(reason)}" if reason else ""


def _unable(token: Token, ruleset: Ruleset) -> str:
    name = ruleset.provider(token.provider).name
    if token.provider == GENERIC:
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
    url = next((f"https://{host}" for host in hosts if _can_be_named(host)), "https://…")
    return f"self-hosted: name its address with --endpoint {provider.provider}={url}{seen}"


def _can_be_named(host: str) -> bool:
    try:
        parse(f"https://{host}", named_by_user=True)
    except ValueError:
        return False
    return True


def another_instance(question: Question) -> str:
    """Return a host, named around the token of a self-hosted provider, that is not the one asked; "" if there is none.

    A host without a port is the endpoint's if the names are equal; with one, both have to be.
    """
    if not question.provider.context.self_hosted:
        return ""
    endpoint = question.request.endpoint
    name = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    same = {hidden(name), hidden(f"{name}:{endpoint.port}")}
    return next((host for host in _hosts(question.places) if host not in same), "")


def may_be_whole(verdict: Verdict, extent: str) -> Verdict:
    """Return a verdict on a token as it holds where its extent is doubted: a part of a token proves nothing dead."""
    if not extent or verdict.liveness not in (Liveness.INACTIVE, Liveness.EXPIRED):
        return verdict
    return verdict._replace(liveness=Liveness.UNKNOWN, reason=f"{verdict.reason}; but {extent}")


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
