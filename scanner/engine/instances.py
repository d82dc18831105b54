"""Which instances of a self-hosted provider the text around a token names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from scanner.engine.surroundings import near
from scanner.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.engine import Engine
    from scanner.engine.resolve import Verdict
    from scanner.ruleset.model import Provider, Ruleset

MAX_HOSTS = 8
_TELLING = 8
"""Characters of a secret that are enough to tell something of it."""

_HOST = (
    rb"(?P<host>[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}\.){0,8}[A-Za-z0-9_-]{0,62}|\[[0-9A-Fa-f:.]{2,45}\])"
    rb"(?P<port>:\d{1,5})?"
)
_URL = regex.compile(rb"(?i)\b(?:https?|wss?)(?::|%%3A)(?:\\?/|%%2F){2}(?:[^\s\"'<>@/]{1,200}@)?%s" % _HOST)
_NAMED = regex.compile(
    rb"""(?ix) (?: host (?:name)? | (?:base_?)? ur[li] | endpoint | server | domain | instance | address )
         \\{0,3}["']? \s{0,8} [:=] \s{0,8} \\{0,3}["']? (?!https?:|wss?:) %s (?![\w.(\[-])"""
    % _HOST
)
_PORTS = range(1, 65536)
_SECRET = regex.compile(
    r"(?:.*[_-])?(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{16,}(?:[_-].*)?"
    r"|(?=(?:[^0-9]*[0-9]){4})(?=.*[a-z])[a-z0-9_-]{24,}"
)
"""Labels that look like a token: people paste one where a host belongs, and every report would show it."""
HIDDEN = "…"
_SAMPLE = regex.compile(r"(?:the|my|your|some)[-_].*|.*hostname.*|.*placeholder.*|host|server|domain|example|instance")
"""What documentation writes where a host of one label stands: the provider's own page has `your-hostname`."""


def instances(verdict: Verdict, data: bytes, engine: Engine) -> tuple[str, ...]:
    """Return the hosts, lower-case and with a port where one is named, that stand around a self-hosted token.

    In them `…` stands for labels that look like a secret. Left out are samples (`your-hostname`), the provider's own
    pages and hosts of the other providers in the rules.
    """
    owners = (engine.self_hosted.get(reading.rule_id) for reading in verdict.readings)
    owner = next((owner for owner in owners if owner), None)
    if owner is None:
        return ()
    found: dict[str, None] = {}
    view = verdict.winner.view
    texts = [(data, verdict.span)]
    if view.layers:
        texts.insert(0, (view.data, verdict.winner.span))
    for text, span in texts:
        for name in _hosts(text, near(text, span)):
            if not _is_other(name, owner, engine.ruleset):
                found[hidden(name, verdict.winner.secret)] = None
    return tuple(found)[:MAX_HOSTS]


def hidden(name: str, secret: bytes = b"") -> str:
    """Return a host's name with `…` for each label that looks like a token, or shares its text with the secret."""
    if name.startswith("["):
        return name
    host, colon, port = name.partition(":")
    value = secret.decode("latin-1").lower()
    labels = (HIDDEN if _SECRET.fullmatch(label) or _shares(label, value) else label for label in host.split("."))
    return ".".join(labels) + colon + port


def _shares(label: str, value: str) -> bool:
    return bool(value) and (value in label or (len(label) >= _TELLING and label in value))


def _hosts(data: bytes, span: Span) -> Iterator[str]:
    for pattern in (_URL, _NAMED):
        for match in pattern.finditer(data, max(0, span.start), span.end):
            host = match["host"].decode("ascii").lower().rstrip(".")
            port = (match["port"] or b"").decode("ascii")
            if port and int(port[1:]) not in _PORTS:
                port = ""
            if _is_address(host, sure=pattern is _URL or bool(port)):
                yield host + port


def _is_address(host: str, *, sure: bool) -> bool:
    """Whether it can be a machine's name; one of a single label only where it is `sure` that a host stands there."""
    if host.startswith("[") or host == "localhost":
        return True
    labels = host.split(".")
    if len(labels) == 1:
        return sure and not _SAMPLE.fullmatch(host)
    return labels[-1].isalpha() or labels[-1].startswith("xn--") or all(label.isdecimal() for label in labels)


def _is_other(name: str, owner: Provider, ruleset: Ruleset) -> bool:
    host = name.partition(":")[0]
    labels = host.split(".")
    if any(page.startswith((f"https://{host}/", f"https://{host}:")) for page in (f"{owner.home}/", *owner.docs)):
        return True
    for provider in ruleset.providers:
        if provider is owner:
            continue
        if host in provider.context.hosts or (len(labels) > 1 and labels[-2] in provider.context.words):
            return True
    return False
