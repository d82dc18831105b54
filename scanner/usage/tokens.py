"""Finds the tokens of a file where they stand: leaks, values under a name, credentials of requests, SDK statements."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scanner.engine.spans import Spans
from scanner.model import Span
from scanner.ruleset.model import Provider
from scanner.usage.facts import Knowledge, TokenFacts, credentials, is_credential, spoken_of
from scanner.usage.names import snaked
from scanner.usage.paths import is_public
from scanner.usage.reading import Named, Read, SdkUse

_NAME_BEFORE = re.compile(r"([A-Za-z_][\w.-]{0,99})[\"']?\s{0,8}(?:=>|:=|[=:])\s{0,8}[\"'`]?$")
"""A name that something is assigned to, at the end of what stands before a leak: in any language."""


NEAR = 8_192
"""Bytes before a leak in which the value that holds it begins."""


class Sighting(NamedTuple):
    """A token at a place. `span` is the literal, or the expression or statement that names it."""

    facts: TokenFacts
    span: Span


def sightings(read: Read, knowledge: Knowledge) -> list[Sighting]:
    """Return every token whose provider is known, each literal once and each name of others once, by place."""
    found = [*_leaks(read, knowledge), *_named(read, knowledge), *_sent(knowledge), *_used(read, knowledge)]
    literals = _apart(item for item in found if item.facts.literal)
    names: dict[tuple[str, str], Sighting] = {}
    for item in found:
        if not item.facts.literal:
            key = (item.facts.provider, item.facts.name)
            names[key] = min(names.get(key, item), item, key=_place)
    held = {item.facts.name for item in literals if item.facts.name}
    return sorted((*literals, *(item for item in names.values() if item.facts.name not in held)), key=_place)


def _place(sighting: Sighting) -> Span:
    return sighting.span


def _apart(found: Iterable[Sighting]) -> list[Sighting]:
    """Keep what overlaps nothing that came earlier."""
    spans: list[Span] = []
    kept: list[Sighting] = []
    for item in found:
        at = bisect_left(spans, item.span)
        if (at and spans[at - 1].end > item.span.start) or (at < len(spans) and spans[at].start < item.span.end):
            continue
        spans.insert(at, item.span)
        kept.append(item)
    return kept


def _leaks(read: Read, knowledge: Knowledge) -> Iterator[Sighting]:
    values: Spans[Named] = Spans(read.named, _of_name) if knowledge.leaks else Spans((), _of_name)
    for leak in knowledge.leaks:
        around = values.starting(leak.span.start - NEAR, leak.span.start)
        token = knowledge.ruleset.token(leak.rule_id)
        names = (
            *_NAME_BEFORE.findall(leak.excerpt.text[: leak.excerpt.start]),
            *(item.name for item in around if leak.span.start < item.span.end),
        )
        public = any(map(is_public, names))
        name = names[0] if names else ""
        facts = TokenFacts(token.provider, token.kind, literal=True, public=public, name=name, leak=leak)
        yield Sighting(facts._replace(confidence=leak.confidence, evidence=("leak",)), leak.span)


def _of_name(item: Named) -> Span:
    return item.span


def _named(read: Read, knowledge: Knowledge) -> Iterator[Sighting]:
    for item in read.named:
        names = (item.name, *item.value.names)
        if item.value.literal:
            facts = knowledge.of(item.value, None, names=(item.name,))
            if facts.evidence:
                yield Sighting(facts, item.value.span or item.span)
        elif item.value.pieces and any(map(is_public, names)):
            yield from _by_name(item, names, knowledge)


def _by_name(item: Named, names: tuple[str, ...], knowledge: Knowledge) -> Iterator[Sighting]:
    """Take a name alone for a token where the provider's file says how its API takes one."""
    owner = spoken_of(names, _documented(knowledge))
    public = next(name for name in names if is_public(name))
    if owner is not None and _holds_token(public):
        facts = knowledge.of(item.value, owner, names=(item.name,))
        yield Sighting(facts._replace(name=public), item.value.span or item.span)


def _sent(knowledge: Knowledge) -> Iterator[Sighting]:
    for request, bound in zip(knowledge.requests, knowledge.bound, strict=True):
        if bound is None:
            continue
        for _, text in credentials(request):
            facts = knowledge.of(text, bound.provider, request.comment)
            span = text.span or request.span
            if facts.literal or facts.public or facts.kind:
                yield Sighting(facts, span)


def _used(read: Read, knowledge: Knowledge) -> Iterator[Sighting]:
    for use in read.uses:
        owner = library_of(use, knowledge.ruleset.providers)
        if owner is None:
            continue
        for keyword, text in use.arguments:
            facts = knowledge.of(text, owner, names=tuple(filter(None, (keyword, use.callee))))
            if facts.kind and text.pieces:
                yield Sighting(facts, text.span or use.span)


def library_of(use: SdkUse, providers: Iterable[Provider]) -> Provider | None:
    """Return the provider whose library a statement is of."""
    first = snaked(use.callee.partition(".")[0]).replace("_", "")
    packaged = (item for item in providers if item.context.packages)
    return next((item for item in packaged if any(word in first for word in item.context.words)), None)


def _documented(knowledge: Knowledge) -> list[Provider]:
    return [provider for provider in knowledge.ruleset.providers if provider.api is not None]


def _holds_token(name: str) -> bool:
    plain = snaked(name)
    return any(is_credential(plain[at:]) for at in (0, *(i + 1 for i, char in enumerate(plain) if char == "_"))) or (
        plain.endswith(("_key", "_sk"))
    )
