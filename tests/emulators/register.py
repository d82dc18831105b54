"""The secrets that the emulators issued, and what has become of each."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from . import minted

if TYPE_CHECKING:
    from .trouble import Trouble
    from .wire import Call


class State(StrEnum):
    """What a provider thinks of a secret."""

    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"
    NO_PERMISSION = "no-permission"
    NO_BILLING = "no-billing"
    LIMITED = "rate-limited"


class Sighting(NamedTuple):
    """A secret that arrived, by its name, and where: `target`, `body` or `header NAME`."""

    name: str
    where: str


@dataclass(slots=True)
class Entry:
    """A secret. `rule` is the rule that finds it; `name` stands for it wherever it is shown.

    `owner` is the user it belongs to. `permission` is a Hypemarket token's. LIMITED lasts for `times` replies (None:
    for ever), each of which asks to wait `retry_after` seconds (None: it does not say). `trouble` comes in between.
    """

    secret: str = field(repr=False)
    rule: str
    name: str
    state: State = State.LIVE
    owner: str = ""
    permission: str = "write"
    retry_after: int | None = None
    times: int | None = None
    trouble: Trouble | None = None

    @property
    def provider(self) -> str:
        """Who issued it."""
        return self.rule.partition("-")[0]

    def is_limited(self) -> bool:
        """Whether this request is one too many."""
        if self.state is not State.LIMITED:
            return False
        if self.times is not None:
            self.times -= 1
            self.state = State.LIVE if self.times <= 0 else State.LIMITED
        return True


class Register:
    """All secrets of all emulators, which are minted as they are added."""

    def __init__(self, rng: random.Random | None = None) -> None:
        self._rng = rng or random.Random()
        self._lock = threading.Lock()
        self._entries: dict[tuple[str, str], Entry] = {}

    def add(self, rule: str, name: str = "", *, secret: str = "", **changes: object) -> Entry:
        """Issue a secret that a rule finds; `changes` are fields of its Entry."""
        with self._lock:
            entry = Entry(secret or minted.secret(rule, self._rng), rule, name or f"{rule}-{len(self._entries) + 1}")
            for key, value in changes.items():
                setattr(entry, key, value)
            self._entries[entry.provider, entry.secret] = entry
            return entry

    def clear(self) -> None:
        """Forget every secret."""
        with self._lock:
            self._entries.clear()

    def find(self, provider: str, secret: str) -> Entry | None:
        """Return a provider's own secret, None if it never issued it."""
        return self._entries.get((provider, secret))

    def __iter__(self) -> Iterator[Entry]:
        with self._lock:
            return iter(tuple(self._entries.values()))

    def sightings(self, call: Call) -> tuple[Sighting, ...]:
        """Return every secret, of whichever provider, that stands anywhere in a request."""
        places = [("target", call.target), ("target", unquote(call.target))]
        places += [(f"header {name.lower()}", value) for name, value in call.headers.items()]
        places += [("body", call.body.decode("latin-1"))] if call.body else []
        found = (Sighting(entry.name, where) for entry in self for where, text in places if entry.secret in text)
        return tuple(dict.fromkeys(found))

    def redact(self, text: str) -> str:
        """Return the text with the name of each secret in its place."""
        for entry in self:
            text = text.replace(entry.secret, f"<{entry.name}>")
        return text
