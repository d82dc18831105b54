"""`straykey rules show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.cli.help import Argument, GroupedCommand, GroupedOption
from scanner.cli.plan import load_rules
from scanner.cli.rules.verifying import describe
from scanner.cli.terminal import say
from scanner.errors import UsageError
from scanner.report.rules import all_rules
from scanner.ruleset.select import rule_ids, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.report.rules import Rule
    from scanner.ruleset.model import Provider, Ruleset, Token, Use
    from scanner.ruleset.usage import Usage

_EXAMPLES = """
Examples:
  straykey rules show hypersave-live-key
  straykey rules show --rules acme.toml acme-api-key     a rule of your own
"""
_LABEL = 13
_OVER = {
    "request": "requests",
    "token": "tokens",
    "sdk": "calls of the provider's library",
    "clients": "programs that share a token",
    "dated": "the age of a token's line",
}


def _run(rule_id: str, rules: tuple[str, ...]) -> int:
    ruleset = load_rules(rules)
    known = rule_ids(ruleset)
    if rule_id not in known:
        raise UsageError(f"no such rule: {rule_id}", suggestion(rule_id, known))
    for line in lines(all_rules(ruleset)[known[rule_id]], ruleset):
        say(line)
    return 0


def lines(rule: Rule, ruleset: Ruleset) -> Iterator[str]:
    """Yield all that is to be told about a rule, a line each."""
    provider = ruleset.provider(rule.provider)
    yield f"{rule.id}  {rule.title}"
    fields = [
        ("provider", f"{rule.provider_name} ({provider.home})"),
        ("severity", _severity(rule)),
        ("grants", rule.grants),
        ("was called", ", ".join(rule.aliases)),
        *_details(rule, provider),
        *(("revoke", step) for step in rule.steps),
        ("revoke at", rule.revoke_url),
        ("docs", rule.docs),
        *(("docs", url) for url in provider.docs if url != rule.docs),
        ("reviewed", provider.reviewed),
        ("rule file", provider.path),
        ("allow", f"straykey:allow[{rule.id}] reason   (a report prints the form that allows one secret only)"),
    ]
    last = ""
    for label, text in fields:
        if text:
            yield f"  {'' if label == last else label:<{_LABEL}}{text}"
            last = label


def _severity(rule: Rule) -> str:
    weakness = f", CWE-{rule.cwe}" if rule.cwe else ""
    return f"{rule.severity}, confidence up to {rule.confidence}{weakness}"


def _details(rule: Rule, provider: Provider) -> list[tuple[str, str]]:
    if rule.is_misuse:
        return _of_usage(next(usage for usage in provider.usages if usage.id == rule.id))
    token = next((token for token in provider.tokens if token.id == rule.id), None)
    return _of_token(token, provider) if token else _of_pair(rule.id, provider)


def _of_usage(usage: Usage) -> list[tuple[str, str]]:
    return [
        ("looks at", " and ".join(_OVER[over] for over in usage.over)),
        ("reported", "only with --pedantic" if usage.persona == "pedantic" else ""),
        ("why", usage.why),
        ("quote", usage.quote),
        ("fix", usage.fix),
        ("supersedes", ", ".join(usage.supersedes)),
    ]


def _of_token(token: Token, provider: Provider) -> list[tuple[str, str]]:
    context = provider.context
    return [
        ("known by", " and ".join(_knowledge(token))),
        ("pattern", " ".join(token.pattern.split())),
        ("shared", "other providers have this shape, too: evidence around it decides" if token.shared else ""),
        ("value", token.value),
        *(("use", _use(use)) for use in token.use),
        ("hosts", ", ".join(context.hosts)),
        ("environment", ", ".join(context.env)),
        ("checksum", token.checksum),
        ("sample", token.sample),
        *(("for instance", line) for carrier in token.carriers for line in carrier.strip().splitlines()),
        ("not", ", ".join(token.no_match)),
        ("supersedes", ", ".join(token.supersedes)),
        *describe(token, provider),
    ]


def _knowledge(token: Token) -> Iterator[str]:
    if token.pattern:
        yield "its shape"
    if token.use:
        yield "its use"


def _of_pair(rule_id: str, provider: Provider) -> list[tuple[str, str]]:
    pair = next(pair for pair in provider.pairs if pair.id == rule_id)
    return [("parts", f"{' and '.join(pair.parts)} within {pair.within_lines} lines")]


def _use(use: Use) -> str:
    details = [
        f"scheme {use.scheme}" if use.scheme else "",
        f"path {' or '.join(use.paths)}" if use.paths else "",
        f"beside {', '.join(use.siblings)}" if use.siblings else "",
        f"beside {', '.join(f'{name}={value}' for name, value in use.constants)}" if use.constants else "",
    ]
    return ", ".join([f"{use.slot} {use.name}", *filter(None, details)])


command = GroupedCommand(
    "show",
    callback=_run,
    params=[
        Argument(["rule_id"], metavar="ID"),
        GroupedOption(
            ["--rules"], metavar="PATH", multiple=True, help="Add your own rule file or folder; may be repeated."
        ),
    ],
    help=(
        "Tell all about one rule: what it finds, what the token can do, how it is verified and revoked, and where the "
        "facts are from."
    ),
    epilog=_EXAMPLES,
)
