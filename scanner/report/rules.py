"""What reports say about a rule, gathered from its token, pair or lint and its provider."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Confidence, Finding, Severity

if TYPE_CHECKING:
    from scanner.ruleset.model import Pair, Provider, Ruleset, Token
    from scanner.ruleset.usage import Usage


class Rule(NamedTuple):
    """A rule as a reader meets it; `steps` tell how to revoke the token, `docs` is a URL or empty.

    A lint (`is_misuse`) has `why`, `quote` and `fix` instead of steps, and no weakness (`cwe` 0) if it is about care.
    """

    id: str
    title: str
    provider: str
    provider_name: str
    severity: Severity
    confidence: Confidence
    grants: str = ""
    cwe: int = 798
    docs: str = ""
    steps: tuple[str, ...] = ()
    revoke_url: str = ""
    aliases: tuple[str, ...] = ()
    is_misuse: bool = False
    why: str = ""
    quote: str = ""
    fix: str = ""
    persona: str = ""


def all_rules(ruleset: Ruleset) -> dict[str, Rule]:
    """Return every rule of the set by id, in the order of ids."""
    rules = [_of_token(provider, token) for provider in ruleset.providers for token in provider.tokens]
    by_id = {rule.id: rule for rule in rules}
    for provider in ruleset.providers:
        for pair in provider.pairs:
            by_id.setdefault(pair.id, _of_pair(pair, by_id.get(pair.parts[0]), provider))
        by_id |= {usage.id: _of_usage(provider, usage) for usage in provider.usages}
    return dict(sorted(by_id.items()))


def rule_of(finding: Finding, rules: dict[str, Rule]) -> Rule:
    """Return the finding's rule; for one that the set does not hold, what the finding itself tells."""
    known = rules.get(finding.rule_id)
    if known:
        return known
    severity, confidence = finding.severity, finding.leak.confidence
    rule = Rule(finding.rule_id, finding.rule_id, finding.provider, finding.provider, severity, confidence)
    misuse = finding.leak.misuse
    return rule._replace(is_misuse=True, cwe=0, why=misuse.message, fix=misuse.fix) if misuse else rule


def advice(rule: Rule) -> tuple[str, ...]:
    """Return how to stop the token; for a rule without steps of its own, what always helps."""
    return rule.steps or ("Revoke or rotate it where it was issued.",)


def _of_token(provider: Provider, token: Token) -> Rule:
    revocation = next((way for way in provider.revocations if way.name == token.revoke), None)
    return Rule(
        id=token.id,
        title=token.title,
        provider=provider.provider,
        provider_name=provider.name,
        severity=token.severity,
        confidence=token.confidence,
        grants=token.grants,
        cwe=token.cwe,
        docs=token.docs or next(iter(provider.docs), provider.home),
        steps=revocation.steps if revocation else (),
        revoke_url=revocation.url if revocation else "",
        aliases=token.aliases,
    )


def _of_pair(pair: Pair, secret: Rule | None, provider: Provider) -> Rule:
    if secret:
        return secret._replace(id=pair.id, title=pair.title, aliases=())
    return Rule(pair.id, pair.title, provider.provider, provider.name, Severity.HIGH, Confidence.HIGH)


def _of_usage(provider: Provider, usage: Usage) -> Rule:
    return Rule(
        id=usage.id,
        title=usage.title,
        provider=provider.provider,
        provider_name=provider.name,
        severity=usage.severity,
        confidence=usage.confidence,
        cwe=usage.cwe,
        docs=usage.docs or next(iter(provider.docs), provider.home),
        aliases=usage.aliases,
        is_misuse=True,
        why=usage.why,
        quote=usage.quote,
        fix=usage.fix,
        persona=usage.persona,
    )
