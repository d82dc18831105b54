"""Whose token is it? Facts around it, weighed by the table in docs/architecture.md: the best of each kind, summed."""

from __future__ import annotations

import functools
from bisect import bisect_left
from typing import Any

import regex

from scanner.engine import labels
from scanner.engine import surroundings as around
from scanner.engine.requests import Request, has_path, is_host, is_public, request_of
from scanner.engine.slots import Slot, snake
from scanner.engine.weighed import (
    CREDENTIAL_NAME,
    DOCUMENTED,
    ENOUGH,
    HINT,
    NAMED,
    NEAR_HOST,
    REPLY,
    SAME_REQUEST,
    SDK,
    Weighed,
)
from scanner.model import Span
from scanner.ruleset.model import Provider, Ruleset, Use

MAX_HITS = 64
"""Occurrences of a provider's word that are looked at for imports: more of them say nothing new."""

_CREDENTIAL = regex.compile(
    r"(?:^|_)(?:token|tok|secret|key|apikey|password|passwd|pwd|pw|pass|pat|auth|authorization|bearer|credentials?|jwt"
    r"|session|sk|pk)(?:_|\d|$)|(?:token|secret|key|password|pwd|auth)$"
)
# Words of a slot's name that say nothing about whose token it is.
_NEUTRAL = frozenset((
    "access", "account", "active", "admin", "api", "apikey", "app", "args", "arguments", "attributes", "auth",
    "authentication", "authorisation", "authorization", "base", "bearer", "body", "bot", "cfg", "ci", "client", "conf",
    "config", "const", "constant", "content", "cred", "credential", "credentials", "creds", "current", "data",
    "database", "default", "deploy", "dev", "development", "dict", "dto", "entry", "env", "environment", "expo",
    "export", "field", "fields", "file", "form", "get", "header", "headers", "http", "https", "id", "input",
    "integration", "internal", "item", "items", "json", "jwt", "k", "key", "kwargs", "last", "legacy", "let", "live",
    "local", "login", "machine", "main", "map", "master", "me", "message", "model", "my", "name", "new", "next",
    "node", "number", "nuxt", "oauth", "object", "old", "options", "opts", "org", "organization", "param", "params",
    "pass", "passphrase", "passwd", "password", "pat", "payload", "permanent", "personal", "pk", "prod", "production",
    "project", "props", "public", "publishable", "pw", "pwd", "react", "read", "readonly", "readwrite", "record",
    "refresh", "req", "request", "resp", "response", "rest", "result", "root", "row", "rw", "sa", "sandbox", "script",
    "secret", "secrets", "self", "server", "service", "session", "set", "setting", "settings", "sk", "staging",
    "static", "str", "string", "svc", "temp", "test", "tests", "the", "this", "tmp", "tok", "token", "tokens", "url",
    "user", "username", "v1", "v2", "val", "value", "values", "var", "variable", "variables", "vars", "vite", "web",
    "with", "write", "x", "y",
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


def weigh(facts: Facts, index: int, span: Span, slot: Slot | None, use: Use | None) -> Weighed:
    """Weigh the claim that the token at `span` belongs to provider number `index`."""
    weighed = Weighed()
    provider = facts.ruleset.providers[index]
    if slot is not None and is_encrypted(facts.data, slot):
        weighed.veto = "it is encrypted"
        return weighed
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


LONG_VALUE = 100
"""Bytes of a value that may be a ciphertext with its key and tag."""


def is_encrypted(data: bytes, slot: Slot) -> bool:
    """Whether a long value stands where sealed secrets do: a name above it says that it is encrypted."""
    if slot.value.end - slot.value.start < LONG_VALUE:
        return False
    return any(word in parent for parent in around.parents(data, slot.name_span) for word in (b"encrypted", b"cipher"))


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
    if use is not None and use.paths:
        pattern = _compiled(use.paths)
        if has_path(data, request, span, pattern) or (
            not weighed.foreign and _path_beside(data, span, pattern, provider)
        ):
            weighed.add("path", DOCUMENTED, f"sent to a documented path of {provider.name}")
    if slot is None or not provider.context.paths:
        return
    area = around.paragraph(data, span)
    schemes = [scheme.lower() for scheme in provider.context.schemes]
    if slot.scheme in schemes and _compiled(provider.context.paths).search(data, area.start, area.end):
        weighed.add("path", HINT, f"sent to a documented path of {provider.name}")


def _path_beside(data: bytes, span: Span, pattern: Any, provider: Provider) -> bool:
    """Whether a request in the same paragraph is sent to a path of an address that is named after the provider."""
    words = [word.encode() for word in provider.context.words]
    matches = pattern.finditer(data, *around.paragraph(data, span))
    lines = (around.line_of(data, match.start()).lower() for match in matches)
    return any(word in line for line in lines for word in words)


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
    if is_credential(name) or slot.kind == "header":
        weighed.add("credential", CREDENTIAL_NAME, "it stands where a credential stands")
    parts = name.split("_")
    if any(word in name for word in provider.context.words):
        weighed.add("name", NAMED, f"the name {_shown(slot)} says {provider.name}")
    elif any(word in parts for word in provider.context.abbreviations):
        weighed.add("name", HINT, f"the name {_shown(slot)} abbreviates {provider.name}")
    _weigh_words_before(facts, provider, slot, name, weighed)
    if labels.is_cell(facts.data, slot):
        _weigh_row(facts.data, span, provider, weighed, column=slot.kind == "column")


def _weigh_words_before(facts: Facts, provider: Provider, slot: Slot, name: str, weighed: Weighed) -> None:
    """Count what a phrase, a command or else the line before a name says, for this provider or for another."""
    if slot.name.startswith(b"-"):
        phrase = snake(labels.command_before(facts.data, slot.name_span.start))
    else:
        phrase = snake(labels.phrase_before(facts.data, slot.name_span, slot.value))
    if _says(phrase, provider):
        weighed.add("name", NAMED, f"the words before it name {provider.name}")
    else:
        name = f"{phrase}_{name}"
    weighed.foreign = max(weighed.foreign, _foreign_name(facts.ruleset, provider, name))
    if not weighed.foreign and not weighed.named:
        before = snake(labels.line_before(facts.data, slot.name_span.start))
        weighed.foreign = 0 if _says(before, provider) else _foreign_name(facts.ruleset, provider, before)


def _weigh_row(data: bytes, span: Span, provider: Provider, weighed: Weighed, *, column: bool) -> None:
    """In a table the row says whose the value is, unless the column's head does; other rows say nothing."""
    row = labels.row_around(data, span)
    if any(word.encode() in row for word in provider.context.words):
        weighed.add("name", NAMED, f"its row names {provider.name}")
    elif column and not weighed.named:
        weighed.veto = "its row names nobody"


def is_credential(name: str) -> bool:
    """Whether a name in snake_case is that of a credential."""
    return _CREDENTIAL.search(name) is not None


def _says(phrase: str, provider: Provider) -> bool:
    together = phrase.replace("_", "")
    return any(word in together for word in provider.context.words)


def weigh_line(data: bytes, provider: Provider, span: Span, weighed: Weighed) -> None:
    """Count the provider's word on the line of a token whose shape speaks for it already: prose, tables, logs."""
    line = labels.line_around(data, span)
    if any(word.encode() in line for word in provider.context.words):
        weighed.add("line", HINT, f"its line names {provider.name}")


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
    if best < NAMED and any(word in label for label in labels.labels(data, slot.name_span) for word in words):
        return NAMED
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
