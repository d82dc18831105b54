"""What arrived at the emulators: the proof of what straykey sends, and of what it never does."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from .register import Sighting


class Seen(NamedTuple):
    """A request that arrived. `time` is monotonic, in seconds; `headers` are names; `status` is None until answered.

    `secrets` tells which registered secrets arrived with it, and where. `target` is as it was sent.
    """

    time: float
    provider: str
    method: str
    target: str
    headers: tuple[str, ...]
    secrets: tuple[Sighting, ...]
    tls: bool = False
    status: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the secrets that arrived."""
        return tuple(sighting.name for sighting in self.secrets)


class Log:
    """All requests of all emulators, in the order of arrival. Thread-safe; `tell` is called with each that is over."""

    def __init__(self, tell: Callable[[Seen], None] | None = None) -> None:
        self._lock = threading.Lock()
        self._seen: list[Seen] = []
        self._connections: Counter[str] = Counter()
        self._tell = tell

    def connected(self, provider: str) -> None:
        """Count a connection, whatever comes of it."""
        with self._lock:
            self._connections[provider] += 1

    def arrived(self, seen: Seen) -> int:
        """Record a request; returns its number."""
        with self._lock:
            self._seen.append(seen)
            return len(self._seen) - 1

    def over(self, number: int, status: int | None) -> None:
        """Record how a request was answered, None for not at all."""
        with self._lock:
            seen = self._seen[number] = self._seen[number]._replace(status=status)
        if self._tell is not None:
            self._tell(seen)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._seen.clear()
            self._connections.clear()

    @property
    def connections(self) -> int:
        """How many connections were opened, requests or not."""
        with self._lock:
            return self._connections.total()

    def requests(self, provider: str = "") -> list[Seen]:
        """Return the requests to one provider, or to all."""
        with self._lock:
            return [seen for seen in self._seen if provider in ("", seen.provider)]

    def methods(self) -> set[str]:
        """Return the methods that were used."""
        return {seen.method for seen in self.requests()}

    def per_secret(self) -> Counter[str]:
        """Return how often each secret arrived, by name."""
        return Counter(name for seen in self.requests() for name in seen.names)

    def of(self, name: str) -> list[Seen]:
        """Return the requests that brought a secret."""
        return [seen for seen in self.requests() if name in seen.names]

    def places(self) -> set[str]:
        """Return where in requests secrets stood, such as `header authorization` or `query`."""
        return {sighting.where for seen in self.requests() for sighting in seen.secrets}

    def in_urls(self) -> list[Seen]:
        """Return the requests with a secret in their URL."""
        return [seen for seen in self.requests() if any(item.where == "target" for item in seen.secrets)]
