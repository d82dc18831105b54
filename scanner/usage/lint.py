"""Finds the uses of tokens that rules forbid. Unknown stays silent, and one misuse is one finding.

What needs more than one file is in `scanner.usage.across`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from scanner.model import Leak, Span
from scanner.ruleset.model import Ruleset
from scanner.ruleset.usage import Usage
from scanner.usage.bind import LOGS, Bound, bind
from scanner.usage.cases import RequestCase, TokenCase, UseCase
from scanner.usage.facts import Knowledge, TokenFacts
from scanner.usage.judgements import Case
from scanner.usage.misuse import Misuse, Related
from scanner.usage.paths import path_class
from scanner.usage.predicates import fields, holds
from scanner.usage.reading import Read
from scanner.usage.request import Param, Request
from scanner.usage.text import Text
from scanner.usage.tokens import Sighting, definition, library_of, sightings
from scanner.usage.wording import message, severity

GENERIC = "generic"
_RESTS_ON = ("token.kind", "token.permission")


class _Scene(NamedTuple):
    """One file: what was read of it and what is known of it."""

    read: Read
    path: str
    path_class: str
    knowledge: Knowledge
    tokens: tuple[Sighting, ...]


def lint(read: Read, leaks: Sequence[Leak], path: str, ruleset: Ruleset, *, pedantic: bool = False) -> list[Misuse]:
    """Return the misuses in a file, by place. `leaks` are those that the engine found in it, settled for `path`."""
    scene = _scene(read, leaks, path, ruleset)
    rules = [rule for rule in ruleset.usages if pedantic or rule.persona != "pedantic"]
    found = [(rule, misuse) for rule in rules for misuse in _of_rule(rule, scene)]
    kept = _without_superseded(_once(found))
    return sorted(_of_logs(kept, scene), key=lambda misuse: (misuse.span, misuse.rule_id))


def _scene(read: Read, leaks: Sequence[Leak], path: str, ruleset: Ruleset) -> _Scene:
    read = _with_arguments(read, ruleset)
    bound = bind(read.requests, leaks, path, ruleset)
    knowledge = Knowledge(ruleset, leaks, read.requests, bound)
    return _Scene(read, path, path_class(path), knowledge, tuple(sightings(read, knowledge)))


def _with_arguments(read: Read, ruleset: Ruleset) -> Read:
    """Add a request for each query parameter that a proxy's configuration names (`$arg_session_token`) by itself.

    It is the provider's if the configuration passes something on to it: then the parameter stands beside its path.
    """
    logged = {logged.parameter for item in ruleset.providers if item.api for logged in item.api.logged}
    wanted = [item for item in read.named if item.name in logged and f"arg_{item.name}" in item.value.names]
    if not wanted:
        return read
    passed = next(
        (
            request.url
            for request, owner in zip(read.requests, bind(read.requests, (), "", ruleset), strict=True)
            if request.form == "proxy-config" and owner is not None and owner.provider.api and owner.provider.api.logged
        ),
        None,
    )
    requests = list(read.requests)
    for item in wanted:
        covered = any(
            request.span.start <= item.span.start < request.span.end and _has(request, item.name)
            for request in read.requests
        )
        if passed is not None and not covered:
            query = (Param(item.name, item.value),)
            requests.append(
                Request("proxy-config", "", passed, item.span, item.span, query, headers_known=False, query_known=False)
                ._replace(number=len(requests))
            )  # fmt: skip
    return read._replace(requests=tuple(requests))


def _has(request: Request, parameter: str) -> bool:
    return any(param.name == parameter for param in request.query)


def _of_rule(rule: Usage, scene: _Scene) -> Iterator[Misuse]:
    if "request" in rule.over:
        yield from _over_requests(rule, scene)
    if "token" in rule.over:
        yield from _over_tokens(rule, scene)
    if "sdk" in rule.over:
        yield from _over_uses(rule, scene)


def _over_requests(rule: Usage, scene: _Scene) -> Iterator[Misuse]:
    for request, bound in zip(scene.read.requests, scene.knowledge.bound, strict=True):
        if bound is None or rule.provider not in (bound.provider.provider, GENERIC):
            continue
        case = RequestCase(Case(request, bound, scene.knowledge, scene.read, scene.path_class), scene.path)
        if holds(rule.where, case):
            span = _span(rule, request)
            facts = case.facts if case.token is not None else TokenFacts()
            related = tuple(_related(request, case.token, facts, span, scene))
            yield _misuse(rule, bound.provider.provider, span, facts, scene, bound, related, request.method)


def _span(rule: Usage, request: Request) -> Span:
    """Return where a request is built; a description's plain `http` is its server's."""
    if request.form == "openapi" and "plain-http" in rule.where.predicates and request.url.pieces:
        return request.url.pieces[0].span or request.span
    return request.span


def _over_tokens(rule: Usage, scene: _Scene) -> Iterator[Misuse]:
    for sighting in scene.tokens:
        facts = sighting.facts
        if rule.provider not in (facts.provider, GENERIC) or facts.provider == GENERIC:
            continue
        if holds(rule.where, TokenCase(sighting, scene.path, scene.path_class, scene.read)):
            yield _misuse(rule, facts.provider, sighting.span, facts, scene)


def _over_uses(rule: Usage, scene: _Scene) -> Iterator[Misuse]:
    for use in scene.read.uses:
        owner = library_of(use, scene.knowledge.ruleset.providers)
        if owner is None or rule.provider not in (owner.provider, GENERIC):
            continue
        if holds(rule.where, UseCase(use, scene.path, scene.path_class, scene.read)):
            misuse = _misuse(rule, owner.provider, use.span, TokenFacts(), scene)
            yield misuse._replace(subject=use.callee)


def _misuse(
    rule: Usage,
    provider: str,
    span: Span,
    facts: TokenFacts,
    scene: _Scene,
    bound: Bound | None = None,
    related: tuple[Related, ...] = (),
    method: str = "",
) -> Misuse:
    sure = [rule.confidence] + ([bound.confidence] if bound else [])
    sure += [facts.confidence] if fields(rule.where).intersection(_RESTS_ON) else []
    return Misuse(
        rule_id=rule.id,
        provider=provider,
        severity=severity(rule, scene.path_class),
        confidence=min(sure, key=lambda item: item.rank),
        persona=rule.persona,
        span=span,
        message=message(rule, method),
        fix=rule.fix,
        related=related,
        token_hash=facts.leak.secret_hash if facts.leak else "",
        subject=_subject(method, bound, facts),
    )


def _subject(method: str, bound: Bound | None, facts: TokenFacts) -> str:
    """Say what is used how: the request, as far as it is known, and the token by its hash or its name."""
    place = bound.origin if bound else None
    where = f"{method} {place.host or '{}'}{place.path or ''}" if place else ""
    return f"{where} {facts.leak.secret_hash if facts.leak else facts.name}"


def _related(request: Request, token: Text | None, facts: TokenFacts, span: Span, scene: _Scene) -> Iterator[Related]:
    if 0 <= facts.minted < len(scene.read.requests):
        yield Related("the token is minted here", scene.read.requests[facts.minted].span)
    defined = definition(token, scene.read) if token is not None else None
    if defined is not None and not _within(defined, span):
        yield Related("the token is defined here", defined)
    header = token.span if token is not None else None
    if header is not None and not _within(header, span) and header != defined:
        yield Related("the token is put into the request here", header)
    if not _within(request.call, span) and request.form not in LOGS:
        yield Related("the request is sent here", request.call)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _once(found: Iterable[tuple[Usage, Misuse]]) -> list[tuple[Usage, Misuse]]:
    """Keep one of each rule and place: the surest; helpers that are called twice build the same request twice."""
    kept: dict[tuple[str, int], tuple[Usage, Misuse]] = {}
    for rule, misuse in found:
        key = (rule.id, misuse.span.start)
        if key not in kept or kept[key][1].confidence.rank < misuse.confidence.rank:
            kept[key] = (rule, misuse)
    return list(kept.values())


def _without_superseded(found: list[tuple[Usage, Misuse]]) -> list[Misuse]:
    """Drop what another rule supersedes at its place, and the rules for any provider where one's own reports."""

    def is_silenced(rule: Usage, misuse: Misuse) -> bool:
        return any(
            misuse.span.start < near.span.end and near.span.start < misuse.span.end and _outdoes(other, rule)
            for other, near in found
        )

    return [misuse for rule, misuse in found if not is_silenced(rule, misuse)]


def _outdoes(other: Usage, rule: Usage) -> bool:
    if any(fnmatchcase(rule.id, glob) for glob in other.supersedes):
        return True
    return rule.provider == GENERIC and other.provider != GENERIC and other.persona != "pedantic"


def _of_logs(found: list[Misuse], scene: _Scene) -> Iterator[Misuse]:
    """Make one finding a rule of a log's, with a count."""
    lines = {request.span.start for request in scene.read.requests if request.form == "access-log"}
    first: dict[str, Misuse] = {}
    for misuse in sorted(found, key=lambda item: item.span):
        if misuse.span.start not in lines:
            yield misuse
        elif misuse.rule_id in first:
            first[misuse.rule_id] = first[misuse.rule_id]._replace(times=first[misuse.rule_id].times + 1)
        else:
            first[misuse.rule_id] = misuse._replace(subject="log")
    yield from first.values()
