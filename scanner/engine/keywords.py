"""Stage 1's vocabulary: every rare literal that may begin a token, in every form it may stand in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scanner.engine import forms
from scanner.engine.forms import ByteSets
from scanner.ruleset.model import Provider, Ruleset, Token

TRIMMED_BASE64 = 6
"""Ambiguous edge characters of a base64 form are cut while so many remain: hyperscan compiles a literal 60 times faster."""


RARE_WORD = 6
"""A provider's word shorter than this (`aws`, `slack`) is too common to start a search; its `keywords` do."""


class Meaning(NamedTuple):
    """What one event says: `form` is "" for the keyword itself, else the encoding it stands in.

    `tokens` are indexes into the ruleset's tokens, `providers` into its providers (a word or host that makes the
    engine look for that provider's uses). `hosts` are the providers of which the text is an API host.
    """

    form: str
    width: int
    tokens: tuple[int, ...] = ()
    providers: tuple[int, ...] = ()
    hosts: tuple[int, ...] = ()


class Keyword(NamedTuple):
    """One expression of the stage-1 database; `width` 0 means that only its end is known."""

    expression: str
    ignore_case: bool
    sets: ByteSets
    meaning: Meaning


def vocabulary(ruleset: Ruleset) -> tuple[Keyword, ...]:
    """Return all keywords of all rules, each expression once, with everything it may mean."""
    merged: dict[tuple[str, bool], Keyword] = {}
    for keyword in _all(ruleset):
        key = (keyword.expression, keyword.ignore_case)
        known = merged.get(key)
        if known is not None:
            a, b = known.meaning, keyword.meaning
            meaning = Meaning(
                a.form or b.form, a.width, a.tokens + b.tokens, a.providers + b.providers, a.hosts + b.hosts
            )
            keyword = keyword._replace(meaning=meaning)  # noqa: PLW2901 - the merged keyword takes the place of both
        merged[key] = keyword
    return tuple(merged.values())


def _all(ruleset: Ruleset) -> Iterator[Keyword]:
    for index, token in enumerate(ruleset.tokens):
        yield from _of_token(token, index)
    for index, provider in enumerate(ruleset.providers):
        yield from _of_context(provider, index)


def _of_token(token: Token, index: int) -> Iterator[Keyword]:
    if not token.pattern:
        return
    if token.expression:
        yield Keyword(token.expression, token.ignore_case, (), Meaning("", 0, (index,)))
        return
    for sets in _shapes(token):
        yield _keyword(sets, "", tokens=(index,))
        if token.encoded:
            for phase, encoded in forms.base64_alignments(sets):
                yield _base64(phase, encoded, tokens=(index,))
            for form, encoded in _encodings(sets):
                yield _keyword(encoded, form, tokens=(index,))


def _shapes(token: Token) -> Iterator[ByteSets]:
    if token.prefilter:
        from scanner.ruleset.prefilter import parse  # noqa: PLC0415 - only when the database is built, not from cache

        yield parse(token.prefilter)
        return
    for keyword in token.keywords:
        yield forms.literal(keyword.encode(), ignore_case=token.ignore_case)


def _of_context(provider: Provider, index: int) -> Iterator[Keyword]:
    if not any(token.use or token.shared for token in provider.tokens):
        return
    context = provider.context
    words = [word for word in context.words if len(word) >= RARE_WORD]
    for word in (*words, *context.hosts, *context.keywords):
        sets = forms.literal(word.lower().encode(), ignore_case=True)
        hosts = (index,) if word in context.hosts else ()
        yield _keyword(sets, "", providers=(index,), hosts=hosts)
        yield _keyword(forms.utf16(sets), "utf-16", providers=(index,))
        for phase, encoded in forms.base64_alignments(forms.literal(word.encode())):
            yield _base64(phase, encoded, providers=(index,))


def _encodings(sets: ByteSets) -> Iterator[tuple[str, ByteSets]]:
    yield "utf-16", forms.utf16(sets)
    yield "hex", forms.hexadecimal(sets)
    yield from forms.escapes(sets)


def _base64(
    phase: int, sets: ByteSets, *, tokens: tuple[int, ...] = (), providers: tuple[int, ...] = ()
) -> Keyword:
    start, end = 0, len(sets)
    while end - start > TRIMMED_BASE64 and len(sets[end - 1]) > 1:
        end -= 1
    while end - start > TRIMMED_BASE64 and len(sets[start]) > 1:
        start += 1
    return _keyword(sets[start:end], f"base64:{(phase + start) % 4}", tokens=tokens, providers=providers)


def _keyword(
    sets: ByteSets,
    form: str,
    *,
    tokens: tuple[int, ...] = (),
    providers: tuple[int, ...] = (),
    hosts: tuple[int, ...] = (),
) -> Keyword:
    meaning = Meaning(form, len(sets), tokens, providers, hosts)
    if all(len(item) == 1 or _is_letter(item) for item in sets):
        folded = tuple(frozenset(bytes((min(item),)).lower()) if len(item) > 1 else item for item in sets)
        return Keyword(forms.expression(folded), any(len(item) > 1 for item in sets), sets, meaning)
    return Keyword(forms.expression(sets), ignore_case=False, sets=sets, meaning=meaning)


def _is_letter(item: frozenset[int]) -> bool:
    return len({bytes((value,)).lower() for value in item}) == 1
