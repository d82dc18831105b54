"""What a rule must hold beyond the right types: demands on one provider's rules (see `crossing` for several files)."""

from __future__ import annotations

import random
from collections.abc import Iterator

from scanner.ruleset import patterns, prefilter
from scanner.ruleset.model import Pair, Provider, Token
from scanner.ruleset.sample import fill, mint

GENERIC = "generic"
GENERIC_IDS = frozenset(("jwt", "private-key", "url-credentials", "token-in-url", "token-in-client-code"))
"""Ids that rules of the provider `generic` may have without beginning with it."""

RARE = 5
"""Bytes from which a literal is rare enough to be searched for by itself."""

_SHAPE_KEYS = ("keywords", "prefilter", "expression", "lookback", "max_len", "shared", "shape_points")
_SAMPLES = 20


def of_token(token: Token, provider: Provider, *, compiling: bool) -> Iterator[str]:
    """Yield the token's problems; with `compiling` its regexes are compiled, which needs the `regex` package."""
    yield from _names(token, provider)
    yield from _shape(token) if token.pattern else _no_shape(token)
    yield from _by_use(token)
    yield from _regexes(token, compiling=compiling)
    yield from _proof(token)


def of_pair(pair: Pair, provider: Provider) -> Iterator[str]:
    """Yield the pair's problems."""
    yield from own_id(pair.id, provider)
    if len(pair.parts) == 1 or len(set(pair.parts)) < len(pair.parts):
        yield 'key "parts": names at least two tokens, each once'


def of_context(provider: Provider, *, compiling: bool) -> Iterator[str]:
    """Yield the problems of the provider's context."""
    for word in provider.context.words:
        if word != word.lower():
            yield f'key "words": "{word}" must be in lower case'
    if compiling:
        yield from _uncompilable("paths", provider.context.paths)


def _names(token: Token, provider: Provider) -> Iterator[str]:
    yield from own_id(token.id, provider)
    if token.revoke and token.revoke not in {item.name for item in provider.revocations}:
        yield f'key "revoke": there is no [revoke.{token.revoke}] in this file'


def own_id(rule_id: str, provider: Provider) -> Iterator[str]:
    """Yield the problem of an id that does not begin with its provider."""
    name = provider.provider
    if not rule_id or not name or rule_id.startswith(f"{name}-"):
        return
    if name == GENERIC and rule_id in GENERIC_IDS:
        return
    yield f'key "id": "{rule_id}" must begin with the provider\'s name, "{name}-"'


def _shape(token: Token) -> Iterator[str]:
    if not token.keywords:
        yield 'missing key "keywords": a token with a pattern is searched by them'
    if not token.max_len:
        yield 'missing key "max_len": a token with a pattern needs the longest match in bytes'
    if token.prefilter:
        yield from _prefilter(token)
    elif not token.expression:
        short = [word for word in token.keywords if len(word.encode()) < RARE]
        if short:
            yield (
                f'key "keywords": "{short[0]}" is shorter than {RARE} bytes, which is too common by itself; '
                'add a prefilter with the characters that follow it, such as "sk_[0-9a-f]{4}"'
            )
    if token.checksum and token.pattern:
        for group in ("body", "check"):
            if f"(?P<{group}>" not in token.pattern:
                yield f'key "pattern": checksum "{token.checksum}" needs a group (?P<{group}> …)'


def _prefilter(token: Token) -> Iterator[str]:
    try:
        prefilter.parse(token.prefilter)
    except ValueError as error:
        yield f'key "prefilter": {error}'


def _no_shape(token: Token) -> Iterator[str]:
    if not (token.value and token.use):
        yield "needs a pattern (known by its shape), or a value and use (known by where it stands)"
        return
    for name in _SHAPE_KEYS:
        if getattr(token, name):
            yield f'key "{name}": has no effect without a pattern'


def _by_use(token: Token) -> Iterator[str]:
    if token.value and not token.use and token.pattern:
        yield 'missing key "use": value and use go together'
    for number, use in enumerate(token.use, 1):
        if use.scheme and use.slot not in ("", "header"):
            yield f'use #{number}: key "scheme": only a header has a scheme, this is slot "{use.slot}"'


def _regexes(token: Token, *, compiling: bool) -> Iterator[str]:
    if token.pattern:
        yield from _one("pattern", token.pattern, verbose=True, compiling=compiling)
    if token.expression:
        yield from _one("expression", token.expression, verbose=False, compiling=compiling)
    if token.value:
        yield from _one("value", token.value, verbose=False, compiling=compiling)
    if not compiling:
        return
    yield from _uncompilable("placeholders", token.placeholders)
    for number, use in enumerate(token.use, 1):
        for problem in (*_uncompilable("name", (use.name,)), *_uncompilable("paths", use.paths)):
            yield f"use #{number}: {problem}"


def _one(key: str, pattern: str, *, verbose: bool, compiling: bool) -> Iterator[str]:
    for flaw in patterns.flaws(pattern, verbose=verbose):
        yield f'key "{key}": {flaw}'
    flaw = patterns.compile_flaw(pattern, verbose=verbose) if compiling else ""
    if flaw:
        yield f'key "{key}": {flaw}'


def _uncompilable(key: str, regexes: tuple[str, ...]) -> Iterator[str]:
    for regex in regexes:
        flaw = patterns.compile_flaw(regex, verbose=False)
        if flaw:
            yield f'key "{key}": "{regex}" {flaw}'


def _proof(token: Token) -> Iterator[str]:
    for number, carrier in enumerate(token.carriers, 1):
        if "{sample}" not in carrier:
            yield f'key "carriers": item {number} does not hold {{sample}}'
    if token.sample:
        yield from _sample(token)


def _sample(token: Token) -> Iterator[str]:
    rng = random.Random(token.id)  # noqa: S311 - fake tokens; the same ones each time, so that a problem stays
    try:
        samples = [mint(token, rng) for _ in range(_SAMPLES)]
    except ValueError as error:
        yield f'key "sample": {error}'
        return
    if not token.pattern:
        return
    longest = max(len(sample.encode()) for sample in samples)
    if 0 < token.max_len + token.lookback < longest:
        yield f'key "max_len": a sample is {longest} bytes long'
    carriers = [carrier for carrier in token.carriers if "{sample}" in carrier] or ["{sample}"]
    texts = [fill(carrier, {"sample": sample}) for sample in samples for carrier in carriers]
    if token.keywords and not all(_holds_keyword(token, text) for text in texts):
        yield 'key "keywords": none of them stands in some minted samples'
    elif token.prefilter and not all(_fits_prefilter(token, text) for text in texts):
        yield 'key "prefilter": does not fit some minted samples'


def _holds_keyword(token: Token, text: str) -> bool:
    if token.ignore_case:
        text = text.lower()
        return any(word.lower() in text for word in token.keywords)
    return any(word in text for word in token.keywords)


def _fits_prefilter(token: Token, text: str) -> bool:
    try:
        sets = prefilter.parse(token.prefilter)
    except ValueError:
        return True  # already reported
    data = text.encode()
    return prefilter.fits(sets, data) or (token.ignore_case and prefilter.fits(sets, data.lower()))
