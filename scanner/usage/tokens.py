"""Finds the tokens of a file where they stand: leaks, values under a name, credentials of requests, SDK statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scanner.model import Span
from scanner.ruleset.model import Provider
from scanner.usage.facts import Knowledge, TokenFacts, credentials, is_credential, spoken_of
from scanner.usage.names import snaked
from scanner.usage.paths import is_public
from scanner.usage.reading import Named, Read, SdkUse
from scanner.usage.text import Text

_NAME_BEFORE = re.compile(r"([A-Za-z_][\w.-]{0,99})[\"']?\s{0,8}(?:=>|:=|[=:])\s{0,8}[\"'`]?$")
"""A name that something is assigned to, at the end of what stands before a leak: in any language."""


class Sighting(NamedTuple):
    """A token at a place. `span` is the literal, or the expression or statement that names it."""

    facts: TokenFacts
    span: Span


def sightings(read: Read, knowledge: Knowledge) -> list[Sighting]:
    """Return every token whose provider is known, each literal once and each name of others once, by place."""
    found = [*_leaks(read, knowledge), *_named(read, knowledge), *_sent(knowledge), *_used(read, knowledge)]
    literals: list[Sighting] = []
    names: dict[tuple[str, str], Sighting] = {}
    for item in found:
        if item.facts.literal:
            if not any(_same(item.span, other.span) for other in literals):
                literals.append(item)
        else:
            key = (item.facts.provider, item.facts.name)
            names[key] = min(names.get(key, item), item, key=lambda sighting: sighting.span)
    held = {item.facts.name for item in literals if item.facts.name}
    return sorted((*literals, *(item for item in names.values() if item.facts.name not in held)), key=_place)


def _place(sighting: Sighting) -> Span:
    return sighting.span


def _same(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _leaks(read: Read, knowledge: Knowledge) -> Iterator[Sighting]:
    for leak in knowledge.leaks:
        token = knowledge.ruleset.token(leak.rule_id)
        names = (
            *_NAME_BEFORE.findall(leak.excerpt.text[: leak.excerpt.start]),
            *(item.name for item in read.named if item.span.start <= leak.span.start < item.span.end),
        )
        public = any(map(is_public, names))
        name = names[0] if names else ""
        facts = TokenFacts(token.provider, token.kind, literal=True, public=public, name=name, leak=leak)
        yield Sighting(facts._replace(confidence=leak.confidence, evidence=("leak",)), leak.span)


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


def definition(text: Text, read: Read) -> Span | None:
    """Return where a value under one of a text's names stands, the nearest name first."""
    spans = {item.name: item.span for item in reversed(read.named)}
    return next((spans[name] for name in text.names if name in spans), None)
