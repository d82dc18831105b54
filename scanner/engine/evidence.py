"""Whose token is it? Facts around it, weighed by the table in docs/architecture.md: the best of each kind, summed."""

from __future__ import annotations

import functools
from bisect import bisect_left
from typing import Any

import regex

from scanner.engine import surroundings as around
from scanner.engine.slots import Slot, snake
from scanner.model import Span
from scanner.ruleset.model import Provider, Ruleset, Use

SAME_REQUEST = SDK = 5
NAMED = DOCUMENTED = REPLY = 4
NEAR_HOST = LONG_SHAPE = 3
HINT = 2
CREDENTIAL_NAME = 1
THRESHOLD = 4
LEAD = 2
ENOUGH = 5
MAX_HITS = 64
"""Occurrences of a provider's word that are looked at for imports: more of them say nothing new."""

_CREDENTIAL = regex.compile(
    r"(?:^|_)(?:token|tok|secret|key|apikey|password|passwd|pwd|pass|pat|auth|authorization|bearer|credentials?|jwt"
    r"|session|sk|pk)(?:_|\d|$)|(?:token|secret|key|password|pwd|auth)$"
)
# Words of a slot's name that say nothing about whose token it is.
_NEUTRAL = frozenset((
    "access", "account", "active", "admin", "api", "app", "apikey", "auth", "authorization", "authorisation",
    "base", "bearer", "bot", "cfg", "ci", "client", "conf", "config", "const", "constant", "content", "credential",
    "credentials", "creds", "current", "cred", "data", "database", "default", "deploy", "dev", "development", "env",
    "environment", "export", "field", "file", "get", "header", "headers", "http", "https", "id", "integration",
    "internal", "jwt", "key", "kwargs", "last", "legacy", "let", "live", "local", "login", "machine", "main",
    "master", "me", "my", "name", "new", "node", "number", "oauth", "old", "opts", "options", "org", "organization",
    "param", "params", "pass", "passphrase", "passwd", "password", "pat", "permanent", "personal", "pk", "prod",
    "production", "project", "props", "public", "publishable", "pwd", "read", "readonly", "readwrite", "refresh",
    "req", "request", "response", "rest", "result", "root", "rw", "sa", "sandbox", "script", "secret", "secrets",
    "self", "server", "service", "session", "set", "setting", "settings", "sk", "staging", "static", "str",
    "string", "svc", "temp", "test", "tests", "the", "this", "tmp", "tok", "token", "tokens", "url", "user",
    "username", "v1", "v2", "val", "value", "var", "variable", "vars", "web", "with", "write", "x", "y",
))  # fmt: skip
_LOCAL_HOST = regex.compile(
    r"^(?:localhost|127\.|0\.0\.0\.0|\[|\$|%|\{)|\.(?:local|test|example|invalid|localhost)$|(?:^|\.)example\.(?:com|org|net)$|^your"
)


class Facts:
    """What a fragment says about each provider, read once and only when a token needs it."""

    def __init__(self, data: bytes, ruleset: Ruleset, words: dict[int, list[int]], hosts: dict[int, list[int]]) -> None:
        self.data = data
        self.ruleset = ruleset
        self.words = words
        self.hosts = hosts
        self._imports: dict[int, bool] = {}
        self._settings: dict[int, bool] = {}

    def names_setting(self, index: int) -> bool:
        """Whether the file names one of the provider's documented environment variables."""
        known = self._settings.get(index)
        if known is None:
            names = self.ruleset.providers[index].context.env
            known = self._settings[index] = any(name.encode() in self.data for name in names)
        return known

    def imported(self, index: int) -> bool:
        """Whether the file imports or declares the provider's package."""
        known = self._imports.get(index)
        if known is None:
            packages = [package.lower().encode() for package in self.ruleset.providers[index].context.packages]
            lines = (around.line_of(self.data, end) for end in self.words.get(index, [])[:MAX_HITS])
            known = any(around.is_import(line) and any(p in line.lower() for p in packages) for line in lines)
            self._imports[index] = known
        return known


class Weighed:
    """Points by kind of evidence, with the reason for each; `veto` ends the claim."""

    def __init__(self) -> None:
        self._best: dict[str, tuple[int, str]] = {}
        self.veto = ""
        self.foreign = 0

    def add(self, kind: str, points: int, reason: str) -> None:
        """Count `points` unless this kind already has as many."""
        if points > self._best.get(kind, (0, ""))[0]:
            self._best[kind] = (points, reason)

    def merge(self, other: Weighed) -> None:
        """Take over what another weighing of the same token found (from outside the encoding it stands in)."""
        for kind, (points, reason) in other._best.items():
            self.add(kind, points, reason)
        self.foreign = max(self.foreign, other.foreign)

    @property
    def points(self) -> int:
        """The sum over all kinds; nothing after a veto or against foreign evidence of the same weight."""
        total = sum(points for points, _ in self._best.values())
        if self.veto or (self.foreign >= THRESHOLD and total < self.foreign + LEAD):
            return 0
        return total

    @property
    def bound(self) -> bool:
        """Whether something beyond a path says who the provider is."""
        return self._best.get("host", (0, ""))[0] >= NEAR_HOST or self._best.get("name", (0, ""))[0] >= NAMED

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons, weightiest first."""
        return tuple(reason for _, reason in sorted(self._best.values(), reverse=True) if reason)


def weigh(facts: Facts, index: int, span: Span, slot: Slot | None, use: Use | None) -> Weighed:
    """Weigh the claim that the token at `span` belongs to provider number `index`."""
    weighed = Weighed()
    provider = facts.ruleset.providers[index]
    _weigh_name(facts, provider, span, slot, weighed)
    _weigh_hosts(facts, index, provider, span, slot, weighed)
    _weigh_paths(facts, provider, span, slot, use, weighed)
    if use is not None:
        _weigh_use(facts.data, span, use, weighed)
    if weighed.points < ENOUGH:
        _weigh_afar(facts, index, provider, span, slot, weighed)
    return weighed


def _weigh_afar(
    facts: Facts, index: int, provider: Provider, span: Span, slot: Slot | None, weighed: Weighed
) -> None:
    """Look further around, which costs more, where what stands closest does not suffice."""
    word = provider.name
    if slot is not None and _parent_names(facts.data, slot, provider):
        weighed.add("name", NAMED, f"it stands under {provider.name}")
    if facts.imported(index):
        weighed.add("import", HINT, f"the file imports {word}")
    if facts.names_setting(index):
        weighed.add("env", HINT, f"the file names {provider.context.env[0]}")
    remarks = around.comments(facts.data, span)
    if any(name.encode() in remarks for name in provider.context.words):
        weighed.add("comment", HINT, f"a comment beside it names {word}")


def _weigh_name(facts: Facts, provider: Provider, span: Span, slot: Slot | None, weighed: Weighed) -> None:
    if slot is None:
        clause = around.clause_before(facts.data, span.start).replace(b"_", b"")
        if any(word.encode() in clause for word in provider.context.words):
            weighed.add("name", NAMED, f"the statement names {provider.name}")
        return
    name = own_name(slot, provider)
    if _CREDENTIAL.search(name) or slot.kind == "header":
        weighed.add("credential", CREDENTIAL_NAME, "it stands where a credential stands")
    parts = name.split("_")
    if any(word in name for word in provider.context.words):
        weighed.add("name", NAMED, f"the name {_shown(slot)} says {provider.name}")
    elif any(word in parts for word in provider.context.abbreviations):
        weighed.add("name", HINT, f"the name {_shown(slot)} abbreviates {provider.name}")
    weighed.foreign = max(weighed.foreign, _foreign_name(facts.ruleset, provider, name))


def _parent_names(data: bytes, slot: Slot, provider: Provider) -> bool:
    words = [word.encode() for word in provider.context.words]
    if any(word in data[slot.name_span.end : slot.value.start].lower() for word in words):
        return True  # setToken("hypemarket", "…")
    clause = around.clause_before(data, slot.name_span.start).replace(b"_", b"")
    if any(word in clause for word in words):
        return True
    return any(
        word in parent.replace(b"_", b"").replace(b"-", b"")
        for parent in around.parents(data, slot.name_span)
        if b"://" not in parent
        for word in words
    )


def _foreign_name(ruleset: Ruleset, provider: Provider, name: str) -> int:
    if any(word in name for word in provider.context.words):
        return 0
    parts = set(name.split("_"))
    for other in ruleset.providers:
        if other.provider != provider.provider and any(word in parts for word in other.context.words):
            return NAMED
    return 0


def own_name(slot: Slot, provider: Provider) -> str:
    """Return the slot's name in snake_case, the provider's word written together (`hyper_track` as `hypertrack`)."""
    name = snake(slot.name)
    together = name.replace("_", "")
    for word in provider.context.words:
        if word not in name and word in together:
            name = regex.sub("_?".join(map(regex.escape, word)), word, name)
    return name


def _shown(slot: Slot) -> str:
    return slot.name.decode("ascii", "replace")[:40]


def _qualified(slot: Slot | None, provider: Provider) -> bool:
    """Whether a name says that it is something else's (`SENTRY_TOKEN` beside our host)."""
    if slot is None or slot.kind == "header":
        return False
    parts = own_name(slot, provider).split("_")
    return any(part not in _NEUTRAL and not part.isdigit() and part not in provider.context.words for part in parts)


def _weigh_hosts(facts: Facts, index: int, provider: Provider, span: Span, slot: Slot | None, weighed: Weighed) -> None:
    data, context = facts.data, provider.context
    line = around.statement(data, span)
    in_line = around.urls(data, line)
    area = around.near(data, span)
    nearby = [url for url in around.urls(data, area) if not (url.span.start < span.start and span.end < url.span.end)]
    request = _request_url(data, in_line, nearby, span)
    if request is not None:
        if is_host(request.host, context.hosts):
            weighed.add("host", SAME_REQUEST, f"sent to {request.host}")
        elif any(word in request.host.replace("-", "") for word in context.words):
            weighed.add("name", NAMED, f"sent to {request.host}")
        elif not _LOCAL_HOST.search(request.host) and "." in request.host:
            weighed.foreign = max(weighed.foreign, NAMED)
    if slot is not None and slot.kind in ("header", "query") and request is None:
        words = [word.encode() for word in context.words]
        if any(word in data[line.start : line.end].lower() for word in words):
            weighed.add("name", NAMED, f"the request's address is named after {provider.name}")
    if any(is_host(url.host, context.hosts) for url in nearby) or _host_within(facts, index, area):
        near_points = HINT if _qualified(slot, provider) else NEAR_HOST
        weighed.add("host", near_points, f"{context.hosts[0]} stands nearby")
    elif facts.hosts.get(index):
        weighed.add("host", HINT, f"{context.hosts[0]} stands in the file")


def _host_within(facts: Facts, index: int, area: Span) -> bool:
    ends = facts.hosts.get(index, [])  # ascending, as stage 1 gives them
    first = bisect_left(ends, area.start)
    return first < len(ends) and ends[first] <= area.end


def _request_url(data: bytes, in_line: list[around.Url], nearby: list[around.Url], span: Span) -> around.Url | None:
    """Return the URL of the request in which a value stands: on its logical line, else in its call or object."""
    candidates = in_line or [url for url in nearby if around.same_request(data, url.span, span)]
    if not candidates:
        return None
    return min(candidates, key=lambda url: _distance(url.span, span))


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def is_host(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether a host is one of `hosts` or lies below one."""
    return any(host == known or host.endswith("." + known) for known in hosts)


def _weigh_paths(
    facts: Facts, provider: Provider, span: Span, slot: Slot | None, use: Use | None, weighed: Weighed
) -> None:
    wide = around.near(facts.data, span)
    text = facts.data[wide.start : wide.end].replace(b"%2F", b"/").replace(b"%2f", b"/").replace(b"\\/", b"/")
    if use is not None and use.paths and _compiled(use.paths).search(text):
        weighed.add("path", DOCUMENTED, f"sent to a documented path of {provider.name}")
    if not provider.context.paths or slot is None:
        return
    area = around.paragraph(facts.data, span)
    schemes = [scheme.lower() for scheme in provider.context.schemes]
    if slot.scheme in schemes and _compiled(provider.context.paths).search(facts.data, area.start, area.end):
        weighed.add("path", HINT, f"sent to a documented path of {provider.name}")


def _weigh_use(data: bytes, span: Span, use: Use, weighed: Weighed) -> None:
    if use.sdk:
        weighed.add("sdk", SDK, "given to the provider's own library")
    area = Span(max(0, span.start - around.NEAR_BYTES), min(len(data), span.end + around.NEAR_BYTES))
    text = data[area.start : area.end]
    if use.siblings and all(_has_key(text, key) for key in use.siblings):
        weighed.add("reply", REPLY, "stands in a documented reply")
    if use.constants and all(_has_constant(text, key, value) for key, value in use.constants):
        weighed.add("reply", HINT, "stands in a reply of the documented shape")


def _has_key(text: bytes, key: str) -> bool:
    return regex.search(rb"[\"']%s\\?[\"']\s*(?::|=>)" % regex.escape(key.encode()), text) is not None


def _has_constant(text: bytes, key: str, value: str) -> bool:
    pattern = rb"[\"']?%s\\?[\"']?\s*(?::|=>|=)\s*[\"']?%s\b"
    return regex.search(pattern % (regex.escape(key.encode()), regex.escape(value.encode())), text) is not None


@functools.lru_cache(maxsize=512)
def _compiled(patterns: tuple[str, ...]) -> Any:
    return regex.compile("|".join(f"(?:{pattern})" for pattern in patterns).encode())


@functools.lru_cache(maxsize=512)
def name_pattern(pattern: str) -> Any:
    """Compile a use's name expression."""
    return regex.compile(pattern, regex.IGNORECASE)
