"""What a lint must hold beyond the right types: ids, regexes with bounds, sentences that fit on a line, proof."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.ruleset import where
from scanner.ruleset.demands import own_id
from scanner.ruleset.model import Provider
from scanner.ruleset.usage import Example, Fact, Usage
from scanner.ruleset.verify_demands import prose

SETS = {"token.kind": (), "token.permission": where.PERMISSIONS}
ACROSS = ("dated", "clients")
FILLS = ("{method}", "{count}")
"""What `why` may leave open: words that can't come from a scanned secret."""


def of_api(provider: Provider, *, compiling: bool) -> Iterator[str]:
    """Yield the problems of `[api]`."""
    api = provider.api
    if api is None:
        return
    for regex in api.open:
        yield from _regex("open", regex, compiling=compiling)
    for logged in api.logged:
        yield from _regex("logged", logged.path, compiling=compiling)
    for header in api.headers:
        if header != header.lower():
            yield f'key "headers": "{header}" must be in lower case'


def of_fact(fact: Fact, *, compiling: bool) -> Iterator[str]:
    """Yield the problems of one `[[fact]]`."""
    if fact.source == "reply":
        yield from _missing("where", fact.where, "what request gives the token")
        yield from _missing("yields", fact.yields, "the reply's field that is the token")
        yield from _useless("matches", fact.matches, fact)
        yield from _useless("unless", fact.unless, fact)
    elif fact.source:
        yield from _missing("matches", fact.matches, "a regex")
        yield from _useless("where", fact.where, fact)
        yield from _useless("yields", fact.yields, fact)
    for key in ("matches", "unless"):
        if value := getattr(fact, key):
            yield from _regex(key, value, compiling=compiling)
    for name, value in fact.sets:
        if name not in SETS:
            yield f'key "sets": "{name}" is not one of {", ".join(SETS)}'
        elif SETS[name] and value not in SETS[name]:
            yield f'key "sets": "{value}" is not one of {", ".join(SETS[name])}'


def of_usage(usage: Usage, provider: Provider) -> Iterator[str]:
    """Yield the problems of one `[[usage]]`, but for those of its conditions."""
    yield from own_id(usage.id, provider)
    for key in ("title", "why", "fix", "quote"):
        yield from prose(key, getattr(usage, key))
    yield from _fills(usage.why)
    yield from _over(usage)
    if usage.why and not usage.why.endswith("."):
        yield 'key "why": is a sentence: it ends with a full stop'
    for key, examples in (("match", usage.match), ("no_match", usage.no_match)):
        if len(set(examples)) < len(examples):
            yield f'key "{key}": holds the same example twice'
        yield from (problem for example in examples for problem in _example(key, example))


def _over(usage: Usage) -> Iterator[str]:
    if len(usage.over) > 1 and not set(usage.over).isdisjoint(ACROSS):
        yield f'key "over": {" and ".join(ACROSS)} stand alone'
    if "dated" in usage.over and not usage.days:
        yield 'missing key "days" (how old a token may not be)'
    if "dated" not in usage.over and usage.days:
        yield 'key "days": has no effect but over "dated"'


def _example(key: str, example: Example) -> Iterator[str]:
    for path in (example.path, *(file.path for file in example.beside)):
        if path.startswith("/") or "\\" in path or ".." in path.split("/"):
            yield f'key "{key}": "{path}" must be a path within a repository, with forward slashes'


def _fills(text: str) -> Iterator[str]:
    rest = text
    for fill in FILLS:
        rest = rest.replace(fill, "")
    if "{" in rest or "}" in rest:
        yield f'key "why": braces hold one of {", ".join(FILLS)}'


def _missing(key: str, value: object, what: str) -> Iterator[str]:
    if not value or value == Fact("", ()).where:
        yield f'missing key "{key}" ({what})'


def _useless(key: str, value: object, fact: Fact) -> Iterator[str]:
    if value and value != Fact("", ()).where:
        yield f'key "{key}": has no effect on a fact from "{fact.source}"'


def _regex(key: str, value: str, *, compiling: bool) -> Iterator[str]:
    yield from (f"key {problem}" for problem in where.regex_flaws(key, value, compiling=compiling))
