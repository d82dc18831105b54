"""Stage 1: one pass that tells where a keyword ends, as `(keyword number, end)` events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from scanner.engine.keywords import Keyword, Meaning, vocabulary
from scanner.ruleset.model import Ruleset

Event = tuple[int, int]
Meanings = Callable[[], tuple[Meaning, ...]]
"""Gives what each keyword means: asked for at the first event, which a clean hook never sees."""


class Matcher(Protocol):
    """One thread's view of the compiled keywords."""

    def events(self, data: bytes) -> list[Event]:
        """Return every occurrence of every keyword in `data`, overlapping ones too, by ascending end."""
        ...


class Database(Protocol):
    """The compiled keywords; `name` says which engine and version."""

    name: str

    def matcher(self) -> Matcher:
        """Return a matcher for one thread."""
        ...


def build(ruleset: Ruleset, *, portable: bool = False, cache: bool = True) -> tuple[Database, Meanings]:
    """Compile the keywords with hyperscan, or for the portable search where it has no wheel or `portable` says so."""
    if not portable:
        try:
            from scanner.engine import hyper  # noqa: PLC0415 - optional dependency
        except ImportError:
            pass
        else:
            stored = hyper.load(ruleset.digest) if cache else None
            if stored is not None:
                return stored
            keywords = vocabulary(ruleset)
            return hyper.build(keywords, ruleset.digest if cache else ""), lambda: _meanings(keywords)
    from scanner.engine.portable import PortableDatabase  # noqa: PLC0415 - needed only without hyperscan

    keywords = vocabulary(ruleset)
    return PortableDatabase(keywords), lambda: _meanings(keywords)


def _meanings(keywords: tuple[Keyword, ...]) -> tuple[Meaning, ...]:
    return tuple(keyword.meaning for keyword in keywords)


def compile_words(keywords: tuple[Keyword, ...], *, portable: bool) -> Database:
    """Compile a few plain words with the engine in use; not worth a cache."""
    if not portable:
        from scanner.engine import hyper  # noqa: PLC0415 - optional dependency

        return hyper.build(keywords, "")
    from scanner.engine.portable import PortableDatabase  # noqa: PLC0415 - needed only without hyperscan

    return PortableDatabase(keywords)
