"""Stage 2 for tokens known by use: values of slots that a rule describes, in text that names the provider."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import regex

from scanner.engine import placeholder
from scanner.engine.evidence import is_credential, name_pattern, own_name
from scanner.engine.labels import is_cell
from scanner.engine.passwords import is_prose, is_word, quoted_end
from scanner.engine.shapes import is_placeholder, masked_after
from scanner.engine.slots import Slot, snake
from scanner.model import Span
from scanner.ruleset.model import Provider, Token, Use

# What may follow a literal value. A template's opening (`{`, `${`, `<`) says that the value is only its beginning.
_AFTER = regex.compile(
    rb"%[0-9A-Fa-f]{2} | [.:!*\\\#?,]{1,2} (?: $ | [^0-9A-Za-z_{<$-] ) "
    rb"| [\x00-\x20\"'`>()\[\]},;|&\\=/@] | </ | <[A-Za-z] | $",
    regex.VERBOSE,
)
_CALL = regex.compile(rb"\(|\[(?!\\)")
"""A call or an index, not a literal; HTTP clients log the end of a line as `[\\r][\\n]`."""


_NOT_RANDOM = regex.compile(rb"[~.]{0,2}(?:/[a-z0-9_.-]+){2,}|--[a-z-]+|v?\d{1,5}(?:\.\d{1,5})+(?:[-+.][\w.+-]*)?")
"""A path, an option, a version."""
_DER = regex.compile(rb"MI[GHI][0-9A-Za-z+/]{61} | MFkwEwYHKoZI | MCowBQYDK2Vw", regex.VERBOSE)
"""A key or certificate in DER (X.690), mostly a public one."""


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


# Functions that take the name of a secret, not the secret.
_LOOKS_UP = regex.compile(r"(?:^|_)(?:get|fetch|load|read|look_?up|find|resolve|retrieve|require|decrypt)_")


def takers(slot: Slot, provider: Provider) -> tuple[tuple[Token, Use], ...]:
    """Return the provider's rules that want what stands in such a slot, each with the use that says so."""
    name = own_name(slot, provider)
    if _NO_CREDENTIAL.search(name) or (slot.kind == "call" and _LOOKS_UP.search(name)):
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
        end = -1 if is_prose(data, slot) else quoted_end(data, start, end)
    if end < 0 or _is_argument(data, slot):
        return None
    match = _value(token.value).match(data, start, end)
    if match is None or not _AFTER.match(data, match.end()):
        return None
    quoted = data[start - 1 : start] in (b'"', b"'", b"`", b">")
    if not quoted and _CALL.match(data, match.end()):
        return None
    span = Span(start, match.end())
    value = data[start : match.end()]
    bold = data[start - 2 : start] == data[span.end : span.end + 2] == b"**"
    if (masked_after(data, span.end) and not bold) or is_placeholder(token, value, value):
        return None
    told = is_word(value) if token.low_entropy else _is_told(value)
    return None if told else span


def _is_told(value: bytes) -> bool:
    """Whether one can tell what a value is, so that it is no random text: a key in DER, a path, an identifier."""
    return bool(_DER.match(value) or _NOT_RANDOM.fullmatch(value)) or not placeholder.looks_random(value)


_KEYWORD = regex.compile(rb"[A-Za-z_]\w*=|\*\*?[A-Za-z_]")


def _is_argument(data: bytes, slot: Slot) -> bool:
    """Whether a value is code after a name in a list of arguments: `login(email, password, timeout=30)`."""
    between = data[slot.name_span.end : slot.value.start]
    if between.strip(b" \"'") in (b",", b";") and is_cell(data, slot) and not is_credential(snake(slot.name)):
        return True
    if slot.kind == "column" or data[slot.value.start - 1 : slot.value.start] in (b'"', b"'", b"`"):
        return False
    if b"=" not in between and b":" not in between and _KEYWORD.match(data, *slot.value):
        return True
    return between.strip() == b"(" or (between.strip() == b"," and not is_cell(data, slot))
