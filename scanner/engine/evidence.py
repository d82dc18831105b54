"""Whose token is it? Facts around it, weighed by the table in docs/architecture.md: the best of each kind, summed."""

from __future__ import annotations

import functools
from bisect import bisect_left
from typing import Any

import regex

from scanner.engine import surroundings as around
from scanner.engine.requests import Request, has_path, is_host, is_public, request_of
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
    "access", "account", "active", "admin", "api", "apikey", "app", "args", "arguments", "attributes", "auth",
    "authorisation", "authorization", "base", "bearer", "body", "bot", "cfg", "ci", "client", "conf", "config",
    "const", "constant", "content", "cred", "credential", "credentials", "creds", "current", "data", "database",
    "default", "deploy", "dev", "development", "dict", "dto", "entry", "env", "environment", "export", "field",
    "fields", "file", "form", "get", "header", "headers", "http", "https", "id", "input", "integration", "internal",
    "item", "items", "json", "jwt", "key", "kwargs", "last", "legacy", "let", "live", "local", "login", "machine",
    "main", "map", "master", "me", "message", "model", "my", "name", "new", "node", "number", "oauth", "object",
    "old", "options", "opts", "org", "organization", "param", "params", "pass", "passphrase", "passwd", "password",
    "pat", "payload", "permanent", "personal", "pk", "prod", "production", "project", "props", "public",
    "publishable", "pwd", "read", "readonly", "readwrite", "record", "refresh", "req", "request", "resp",
    "response", "rest", "result", "root", "row", "rw", "sa", "sandbox", "script", "secret", "secrets", "self",
    "server", "service", "session", "set", "setting", "settings", "sk", "staging", "static", "str", "string", "svc",
    "temp", "test", "tests", "the", "this", "tmp", "tok", "token", "tokens", "url", "user", "username", "v1", "v2",
    "val", "value", "values", "var", "variable", "variables", "vars", "web", "with", "write", "x", "y",
))  # fmt: skip


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

    def has_host(self, index: int, area: Span) -> bool:
        """Whether an API host of the provider stands in `area`."""
        ends = self.hosts.get(index, [])  # ascending, as stage 1 gives them
        first = bisect_left(ends, area.start)
        return first < len(ends) and ends[first] <= area.end

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
        self.sent_elsewhere = False

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
    def named(self) -> bool:
        """Whether a name, the provider's own library or a documented reply says whose token it is."""
        return any(self._best.get(kind, (0, ""))[0] >= NAMED for kind in ("name", "sdk", "reply", "pair"))

    @property
    def vague(self) -> bool:
        """Whether nothing names the provider: only a token's claims, a reply and a slot that many programs share."""
        kinds = {kind for kind, (points, _) in self._best.items() if points <= HINT}
        return len(kinds) == len(self._best) and kinds <= {"credential", "claims", "shape", "reply"}

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
    if use is not None:
        _weigh_use(facts.data, span, use, weighed)
    request = request_of(facts.data, span)
    _weigh_request(request, provider, slot, weighed)
    if weighed.sent_elsewhere:
        # A request has one host: only the token's own name can still say that it is ours.
        weighed.veto = "" if weighed.named else "sent to another host"
        return weighed
    _weigh_paths(facts.data, request, provider, span, slot, use, weighed)
    if weighed.points < ENOUGH:
        _weigh_afar(facts, index, provider, span, slot, weighed)
        if slot is not None and not weighed.named and _belongs_elsewhere(facts.data, slot, provider):
            weighed.veto = "named after something else"
    return weighed


def _weigh_request(request: Request, provider: Provider, slot: Slot | None, weighed: Weighed) -> None:
    context = provider.context
    host = request.host
    if not host:
        words = [word.encode() for word in context.words]
        if slot is not None and slot.kind in ("header", "query") and any(w in request.line.lower() for w in words):
            weighed.add("name", NAMED, f"the request's address is named after {provider.name}")
    elif is_host(host, context.hosts):
        weighed.add("host", SAME_REQUEST, f"sent to {host}")
    elif any(word in host.replace("-", "") for word in context.words):
        weighed.add("name", NAMED, f"sent to {host}")
    elif is_public(host) and not context.self_hosted:
        weighed.sent_elsewhere = True


def _weigh_paths(
    data: bytes, request: Request, provider: Provider, span: Span, slot: Slot | None, use: Use | None, weighed: Weighed
) -> None:
    if use is not None and use.paths and has_path(data, request, span, _compiled(use.paths)):
        weighed.add("path", DOCUMENTED, f"sent to a documented path of {provider.name}")
    if slot is None or not provider.context.paths:
        return
    area = around.paragraph(data, span)
    schemes = [scheme.lower() for scheme in provider.context.schemes]
    if slot.scheme in schemes and _compiled(provider.context.paths).search(data, area.start, area.end):
        weighed.add("path", HINT, f"sent to a documented path of {provider.name}")


def _weigh_near_hosts(facts: Facts, index: int, provider: Provider, span: Span, weighed: Weighed) -> None:
    context = provider.context
    area = around.near(facts.data, span)
    nearby = [url.host for url in around.urls(facts.data, area)]
    if any(is_host(host, context.hosts) for host in nearby) or facts.has_host(index, area):
        weighed.add("host", NEAR_HOST, f"{context.hosts[0]} stands nearby")
    elif context.self_hosted and any(word in host.replace("-", "") for host in nearby for word in context.words):
        weighed.add("host", NEAR_HOST, f"a host named after {provider.name} stands nearby")
    elif facts.hosts.get(index):
        weighed.add("host", HINT, f"{context.hosts[0]} stands in the file")


def _weigh_afar(facts: Facts, index: int, provider: Provider, span: Span, slot: Slot | None, weighed: Weighed) -> None:
    """Look further around, which costs more, where what stands closest does not suffice."""
    word = provider.name
    _weigh_near_hosts(facts, index, provider, span, weighed)
    if slot is not None:
        points = _parent_points(facts.data, slot, provider)
        if points:
            weighed.add("name", points, f"it stands under {provider.name}")
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


def _parent_points(data: bytes, slot: Slot, provider: Provider) -> int:
    """Return what the surroundings of a slot's name are worth: keys and sections name it, a class or function hints."""
    words = [word.encode() for word in provider.context.words]
    if any(word in data[slot.name_span.end : slot.value.start].lower() for word in words):
        return NAMED  # setToken("hypemarket", "…")
    clause = around.clause_before(data, slot.name_span.start).replace(b"_", b"")
    if any(word in clause for word in words):
        return NAMED
    best = 0
    for parent in around.parents(data, slot.name_span):
        flat = parent.replace(b"_", b"").replace(b"-", b"")
        if b"://" in parent or _PROSE.search(parent) or not any(word in flat for word in words):
            continue
        best = max(best, HINT if _DEFINITION.match(parent) else NAMED)
    return best


# A string with blanks in it, as in test("hypemarket page renders", …), and what defines code rather than data.
_PROSE = regex.compile(rb"[\"'`][^\"'`\n]*\w\s+\w[^\"'`\n]*[\"'`]")
_DEFINITION = regex.compile(
    rb"\s*(?:(?:export|public|private|protected|static|final|abstract|async|default|internal|open|data|sealed)\s+)*"
    rb"(?:class|module|def|function|func|fun|fn|namespace|interface|struct|trait|impl|object|package|describe|it|test)\b"
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


def _belongs_elsewhere(data: bytes, slot: Slot, provider: Provider) -> bool:
    """Whether a name or what it stands under says that it is something else's (`SENTRY_TOKEN` beside our host)."""
    if slot.kind == "header" or any(word in own_name(slot, provider) for word in provider.context.words):
        return False
    if _qualifiers(own_name(slot, provider), provider):
        return True
    parent = next(around.parents(data, slot.name_span), b"")
    label = _LABEL.search(parent)
    return label is not None and _qualifiers(snake(label["name"]), provider)


_LABEL = regex.compile(rb"(?P<name>[A-Za-z_$][\w.$-]{1,60})[\"'\]]{0,2}\s*(?:[:=]|=>)\s*$")


def _qualifiers(name: str, provider: Provider) -> bool:
    known = (*provider.context.words, *provider.context.abbreviations)
    return any(part not in _NEUTRAL and not part.isdigit() and part not in known for part in name.split("_"))


def _weigh_use(data: bytes, span: Span, use: Use, weighed: Weighed) -> None:
    if use.sdk:
        weighed.add("sdk", SDK, "given to the provider's own library")
    text = around.enclosing_object(data, span)
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
