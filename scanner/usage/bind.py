"""Tells whose request it is. A host that is not known, or that may be one of several, is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scanner.engine.spans import Spans
from scanner.model import Confidence, Leak
from scanner.ruleset.model import Provider, Ruleset
from scanner.usage.names import speaks_of
from scanner.usage.origin import Origin, origin
from scanner.usage.predicates import fits
from scanner.usage.request import Request

LOGS = ("access-log", "proxy-config")
HOSTLESS = (*LOGS, "http-file")
"""Forms in which a path often stands without its host."""
_API = re.compile(r"/api(?:/|$)")


class Bound(NamedTuple):
    """Whose a request is, and how sure that is."""

    provider: Provider
    confidence: Confidence
    origin: Origin


def bind(requests: Sequence[Request], leaks: Spans[Leak], path: str, ruleset: Ruleset) -> tuple[Bound | None, ...]:
    """Return whose each request is, None for nobody's that is known."""
    hosts = {host: provider for provider in ruleset.providers for host in provider.context.hosts}
    hosted = [provider for provider in ruleset.providers if provider.context.self_hosted]
    found = [_bind(request, leaks, path, ruleset.providers, hosts, hosted) for request in requests]
    instances = {
        key: item.provider
        for item in found
        if item is not None and item.provider.context.self_hosted and (key := _instance(item.origin))
    }
    for index, request in enumerate(requests):
        place = origin(request.url, request.form)
        if found[index] is None and _API.match(place.path or "") and (owner := instances.get(_instance(place))):
            found[index] = Bound(owner, Confidence.MEDIUM, place)
    return tuple(found)


def _bind(
    request: Request,
    leaks: Spans[Leak],
    path: str,
    providers: Iterable[Provider],
    hosts: dict[str, Provider],
    hosted: Iterable[Provider],
) -> Bound | None:
    place = origin(request.url, request.form)
    if place.host and place.host in hosts:
        return Bound(hosts[place.host], Confidence.HIGH, place)
    if place.host == "" and request.form in HOSTLESS:
        owner = next((provider for provider in providers if _is_logged(request, place, provider)), None)
        return Bound(owner, Confidence.MEDIUM, place) if owner else None
    for provider in hosted:
        confidence = _self_hosted(request, place, leaks, path, provider)
        if confidence:
            return Bound(provider, confidence, place)
    return None


def _is_logged(request: Request, place: Origin, provider: Provider) -> bool:
    names = {param.name for param in request.query}
    return provider.api is not None and any(
        logged.parameter in names and fits(logged.path, place.path or "") for logged in provider.api.logged
    )


def _self_hosted(
    request: Request, place: Origin, leaks: Spans[Leak], path: str, provider: Provider
) -> Confidence | None:
    """Tell an instance by the provider's word in the name of its address, or by a documented path and a name."""
    if place.host is not None and place.host in _own_pages(provider):
        return None
    by_address = any(speaks_of(name, provider) for name in place.names) or speaks_of(place.host or "", provider)
    documented = any(fits(rf"(?:^|/){path_.lstrip('/')}(?:/|$)", place.path or "") for path_ in provider.context.paths)
    if by_address and (documented or _API.match(place.path or "")):
        return Confidence.HIGH
    if documented and _speaks(request, leaks, path, provider):
        return Confidence.MEDIUM
    return None


def _speaks(request: Request, leaks: Spans[Leak], path: str, provider: Provider) -> bool:
    """Whether anything about a request names the provider: its token, a comment, the file's path."""
    texts = [request.auth.token] if request.auth else []
    texts += [param.value for param in request.body]
    names = [name for text in texts for name in text.names]
    own = {token.id for token in provider.tokens}
    spans = [piece.span for text in texts for piece in text.pieces if piece.span is not None]
    return (
        any(speaks_of(name, provider) for name in (*names, request.comment, path))
        or any(leak.rule_id in own for span in spans for leak in leaks.starting(span.start, span.end - 1))
        or any(
            (text.pieces[0].text or "").startswith(keyword)
            for text in texts
            if text.pieces
            for token in provider.tokens
            if token.shape_points > 2  # noqa: PLR2004 - a long shape that nobody shares (docs/architecture.md)
            for keyword in token.keywords
        )
    )


def _own_pages(provider: Provider) -> frozenset[str]:
    return frozenset(page.split("/")[2] for page in (provider.home, *provider.docs) if "://" in page)


def _instance(place: Origin) -> str:
    """Return what stands for the host: itself, or the variable that holds it."""
    return place.host or (f"${place.names[0]}" if place.host is None and place.names else "")
