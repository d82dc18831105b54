"""From fragments to leaks: rare literals first, exact patterns in small windows, then evidence."""

from __future__ import annotations

import functools

from scanner.engine.keywords import Meaning
from scanner.engine.prefilter import Database, build, compile_words
from scanner.engine.worker import Worker
from scanner.model import Leak, Secret
from scanner.ruleset.model import Provider, Ruleset, Token

__all__ = ["Engine", "Worker", "settle"]


class Engine:
    """The compiled rules, shared by all threads. `salt` enters every secret hash.

    `twins` is a random key, if equal secrets are to be told across families (`Leak.twin`); else they are not.
    """

    def __init__(
        self, ruleset: Ruleset, *, portable: bool = False, salt: bytes = b"", cache: bool = True, twins: bytes = b""
    ) -> None:
        self.ruleset = ruleset
        self.salt = salt
        self._twins = twins
        self.tokens = ruleset.tokens
        self.owners = tuple(index for index, provider in enumerate(ruleset.providers) for _ in provider.tokens)
        self.database: Database
        self.database, self._meanings = build(ruleset, portable=portable, cache=cache)
        self.own_words = frozenset(word for provider in ruleset.providers for word in provider.context.words)
        self.pairs = {
            (pair.parts[0], part): pair for p in ruleset.providers for pair in p.pairs for part in pair.parts[1:]
        }
        self.paired = {
            part: index for index, p in enumerate(ruleset.providers) for pair in p.pairs for part in pair.parts[1:]
        }
        self.pair_secrets = {secret for secret, _ in self.pairs}
        self._words: Database | None = None
        self._hashes: dict[tuple[str, bytes], str] = {}

    @functools.cached_property
    def meanings(self) -> tuple[Meaning, ...]:
        """What each keyword of the database means, by its number."""
        return self._meanings()

    @functools.cached_property
    def self_hosted(self) -> dict[str, Provider]:
        """Rule ids of the tokens of self-hosted providers, with their provider."""
        owners = (provider for provider in self.ruleset.providers if provider.context.self_hosted)
        return {token.id: provider for provider in owners for token in provider.tokens}

    def secret_hash(self, token: Token, secret: bytes) -> str:
        """Return the name of a secret (see `identity`); costly ones are remembered."""
        from scanner.engine import identity  # noqa: PLC0415 - only when there is a leak

        if not token.low_entropy:
            return identity.secret_hash(token, secret, self.salt)
        key = (token.family, secret)
        known = self._hashes.get(key)
        if known is None:
            known = self._hashes[key] = identity.secret_hash(token, secret, self.salt)
        return known

    def twin(self, token: Token, secret: bytes) -> str:
        """Return what equal secrets have in common whatever they were found as; empty without a key for it."""
        from scanner.engine import identity  # noqa: PLC0415 - only when there is a leak

        return identity.twin(token, secret, self._twins) if self._twins else ""

    def word_database(self) -> Database:
        """Return the words of slots' names, compiled at the first need."""
        if self._words is None:
            from scanner.engine.slots import vocabulary  # noqa: PLC0415 - only after a first event

            self._words = compile_words(vocabulary(self.own_words), portable=self.database.name.startswith("portable"))
        return self._words

    def prepare(self) -> None:
        """Load what the first event needs, so that processes forked from this one share it."""
        from scanner.engine import examine  # noqa: F401, PLC0415 - imported for all its modules and their patterns

        self.word_database()
        _ = self.meanings

    def worker(self, kept: dict[str, Secret] | None = None) -> Worker:
        """Return a scanner for one thread; `kept` receives the secrets it finds (see `Worker`)."""
        return Worker(self, kept)


def settle(leak: Leak, path: str, ruleset: Ruleset) -> Leak | None:
    """Name a leak once its path is known; None if the evidence does not suffice for any rule."""
    from scanner.engine.resolve import settle as settle_  # noqa: PLC0415 - only when there is a leak

    return settle_(leak, path, ruleset)
