"""The frozen form of a rule file's lints: `[api]`, `[[fact]]` and `[[usage]]`.

Data only: a condition compares a field with values that stand in the file, or names a reviewed predicate.
"""

from __future__ import annotations

from typing import NamedTuple

from scanner.model import Confidence, Severity

Scalar = str | bool
"""What a field is compared with."""


class Test(NamedTuple):
    """One comparison: `op` is equal, in, not_in, matches or exists; `values` are what it compares `field` with."""

    field: str
    op: str
    values: tuple[Scalar, ...]


class Where(NamedTuple):
    """Conditions, all of which must hold: tests, named predicates, one of `any_of`, all of `all_of`, none of `none_of`.

    What is unknown holds nowhere, not even under `none_of`.
    """

    tests: tuple[Test, ...] = ()
    predicates: tuple[str, ...] = ()
    any_of: tuple[Where, ...] = ()
    all_of: tuple[Where, ...] = ()
    none_of: tuple[Where, ...] = ()


class Logged(NamedTuple):
    """A path (regex) and a query parameter that together tell a provider's request where no host stands."""

    path: str
    parameter: str


class Api(NamedTuple):
    """How the provider's API takes credentials (`[api]`), beside the context's `hosts`, `schemes` and `paths`.

    `open` are paths (regexes) that need no credential. `headers` are further documented headers for one, in lower case,
    `query` documented query parameters. `logged` tells requests in logs and proxies' configuration.
    """

    open: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    logged: tuple[Logged, ...] = ()


class Fact(NamedTuple):
    """What use tells about a token (`[[fact]]`): `sets` holds pairs of `token.kind` or `token.permission` and a value.

    `source` (the key `from`) is `reply`: the token is field `yields` in the reply to a request that fits `where`;
    `name`: one of its names, in snake_case, fits the regex `matches`; or `comment`: the comment beside it does. No name
    or comment may fit `unless`.
    """

    source: str
    sets: tuple[tuple[str, str], ...]
    where: Where = Where()
    yields: str = ""
    matches: str = ""
    unless: str = ""
    confidence: Confidence = Confidence.HIGH


class Example(NamedTuple):
    """A file that proves a lint: its path in a repository and its text, in which `{rule-id}` is a minted token.

    `days` is how old git says it is; `beside` are further files of the repository.
    """

    path: str
    text: str
    days: int = 0
    beside: tuple[Example, ...] = ()


class Usage(NamedTuple):
    """One lint (`[[usage]]`).

    `over` says what it looks at: `request`, `token` (a token where it stands), `sdk` (a statement of the provider's
    library), `dated` (a literal token whose line is `days` old) or `clients` (one that stands in several programs).
    `why` is one sentence, `quote` the provider's own words, `fix` a line to write. `persona` is regular or pedantic.
    `supersedes` are rules (globs) that keep silent where this one reports.
    """

    id: str
    provider: str
    title: str
    severity: Severity
    where: Where
    why: str
    fix: str
    quote: str = ""
    confidence: Confidence = Confidence.HIGH
    persona: str = "regular"
    over: tuple[str, ...] = ("request",)
    days: int = 0
    aliases: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    cwe: int = 0
    docs: str = ""
    match: tuple[Example, ...] = ()
    no_match: tuple[Example, ...] = ()
