"""Stage 2 for tokens known by use: values of slots that a rule describes, in text that names the provider."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import regex

from scanner.engine import placeholder
from scanner.engine.evidence import name_pattern, own_name
from scanner.engine.shapes import is_placeholder, masked_after
from scanner.engine.slots import Slot
from scanner.model import Span
from scanner.ruleset.model import Provider, Token, Use

MAX_PASSWORD = 128
# What may follow a literal value. A template's opening (`{`, `${`, `<`) says that the value is only its beginning.
_AFTER = regex.compile(
    rb"%[0-9A-Fa-f]{2} | [.:!*\\\#?,]{1,2} (?: $ | [^0-9A-Za-z_{<$-] ) "
    rb"| [\x00-\x20\"'`>()\[\]},;|&\\=/@] | </ | <[A-Za-z] | $",
    regex.VERBOSE,
)
_QUOTES = b"\"'`"


class Claim(NamedTuple):
    """A slot whose value a rule would take, and by which use."""

    token: Token
    use: Use
    slot: Slot
    span: Span
    secret: bytes


@functools.lru_cache(maxsize=1024)
def _value(pattern: str) -> Any:
    return regex.compile(pattern.encode(), regex.DOTALL)


def may_take(name: bytes, providers: Iterable[Provider]) -> bool:
    """Whether any rule of these providers could want a slot of this name, of whatever kind."""
    if name.lower() in (b"bearer", b"token") or name.lower().endswith(b"value"):
        return True  # a header's scheme, or an object whose label names the slot
    slot = Slot("", name, Span(0, 0), Span(0, 0))
    for provider in providers:
        own = own_name(slot, provider)
        if any(name_pattern(use.name).search(own) for token in provider.tokens for use in token.use):
            return True
    return False


# Names of values that are random and no credential. `key` alone is any map's or table's.
_NO_CREDENTIAL = regex.compile(
    r"(?:^|_)(?:page|next|prev|cursor|sync|continuation|idempotency|cache|csrf|xsrf|authenticity|upload|publickey|request"
    r"|trace|correlation|etag|nonce|state|verification|captcha|recaptcha|sort|partition|primary|foreign)_?(?:token|key)"
    r"|client_token$|^key$|public_key_token"
)


def takers(slot: Slot, provider: Provider) -> tuple[tuple[Token, Use], ...]:
    """Return the provider's rules that want what stands in such a slot, each with the use that says so."""
    name = own_name(slot, provider)
    if _NO_CREDENTIAL.search(name):
        return ()
    wanted = ((token, next((use for use in token.use if _fits(use, slot, name)), None)) for token in provider.tokens)
    return tuple((token, use) for token, use in wanted if use is not None)


def use_of(token: Token, slot: Slot | None, provider: Provider) -> Use | None:
    """Return the use of a token that fits the slot its shape stands in, for what the use knows of surroundings."""
    if slot is None or not token.use:
        return None
    name = own_name(slot, provider)
    return next((use for use in token.use if _fits(use, slot, name)), None)


def claims(data: bytes, slot: Slot, wanted: tuple[tuple[Token, Use], ...]) -> Iterator[Claim]:
    """Yield the rules whose values a slot's value could be, before any evidence is weighed."""
    for token, use in wanted:
        if not token.value:
            continue
        span = value_span(token, data, slot)
        if span is not None:
            yield Claim(token, use, slot, span, data[span.start : span.end])


def _fits(use: Use, slot: Slot, name: str) -> bool:
    if use.slot == "query" and slot.kind != "query":
        return False
    if use.slot == "call" and slot.kind != "call":
        return False
    if use.slot == "header" and slot.kind not in ("header", "name", "call"):
        return False
    if use.slot == "name" and slot.kind == "header":
        return False
    if use.scheme and slot.scheme != use.scheme.lower():
        return False
    return name_pattern(use.name).search(name) is not None


def value_span(token: Token, data: bytes, slot: Slot) -> Span | None:
    """Return where a slot's token stands, or None if the value is none: wrong alphabet, placeholder, identifier."""
    start, end = slot.value
    if token.low_entropy:
        end = _quoted_end(data, start, end)
        if end < 0:
            return None
    match = _value(token.value).match(data, start, end)
    if match is None or not _AFTER.match(data, match.end()):
        return None
    quoted = data[start - 1 : start] in (b'"', b"'", b"`", b">")
    if not quoted and data[match.end() : match.end() + 1] in (b"(", b"["):
        return None  # a call or an index, not a literal
    span = Span(start, match.end())
    value = data[start : match.end()]
    if masked_after(data, span.end) or is_placeholder(token, value, value):
        return None
    if token.low_entropy:
        return None if _is_word(value) else span
    return span if placeholder.looks_random(value) else None


def _quoted_end(data: bytes, start: int, end: int) -> int:
    """Return where a password ends: at its closing quote, if it has one; -1 for a sentence."""
    quote = data[start - 1 : start]
    if quote not in (b'"', b"'", b"`"):
        return end
    close = data.find(quote, start, start + MAX_PASSWORD)
    if close < 0:
        return end
    while close > start and data[close - 1] == ord("\\"):  # the quote of a string in a string
        close -= 1
    return -1 if regex.search(rb"\s", data[start:close]) else close


_NO_PASSWORD = regex.compile(
    rb"""(?x)
      [A-Za-z]? [a-z_ -]* | [A-Z_ -]+ | (?: [A-Z]?[a-z]+ [-_.]? )+      # words: labels, identifiers, translations
    | (?i) [a-z_.$]* (?: passw(?:or)?d | pwd | passphrase | credential | secret ) [a-z_]* \d?
    | (?i) [a-z]+ (?: \.[a-z_]+ )+
    | (?i) [a-z0-9+.-]+ :// .*
    | (?i) (?: vault | arn | op | ssm | env | file | ref | sops | enc | keyvault | secret | gsm | kms | bws? | awssm )
      [:(+] .*
    | null | none | true | false | undefined
    """
)


def _is_word(value: bytes) -> bool:
    """Whether a password's value is a label, a reference to a store, or code that fetches it."""
    return _NO_PASSWORD.fullmatch(value) is not None
