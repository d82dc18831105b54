"""What is known of a token: by the engine's leak, by its prefix, by the reply it comes from, by names and comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from scanner.engine.placeholder import is_made_up
from scanner.engine.spans import Spans
from scanner.model import Confidence, Leak
from scanner.ruleset.demands import RARE
from scanner.ruleset.model import Provider, Ruleset, Token
from scanner.ruleset.usage import Fact
from scanner.usage.bind import Bound
from scanner.usage.names import snaked, speaks_of
from scanner.usage.paths import is_public
from scanner.usage.predicates import fits, holds
from scanner.usage.request import Request
from scanner.usage.subject import RequestFields
from scanner.usage.text import Piece, Text

MIN_BODY = 4
"""Characters after a prefix from which a literal is a token and not the prefix itself."""
_TOKEN = re.compile(r"[A-Za-z0-9_.~+/=$-]+")


class TokenFacts(NamedTuple):
    """`kind` and `permission` are empty where unknown. `literal`: all of it stands in the file.

    `evidence` names where `kind` and `permission` come from (leak, prefix, reply, name, comment), `confidence` how sure
    they are. `public`: the value of this name is shipped to clients. `minted` is the number of the request in whose
    reply the token came, -1 for none.
    """

    provider: str = ""
    kind: str = ""
    permission: str = ""
    literal: bool = False
    placeholder: bool = False
    evidence: tuple[str, ...] = ()
    confidence: Confidence = Confidence.HIGH
    public: bool = False
    minted: int = -1
    name: str = ""
    leak: Leak | None = None


class Knowledge(NamedTuple):
    """What the facts of one file rest on: token rules, leaks (settled; `placed` in order), requests, their owners."""

    ruleset: Ruleset
    tokens: Sequence[Token]
    leaks: Sequence[Leak]
    placed: Spans[Leak]
    requests: Sequence[Request]
    bound: Sequence[Bound | None]

    def of(self, text: Text, provider: Provider | None, comment: str = "", names: tuple[str, ...] = ()) -> TokenFacts:
        """Return what is known of a token, which `provider` takes if one is named; `names` are further ones of it."""
        names = tuple(dict.fromkeys((*text.names, *names)))
        written = text.literal or ""
        known = TokenFacts(
            provider=provider.provider if provider else "",
            literal=bool(written),
            public=any(map(is_public, names)),
            name=names[0] if names else "",
        )
        if any(piece.several for piece in text.pieces):
            return known
        leak = self._leak(text)
        token = self.ruleset.token(leak.rule_id) if leak else self._by_prefix(text, provider, names)
        if token is not None:
            known = known._replace(
                provider=token.provider,
                kind=token.kind,
                evidence=("leak" if leak else "prefix",),
                placeholder=bool(written) and leak is None and _is_placeholder(written, token),
                leak=leak,
            )
        elif written:
            known = known._replace(placeholder=is_made_up(written.encode("utf-8", "replace")))
        owner = self._owner(known.provider)
        return self._with_facts(known, text, owner, names, comment) if owner else known

    def _owner(self, name: str) -> Provider | None:
        return next((provider for provider in self.ruleset.providers if provider.provider == name), None)

    def _leak(self, text: Text) -> Leak | None:
        spans = [piece.span for piece in text.pieces if piece.text is not None and piece.span is not None]
        within = (leak for span in spans for leak in self.placed.starting(*span) if leak.span.end <= span.end)
        return next(within, None)

    def _by_prefix(self, text: Text, provider: Provider | None, names: tuple[str, ...]) -> Token | None:
        """Return the rule whose keyword a token begins with; shapes that several providers share need one's name."""
        first = "".join(piece.text or "" for piece in takewhile(_is_known, text.pieces))
        if not first:
            return None
        whole = text.literal is not None
        for token in self.tokens:
            if not first.startswith(token.keywords) or not any(
                _begins(first, word, whole=whole) for word in token.keywords
            ):
                continue
            if provider is not None and token.provider == provider.provider:
                return token
            if provider is None and (_is_telling(token) or self._named(token, names)):
                return token
        return None

    def _named(self, token: Token, names: tuple[str, ...]) -> bool:
        owner = self._owner(token.provider)
        return owner is not None and any(speaks_of(name, owner) for name in names)

    def _with_facts(
        self, known: TokenFacts, text: Text, provider: Provider, names: tuple[str, ...], comment: str
    ) -> TokenFacts:
        """Add what the provider's own facts tell; the first that tells something decides."""
        for fact in provider.facts:
            minted = self._fits(fact, text, names, comment)
            if minted is None:
                continue
            changes = {name.removeprefix("token."): value for name, value in fact.sets}
            news = {name: value for name, value in changes.items() if not getattr(known, name)}
            if news:
                known = known._replace(
                    **news,  # type: ignore[arg-type]  # `sets` may name these two texts only: usage_demands
                    evidence=(*known.evidence, fact.source),
                    confidence=min(known.confidence, fact.confidence, key=lambda item: item.rank),
                )
            known = known._replace(minted=minted) if minted >= 0 else known
        return known

    def _fits(self, fact: Fact, text: Text, names: tuple[str, ...], comment: str) -> int | None:
        """Return the number of the request whose reply a fact is about, -1 for a name or comment, None if it fails."""
        if fact.source == "reply":
            return next((piece.reply for piece in text.pieces if self._came(fact, piece)), None)
        said = [snaked(name) for name in names] if fact.source == "name" else [comment]
        if not any(fits(fact.matches, item) for item in said if item):
            return None
        denied = [snaked(name) for name in names] + [comment] if fact.unless else []
        return None if any(fits(fact.unless, item) for item in denied if item) else -1

    def _came(self, fact: Fact, piece: Piece) -> bool:
        if not 0 <= piece.reply < len(self.requests) or piece.field != fact.yields:
            return False
        bound = self.bound[piece.reply]
        return bound is not None and holds(fact.where, RequestFields(self.requests[piece.reply], bound.origin))


def _is_known(piece: Piece) -> bool:
    return piece.text is not None


def credentials(request: Request) -> Iterator[tuple[str, Text]]:
    """Yield the credentials of a request with their places, as `Auth.place` names them."""
    if request.auth is not None and request.auth.token.pieces:
        yield request.auth.place, request.auth.token
    for param in request.query:
        if is_credential(param.name):
            yield f"query:{param.name}", param.value
    for param in request.body:
        if is_credential(param.name.rpartition(".")[2]):
            yield f"body:{param.name}", param.value


_CREDENTIAL = re.compile(
    r"(?:(?:access|api|auth|bearer|client|id|personal|personal_access|private|refresh|secret|security|service|session"
    r"|sk|pk|user|account|live|test)_?)*(?:token|secret|api_?key|jwt|pat|password|passwd)"
    r"|(?:secret|private|publishable|auth|access|account|service)_?key|apikey|bearer|authorization|credentials?|auth|[sp]k"
)


def is_credential(name: str) -> bool:
    """Tell whether a parameter of this name holds a credential, whatever the provider."""
    return _CREDENTIAL.fullmatch(snaked(name)) is not None


def _is_telling(token: Token) -> bool:
    """Whether a prefix alone names its provider."""
    return not token.shared and all(len(keyword) >= RARE for keyword in token.keywords)


def _begins(first: str, keyword: str, *, whole: bool) -> bool:
    match = _TOKEN.match(first) if first.startswith(keyword) else None
    if match is None or (whole and len(match[0]) < len(first.rstrip(":"))):
        return False
    return not whole or len(match[0]) >= len(keyword) + MIN_BODY


def _is_placeholder(written: str, token: Token) -> bool:
    keyword = max((word for word in token.keywords if written.startswith(word)), key=len, default="")
    body = written.removeprefix(keyword)
    return is_made_up(body.encode("utf-8", "replace")) or any(fits(pattern, written) for pattern in token.placeholders)


def spoken_of(names: Iterable[str], providers: Iterable[Provider]) -> Provider | None:
    """Return the provider whose word stands in one of the names; None for none or more than one."""
    found = {provider.provider: provider for provider in providers for name in names if speaks_of(name, provider)}
    return next(iter(found.values())) if len(found) == 1 else None
