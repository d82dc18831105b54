"""Finds the uses of tokens that rules forbid. Unknown stays silent, and one misuse is one finding.

    Read -> scene (bind: whose is it; facts: what is known of its token) -> rules over it -> sifting

What needs more than one file is in `scanner.usage.across`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.model import Leak, Span
from scanner.ruleset.model import Ruleset
from scanner.ruleset.usage import Usage
from scanner.usage.bind import LOGS, Bound
from scanner.usage.cases import RequestCase, TokenCase, UseCase
from scanner.usage.facts import TokenFacts
from scanner.usage.misuse import Misuse, Related
from scanner.usage.predicates import fields, holds
from scanner.usage.reading import Read
from scanner.usage.request import Request
from scanner.usage.scene import Scene, scene
from scanner.usage.sifting import GENERIC, Said, sifted
from scanner.usage.wording import message, severity

_RESTS_ON = ("token.kind", "token.permission")


def lint(read: Read, leaks: Sequence[Leak], path: str, ruleset: Ruleset, *, pedantic: bool = False) -> list[Misuse]:
    """Return the misuses in a file, by place. `leaks` are those that the engine found in it, settled for `path`."""
    here = scene(read, leaks, path, ruleset)
    rules: dict[tuple[str, str], list[Usage]] = {}
    for rule in ruleset.usages:
        for over in rule.over if pedantic or rule.persona != "pedantic" else ():
            rules.setdefault((over, rule.provider), []).append(rule)
    found = [
        *(said for case in here.cases for said in _of_request(case, _about(rules, "request", _owner(case)), here)),
        *_of_tokens(rules, here),
        *_of_uses(rules, here),
    ]
    return sifted(found, here.times)


def _about(rules: dict[tuple[str, str], list[Usage]], over: str, provider: str) -> list[Usage]:
    return [*rules.get((over, provider), ()), *rules.get((over, GENERIC), ())]


def _owner(case: RequestCase) -> str:
    return case.case.bound.provider.provider


def _of_request(case: RequestCase, rules: Sequence[Usage], here: Scene) -> Iterator[Said]:
    request, bound = case.case.request, case.case.bound
    for rule in rules:
        if holds(rule.where, case):
            span = _span(rule, request)
            facts = case.facts if case.token is not None else TokenFacts()
            found = _misuse(rule, bound.provider.provider, span, facts, here, bound, request.method)
            yield rule, found._replace(related=tuple(_related(case, facts, span, here)))


def _span(rule: Usage, request: Request) -> Span:
    """Return where a request is built; a description's plain `http` is its server's."""
    if request.form == "openapi" and "plain-http" in rule.where.predicates and request.url.pieces:
        return request.url.pieces[0].span or request.span
    return request.span


def _of_tokens(rules: dict[tuple[str, str], list[Usage]], here: Scene) -> Iterator[Said]:
    for sighting in here.tokens:
        facts = sighting.facts
        case = TokenCase(sighting, here.path, here.path_class, here.read)
        for rule in _about(rules, "token", facts.provider) if facts.provider != GENERIC else ():
            if holds(rule.where, case):
                yield rule, _misuse(rule, facts.provider, sighting.span, facts, here)


def _of_uses(rules: dict[tuple[str, str], list[Usage]], here: Scene) -> Iterator[Said]:
    for use, owner in here.uses:
        case = UseCase(use, here.path, here.path_class, here.read)
        for rule in _about(rules, "sdk", owner.provider):
            if holds(rule.where, case):
                found = _misuse(rule, owner.provider, use.span, TokenFacts(), here)
                yield rule, found._replace(subject=use.callee)


def _misuse(
    rule: Usage,
    provider: str,
    span: Span,
    facts: TokenFacts,
    here: Scene,
    bound: Bound | None = None,
    method: str = "",
) -> Misuse:
    sure = [rule.confidence] + ([bound.confidence] if bound else [])
    sure += [facts.confidence] if fields(rule.where).intersection(_RESTS_ON) else []
    return Misuse(
        rule_id=rule.id,
        provider=provider,
        severity=severity(rule, here.path_class),
        confidence=min(sure, key=lambda item: item.rank),
        persona=rule.persona,
        span=span,
        message=message(rule, method),
        fix=rule.fix,
        token_hash=facts.leak.secret_hash if facts.leak else "",
        subject=_subject(method, bound, facts),
    )


def _subject(method: str, bound: Bound | None, facts: TokenFacts) -> str:
    """Say what is used how: the request, as far as it is known, and the token by its hash or its name."""
    place = bound.origin if bound else None
    where = f"{method} {place.host or '{}'}{place.path or ''}" if place else ""
    return f"{where} {facts.leak.secret_hash if facts.leak else facts.name}"


def _related(case: RequestCase, facts: TokenFacts, span: Span, here: Scene) -> Iterator[Related]:
    request, token = case.case.request, case.token
    if 0 <= facts.minted < len(here.read.requests):
        yield Related("the token is minted here", here.read.requests[facts.minted].span)
    defined = here.definition(token) if token is not None else None
    if defined is not None and not _within(defined, span):
        yield Related("the token is defined here", defined)
    header = token.span if token is not None else None
    if header is not None and not _within(header, span) and header != defined:
        yield Related("the token is put into the request here", header)
    if not _within(request.call, span) and request.form not in LOGS:
        yield Related("the request is sent here", request.call)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
