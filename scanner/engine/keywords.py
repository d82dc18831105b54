"""Stage 1's vocabulary: every rare literal that may begin a token, in every form it may stand in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scanner.engine import forms
from scanner.engine.forms import ByteSets
from scanner.ruleset.model import Provider, Ruleset, Token

MIN_LITERAL = 4
"""Characters of a base64 form that chance does not bring: once in 16 MB of base64, and not in words."""
MIN_PREFIX = 3
"""Bytes of a keyword that are rare enough when every one of them is escaped."""


RARE_WORD = 6
"""A provider's word shorter than this (`aws`, `slack`) is too common to start a search; its `keywords` do."""


class Meaning(NamedTuple):
    """What one event says: `form` is "" for the keyword itself, else the encoding it stands in.

    `tokens` are indexes into the ruleset's tokens, `providers` into its providers (a word or host that makes the
    engine look for uses of that provider's tokens, and the lint read requests). `hosts` are the providers of which the
    text is an API host.
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
            for keyword in _encoded(sets):
                yield keyword._replace(meaning=keyword.meaning._replace(tokens=(index,)))


def _encoded(sets: ByteSets) -> Iterator[Keyword]:
    """Yield a keyword's forms, encoded once and twice.

    All but the base64 forms of short prefixes are plain literals, which hyperscan compiles and searches nearly for
    nothing.
    """
    start = next((index for index, item in enumerate(sets) if len(item) > 1), len(sets))
    inner: list[ByteSets] = []
    for phase, encoded in forms.base64_alignments(sets):
        low, high = _literal_run(encoded)
        if high - low >= MIN_LITERAL:
            yield _keyword(encoded[low:high], f"base64:{(phase + low) % 4}")
            inner.append(encoded[low:high])
        else:
            yield _base64(phase, encoded)
    if start < MIN_PREFIX:
        return
    sets = sets[:start]
    yield _keyword(forms.hexadecimal(sets), "hex")
    for name, escaped in forms.escapes(sets):
        yield _keyword(escaped, name)
        if name == "percent":
            inner.append(escaped)
    yield _keyword(forms.utf16(sets), "utf-16")
    for once in (*inner, forms.utf16(sets)):
        yield from _encoded_again(once)


def _encoded_again(sets: ByteSets) -> Iterator[Keyword]:
    for phase, twice in forms.base64_alignments(sets, MIN_LITERAL):
        low, high = _literal_run(twice)
        if high - low >= MIN_LITERAL:
            yield _keyword(twice[low:high], f"base64:{(phase + low) % 4}")
    if len(sets) >= MIN_LITERAL and max(map(max, sets)) < 128 and frozenset((0,)) not in sets:  # noqa: PLR2004 - ASCII
        yield _keyword(forms.hexadecimal(sets), "hex")


def _shapes(token: Token) -> Iterator[ByteSets]:
    if token.prefilter:
        from scanner.ruleset.prefilter import parse  # noqa: PLC0415 - only when the database is built, not from cache

        yield parse(token.prefilter)
        return
    for keyword in token.keywords:
        yield forms.literal(keyword.encode(), ignore_case=token.ignore_case)


def _literal_run(sets: ByteSets) -> tuple[int, int]:
    """Return where the longest run of single bytes stands."""
    best = (0, 0)
    start = 0
    for index in range(len(sets) + 1):
        if index == len(sets) or len(sets[index]) > 1:
            best = max(best, (start, index), key=lambda run: run[1] - run[0])
            start = index + 1
    return best


def _of_context(provider: Provider, index: int) -> Iterator[Keyword]:
    has_values = any(token.value for token in provider.tokens)
    if not has_values and not provider.usages:
        return
    context = provider.context
    words = [word for word in context.words if len(word) >= RARE_WORD]
    for word in (*words, *context.hosts, *context.keywords):
        sets = forms.literal(word.lower().encode(), ignore_case=True)
        hosts = (index,) if word in context.hosts else ()
        yield _keyword(sets, "", providers=(index,), hosts=hosts)
        yield _keyword(forms.utf16(sets), "utf-16", providers=(index,))
        if not has_values:  # the lint alone asks for them, and reads no text that is encoded otherwise
            continue
        for keyword in _encoded_word(word):
            yield keyword._replace(meaning=keyword.meaning._replace(providers=(index,)))


def _encoded_word(word: str) -> Iterator[Keyword]:
    """Yield a word's base64 forms, as it is written and, once encoded, as environment variables write it."""
    for phase, encoded in forms.base64_alignments(forms.literal(word.encode())):
        yield _base64(phase, encoded)
        yield from _encoded_again(encoded)
    if word.isalpha():
        for phase, encoded in forms.base64_alignments(forms.literal(word.upper().encode())):
            yield _base64(phase, encoded)


def _base64(phase: int, sets: ByteSets) -> Keyword:
    low, high = _literal_run(sets)
    if high - low < MIN_LITERAL:
        low, high = max(0, low - 2), min(len(sets), high + 2)
    return _keyword(sets[low:high], f"base64:{(phase + low) % 4}")


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
