"""Writes docs/rules.md from the rule files: a section for each rule, whose anchor is the rule's id."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.report.rules import Rule, advice, all_rules
from scanner.ruleset.model import Pair, Provider, Ruleset, Token, Use
from scanner.ruleset.sample import fields
from scanner.ruleset.usage import Usage

_ALPHABETS = {
    "digits": "digits",
    "hex": "lower-case hex digits",
    "HEX": "upper-case hex digits",
    "lower": "lower-case letters",
    "upper": "upper-case letters",
    "base36": "digits and lower-case letters",
    "upper36": "digits and upper-case letters",
    "base62": "digits and letters",
    "base64url": "digits, letters, `-` and `_`",
    "base64": "digits, letters, `+` and `/`",
    "BASE32": "upper-case letters and `2` to `7`",
}
_WORDS = {
    "{check}": "a checksum over these",
    "{jwt}": "a JSON Web Token",
    "{jwt900}": "a JSON Web Token that lives 900 seconds",
    "{password}": "whatever its owner chose",
}
_PLACES = {"name": "a name that fits", "header": "header", "query": "query parameter", "call": "first argument of"}
_OVER = {
    "request": "requests",
    "token": "tokens where they stand",
    "sdk": "calls of the provider's library",
    "clients": "programs that share a token",
    "dated": "the age of a token's line",
}
_HEAD = """# Rule catalogue

Every built-in rule. A rule's anchor is its id: `rules.html#hypersave-live-key`. `straykey explain ID` tells the same in
a terminal.

This page is made from the files in `rules/`. It holds no token: a shape is told in words.

How to read it: *severity* is what a token can do, *confidence* how sure a finding can be at best. *Evidence* is what
has to stand around a token of a shape that others share ([the points](architecture.md#evidence)).
"""


def page(ruleset: Ruleset) -> str:
    """Return the whole page."""
    rules = all_rules(ruleset)
    lines = [_HEAD, *_table(ruleset)]
    for provider in sorted(ruleset.providers, key=_order):
        lines += _provider(provider, rules)
    return "\n".join(lines).rstrip() + "\n"


def _order(provider: Provider) -> tuple[bool, str]:
    return provider.provider == "generic", provider.name.lower()


def _table(ruleset: Ruleset) -> Iterator[str]:
    yield "| provider | tokens | pairs | misuses |"
    yield "| --- | --- | --- | --- |"
    for provider in sorted(ruleset.providers, key=_order):
        counts = (len(provider.tokens), len(provider.pairs), len(provider.usages))
        yield f"| [{provider.name}](#{anchor(provider)}) | {' | '.join(str(count or '') for count in counts)} |"


def anchor(provider: Provider) -> str:
    """Return the anchor of a provider's section: its name as a heading."""
    return provider.name.lower().replace(" ", "-")


def _provider(provider: Provider, rules: dict[str, Rule]) -> Iterator[str]:
    yield f"\n## {provider.name}\n"
    sources = ", ".join(f"<{url}>" for url in dict.fromkeys((provider.home, *provider.docs)))
    yield f"Facts are from {sources}, last checked on {provider.reviewed}."
    if provider.context.self_hosted:
        yield "Everybody can run an instance of it: a token works at one of them only."
    for token in provider.tokens:
        yield from _rule(rules[token.id])
        yield from _token(token, provider)
        yield from _revoke(rules[token.id])
    for pair in provider.pairs:
        yield from _rule(rules[pair.id])
        yield from _pair(pair)
        yield from _revoke(rules[pair.id])
    for usage in provider.usages:
        yield from _rule(rules[usage.id])
        yield from _usage(usage)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"\n### `{rule.id}`\n"
    weakness = f", CWE-{rule.cwe}" if rule.cwe else ""
    yield f"**{rule.title}**. Severity {rule.severity}, confidence up to {rule.confidence}{weakness}.\n"
    if rule.aliases:
        yield f"- Was called: {', '.join(f'`{name}`' for name in rule.aliases)}"


def _token(token: Token, provider: Provider) -> Iterator[str]:
    yield f"- Grants: {token.grants}"
    yield f"- Shape: {shape(token)}"
    yield f"- Evidence needed: {_evidence(token, provider)}"
    if token.use:
        yield f"- Where it is looked for: {'; '.join(dict.fromkeys(_place(use) for use in token.use))}"
    if token.supersedes:
        yield f"- Silences on the same text: {', '.join(f'`{name}`' for name in token.supersedes)}"
    yield f"- Does it still work? {_verified(token, provider)}"


def shape(token: Token) -> str:
    """Say in words what a token looks like, without writing one down."""
    if not token.pattern:
        return f"none of its own; a value that fits {_code(token.value)}"
    words = ", then ".join(_piece(part.text, part.match) for part in fields(token.sample))
    return f"for instance {words}"


def _piece(text: str, field: re.Match[str] | None) -> str:
    if not field:
        return _code(text)
    if field["label"]:
        return f"a PEM block `{field['label']}`"
    if not field["alphabet"]:
        return _WORDS[text]
    count = f"{field['low']} to {field['high']}" if field["high"] else field["low"]
    return f"{count} {_ALPHABETS[field['alphabet']]}"


def _evidence(token: Token, provider: Provider) -> str:
    if not token.pattern:
        return f"4 points for {provider.name} around it"
    needed = ["other providers have this shape, so 4 points around it" if token.shared else "none: the shape is enough"]
    if token.checksum:
        wrong = {"drop": "no finding", "lower": "a finding of less confidence"}[token.check_fails]
        needed.append(f"its checksum (`{token.checksum}`); a wrong one is {wrong}")
    if token.min_entropy:
        needed.append(f"at least {token.min_entropy:g} bits of entropy a character")
    return "; ".join(needed)


def _place(use: Use) -> str:
    parts = [f"{_PLACES[use.slot]} {_code(use.name)}"]
    if use.scheme:
        parts.append(f"with the scheme `{use.scheme}`")
    if use.paths:
        parts.append(f"in a request to {' or '.join(_code(path) for path in use.paths)}")
    if use.siblings:
        parts.append(f"beside {', '.join(_code(name) for name in use.siblings)}")
    return " ".join(parts)


def _verified(token: Token, provider: Provider) -> str:
    verification = provider.verification(token)
    if verification is None:
        reason = token.not_asked or f"no harmless request to {provider.name} is known for it"
        return f"Never asked: {_lower(reason)}"
    path = verification.path.replace("{random}", "(a made-up id)")
    where = verification.endpoint or f"--endpoint {provider.provider}=…"
    return (
        f"`--verify` sends `{verification.method} {path}` to `{where}`. {verification.safe} "
        "[What the replies mean](verification.md#what-is-sent-and-where)"
    )


def _pair(pair: Pair) -> Iterator[str]:
    parts = " and ".join(f"[`{part}`](#{part})" for part in pair.parts)
    yield f"- Shape: {parts} within {pair.within_lines} lines"


def _revoke(rule: Rule) -> Iterator[str]:
    yield f"- To revoke it (<{rule.revoke_url}>):" if rule.revoke_url else "- To revoke it:"
    for number, step in enumerate(advice(rule), 1):
        yield f"    {number}. {step}"


def _usage(usage: Usage) -> Iterator[str]:
    if usage.persona == "pedantic":
        yield "- Reported with `--pedantic` only"
    yield f"- Looks at: {' and '.join(_OVER[over] for over in usage.over)}"
    yield f"- Why: {usage.why}"
    if usage.quote:
        yield f"- The provider says: “{_plain(usage.quote)}”"
    yield f"- Instead: {_plain(usage.fix) if usage.fix.endswith('.') else _code(usage.fix)}"
    if usage.supersedes:
        yield f"- Silences on the same text: {', '.join(f'`{name}`' for name in usage.supersedes)}"


def _code(text: str) -> str:
    """Return text as Markdown code, whatever stands in it."""
    text = " ".join(text.split())
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _plain(text: str) -> str:
    """Return text as Markdown that shows it as it is."""
    return re.sub(r"([\\`*_<>\[\]#|])", r"\\\1", " ".join(text.split()))


def _lower(text: str) -> str:
    """Return a sentence as it stands behind a colon."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
