"""What must hold between rules of several files: ids stand once, and what a rule names exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import chain

from scanner.ruleset import spec
from scanner.ruleset.model import Provider
from scanner.ruleset.reader import title

Located = tuple[str, Provider]
"""A provider with the name of its file in messages."""


def problems(located: Iterable[Located], base: tuple[Provider, ...] = ()) -> Iterator[str]:
    """Yield the problems of the located files among each other and beside `base`, which is taken to be sound."""
    files = tuple(located)
    yield from _providers(files, base)
    yield from _ids(files, base)
    known = frozenset(chain.from_iterable(_names(provider) for provider in (*base, *(item for _, item in files))))
    for file, provider in files:
        yield from _references(file, provider, known)


def _providers(files: tuple[Located, ...], base: tuple[Provider, ...]) -> Iterator[str]:
    seen = {provider.provider: "the built-in rules" for provider in base}
    for file, provider in files:
        if provider.provider in seen:
            yield (
                f'{file}: {spec.FILE.header}: key "provider": "{provider.provider}" has its rules in '
                f"{seen[provider.provider]}; one provider, one file"
            )
        seen.setdefault(provider.provider, file)


def _ids(files: tuple[Located, ...], base: tuple[Provider, ...]) -> Iterator[str]:
    seen = {name: "the built-in rules" for provider in base for name in _names(provider)}
    for file, provider in files:
        for where, rule_id, names in _places(provider):
            for name in filter(None, names):
                if name in seen:
                    key = "id" if name == rule_id else "aliases"
                    yield f'{file}: {where}: key "{key}": "{name}" already stands in {seen[name]}'
                seen.setdefault(name, file)


def _references(file: str, provider: Provider, known: frozenset[str]) -> Iterator[str]:
    for number, token in enumerate(provider.tokens, 1):
        where = title(spec.TOKEN, number, {"id": token.id})
        for glob in token.supersedes:
            if not any(fnmatchcase(name, glob) for name in known):
                yield f'{file}: {where}: key "supersedes": no rule is called "{glob}"'
    for number, usage in enumerate(provider.usages, 1):
        where = title(spec.USAGE, number, {"id": usage.id})
        for glob in usage.supersedes:
            if not any(fnmatchcase(name, glob) for name in known):
                yield f'{file}: {where}: key "supersedes": no rule is called "{glob}"'
    for number, pair in enumerate(provider.pairs, 1):
        where = title(spec.PAIR, number, {"id": pair.id})
        for part in pair.parts:
            if part not in known:
                yield f'{file}: {where}: key "parts": no token is called "{part}"'


def _places(provider: Provider) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for number, token in enumerate(provider.tokens, 1):
        yield title(spec.TOKEN, number, {"id": token.id}), token.id, (token.id, *token.aliases)
    for number, pair in enumerate(provider.pairs, 1):
        yield title(spec.PAIR, number, {"id": pair.id}), pair.id, (pair.id,)
    for number, usage in enumerate(provider.usages, 1):
        yield title(spec.USAGE, number, {"id": usage.id}), usage.id, (usage.id, *usage.aliases)


def _names(provider: Provider) -> Iterator[str]:
    for _, _, names in _places(provider):
        yield from names
