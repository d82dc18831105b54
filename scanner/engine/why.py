"""Why stage 2 drops what stage 1 found: the same checks as in `shapes` and `uses`, in the same order, with words.

Nothing here runs in a scan. A test holds it to the decisions of `shapes.confirm` and `uses.value_span`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scanner.engine import placeholder, shapes
from scanner.engine.jwt import fits, is_sample, parts
from scanner.engine.uses import value_span
from scanner.ruleset.checksum import CHECKS

if TYPE_CHECKING:
    from scanner.engine.slots import Slot
    from scanner.model import Span
    from scanner.ruleset.model import Token

MASKED = "what follows says that it is cut or masked"
_NO_SHAPE = "what follows the keyword is not of the rule's pattern: too short, too long, or other characters"


def why_no_shape(token: Token, data: bytes, start: int, end: int, words: tuple[str, ...]) -> str:
    """Return why the keyword of `token` at `data[start:end]` makes no token; "" if it does make one."""
    try:
        if shapes.confirm(token, data, start, end, words) is not None:
            return ""
    except TimeoutError:
        return "its pattern took too long"
    match = _match(token, data, start, end)
    if match is None:
        return _why_no_match(token, data, start)
    return _why_no_secret(token, data, match) or _why_no_jwt(token, match["secret"], words)


def _why_no_secret(token: Token, data: bytes, match: Any) -> str:
    secret: bytes = match["secret"]
    if token.checksum and token.check_fails == "drop" and not CHECKS[token.checksum](match["body"], match["check"]):
        return f"its checksum ({token.checksum}) is wrong"
    sample = why_placeholder(token, secret, shapes.body_of(token, match))
    if sample:
        return sample
    if shapes.masked_after(data, match.end("secret")):
        return MASKED
    entropy = placeholder.entropy(secret)
    if token.min_entropy and entropy < token.min_entropy:
        return f"too regular: {entropy:.1f} bits of entropy per character, and the rule wants {token.min_entropy}"
    return ""


def _match(token: Token, data: bytes, start: int, end: int) -> Any:
    pattern = shapes.compiled(token.pattern, ignore_case=token.ignore_case)
    limit = min(len(data), start + token.lookback + token.max_len + 1)
    if not token.lookback:
        return pattern.match(data, start, limit, timeout=shapes.TIMEOUT)
    found = pattern.finditer(data, max(0, start - token.lookback), limit, timeout=shapes.TIMEOUT)
    return next((match for match in found if match.end() > start and match.start() < end), None)


def _why_no_match(token: Token, data: bytes, start: int) -> str:
    before = data[start - 1 : start]
    if token.pattern.startswith("{L}") and (before.isalnum() or before in (b"_", b"-")):
        return "it is the middle of a longer word"
    return _NO_SHAPE


def why_placeholder(token: Token, secret: bytes, body: bytes) -> str:
    """Return why a value is taken for a sample, "" if it is not."""
    own = placeholder.compiled(token.placeholders)
    if own is not None and own.search(secret):
        return "it is one of the rule's own placeholders: a sample of the provider's documentation"
    if token.family != "jwt" and placeholder.is_made_up(body):
        return "it is a placeholder: a template, a mask, words, or repeated or ascending characters"
    return ""


def _why_no_jwt(token: Token, secret: bytes, words: tuple[str, ...]) -> str:
    read = parts(secret) if token.family == "jwt" else None
    if token.family == "jwt" and read is None:
        return "it does not decode to a JSON Web Token"
    if read is not None and is_sample(read[1]):
        return "its claims are those of a documentation sample"
    if read is not None and token.claims and fits(secret, dict(token.claims), words) < 0:
        return "its claims are not those of this provider"
    return "the rule does not confirm it"


def why_no_value(token: Token, data: bytes, slot: Slot) -> str:
    """Return why a slot's value is no token of this rule; "" if it is one."""
    span: Span | None = value_span(token, data, slot)
    if span is not None:
        return ""
    start, end = slot.value
    value = data[start:end]
    if shapes.masked_after(data, end):
        return MASKED
    sample = why_placeholder(token, value, value)
    if sample:
        return sample
    if not token.low_entropy and value and not placeholder.looks_random(value):
        return "its value is no random text: an identifier, a path, words, or too short"
    return "its value is not of the rule's form: other characters, another length, a word, or code that fetches it"
