"""The frozen form of a rule file. `load` makes it from TOML, `bundle` keeps it as JSON for a fast start.

Field names are the keys of the TOML file; `rules/README.md` explains them for people, `load` checks them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Confidence, Severity

if TYPE_CHECKING:
    from scanner.ruleset.usage import Api, Fact, Usage
    from scanner.ruleset.verification import Verification


class Use(NamedTuple):
    """One place in which a token without a shape of its own stands (`[[token]] use = [...]`).

    `slot` is the kind of place:

    - `name`: anything that gives a value a name: assignment, key of JSON/YAML/TOML/XML/.env, argument, option, field;
    - `header`: an HTTP header's value (`name` is the header), with its `scheme`;
    - `query`: a parameter of a URL or a query string;
    - `call`: the first literal argument of a call (`name` is the callee).

    `name` is a regex searched in the slot's name, which is first written in snake_case (`hypertrackSecretKey` and
    `HYPERTRACK-SECRET-KEY` are `hypertrack_secret_key`). `paths` (regexes) are URL paths one of which must stand in the
    same request; `siblings` are keys that must stand beside the slot in the same object; `constants` are siblings with
    a documented value (`{ expires_in = "900" }`). `sdk` marks a statement of the provider's own SDK.
    `confidence` caps what this use can give.
    """

    slot: str
    name: str
    scheme: str = ""
    paths: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    sdk: bool = False
    confidence: Confidence = Confidence.HIGH


class Token(NamedTuple):
    """One kind of token (`[[token]]`): with `pattern` known by shape, with `value` and `use` by use; it may have both.

    `prefilter` is a fixed-width pattern searched instead of short keywords; `expression` a bounded pattern of no fixed
    width, for shapes without a rare literal: then the match begins up to `lookback` bytes before the expression's end.
    `verify` names the provider's `Verification`; `not_asked` says instead why this token is never sent anywhere.
    `lifetime_days` is the documented default lifetime: it colours a reason and decides nothing.
    """

    id: str
    provider: str
    title: str
    family: str
    kind: str
    severity: Severity
    grants: str
    confidence: Confidence = Confidence.HIGH
    aliases: tuple[str, ...] = ()
    # by shape
    keywords: tuple[str, ...] = ()
    ignore_case: bool = False
    prefilter: str = ""
    expression: str = ""
    pattern: str = ""
    lookback: int = 0
    max_len: int = 0
    shared: bool = False
    shape_points: int = 0
    checksum: str = ""
    check_fails: str = "drop"
    min_entropy: float = 0.0
    claims: tuple[tuple[str, str], ...] = ()
    encoded: bool = True
    # by use
    value: str = ""
    use: tuple[Use, ...] = ()
    low_entropy: bool = False
    # both
    placeholders: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    cwe: int = 798
    docs: str = ""
    verify: str = ""
    not_asked: str = ""
    lifetime_days: int = 0
    revoke: str = ""
    # proof
    sample: str = ""
    carriers: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()


class Pair(NamedTuple):
    """A credential of several parts (`[[pair]]`): `parts` are token ids, the secret first. A pair hides no half."""

    id: str
    title: str
    parts: tuple[str, ...]
    within_lines: int
    within_bytes: int


class Context(NamedTuple):
    """What tells that text is about this provider (`[context]`); the engine weighs it (docs/architecture.md).

    `words` are the provider's names as people write them in identifiers; `abbreviations` are weaker ones (`ht`);
    `hosts` are its API hosts; `packages` its SDKs' names; `env` documented environment names; `paths` documented
    URL paths (regexes); `schemes` documented Authorization schemes; `keywords` further rare literals that make the
    engine look for this provider's uses, beside `words` and `hosts`.
    """

    words: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    self_hosted: bool = False


class Revocation(NamedTuple):
    """How a person stops a token (`[revoke.NAME]`): instructions only, never a request."""

    name: str
    steps: tuple[str, ...]
    url: str = ""


class Provider(NamedTuple):
    """One rule file. `reviewed` is the ISO date on which a person last checked it against `docs`."""

    provider: str
    name: str
    home: str
    docs: tuple[str, ...]
    reviewed: str
    context: Context
    tokens: tuple[Token, ...]
    pairs: tuple[Pair, ...] = ()
    revocations: tuple[Revocation, ...] = ()
    verifications: tuple[Verification, ...] = ()
    api: Api | None = None
    facts: tuple[Fact, ...] = ()
    usages: tuple[Usage, ...] = ()
    path: str = ""

    def verification(self, token: Token) -> Verification | None:
        """Return how a token of this provider is verified, None if it is not."""
        return next((item for item in self.verifications if item.name == token.verify), None) if token.verify else None


class Ruleset(NamedTuple):
    """All loaded providers, sorted by name. `digest` is the SHA-256 of everything that can change a finding."""

    providers: tuple[Provider, ...]
    digest: str

    def token(self, rule_id: str) -> Token:
        """Return the token rule with this id or alias; KeyError if there is none."""
        for provider in self.providers:
            for token in provider.tokens:
                if token.id == rule_id or rule_id in token.aliases:
                    return token
        raise KeyError(rule_id)

    def provider(self, name: str) -> Provider:
        """Return the provider of this name; KeyError if there is none."""
        for provider in self.providers:
            if provider.provider == name:
                return provider
        raise KeyError(name)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Every token rule of every provider."""
        return tuple(token for provider in self.providers for token in provider.tokens)

    @property
    def usages(self) -> tuple[Usage, ...]:
        """Every lint of every provider."""
        return tuple(usage for provider in self.providers for usage in provider.usages)
