"""The digest of a ruleset: equal exactly when two rulesets can't give different findings.

How a token is verified is not in it: that changes what is said of a finding, not whether there is one, so that what is
remembered under a digest, or compared by it, outlives a change of `[verify]`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scanner.ruleset.model import Pair, Provider, Token

if TYPE_CHECKING:
    from scanner.ruleset.usage import Usage

_PROSE = frozenset((
    "title", "grants", "docs", "revoke", "cwe", "sample", "carriers", "no_match",
    "verify", "not_asked",
))  # fmt: skip
"""Fields of a token that people read, tests or verification use; no finding depends on them."""

_USAGE_PROSE = frozenset(("title", "why", "quote", "fix", "docs", "cwe", "match", "no_match"))
"""The same of a lint."""


def digest(providers: tuple[Provider, ...]) -> str:
    """Return the SHA-256 (hex) over canonical JSON of everything that can change a finding."""
    import hashlib  # noqa: PLC0415 - a bundle carries its digest
    import json  # noqa: PLC0415

    facts = [_facts(provider) for provider in sorted(providers, key=lambda item: item.provider)]
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _facts(provider: Provider) -> dict[str, Any]:
    return {
        "provider": provider.provider,
        "context": provider.context,
        "tokens": [_token(token) for token in provider.tokens],
        "pairs": [_pair(pair) for pair in provider.pairs],
        "api": provider.api,
        "facts": provider.facts,
        "usages": [_usage(usage) for usage in provider.usages],
    }


def _token(token: Token) -> dict[str, Any]:
    return {name: value for name, value in token._asdict().items() if name not in _PROSE}


def _usage(usage: Usage) -> dict[str, Any]:
    return {name: value for name, value in usage._asdict().items() if name not in _USAGE_PROSE}


def _pair(pair: Pair) -> tuple[Any, ...]:
    return (pair.id, pair.parts, pair.within_lines, pair.within_bytes)
