"""Ends a request from outside: when its time is up, however slowly bytes still come, or when the user wants it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, Timer
from typing import Self


class Leash:
    """Holds what one request waits for, and ends all of it after so many seconds, or at `end`; leave it by `with`.

    `ended` says why, and is empty while nothing has: whoever holds a result has to look, for a connection that was
    shut from outside looks like one that the server closed.
    """

    def __init__(self, seconds: float) -> None:
        self.ended = ""
        self._stops: list[Callable[[], None]] = []
        self._releases: list[Callable[[], None]] = []
        self._lock = Lock()
        self._timer = Timer(seconds, self.end, (f"timed out: no whole answer within {seconds:g} s",))
        self._timer.daemon = True

    def hold(self, stop: Callable[[], None], release: Callable[[], None] | None = None) -> None:
        """Call `stop`, from some thread, when this ends; at once if it has. It must not wait or raise.

        `release` is called when this is left; `stop` never is after that.
        """
        with self._lock:
            self._stops.append(stop)
            if release is not None:
                self._releases.append(release)
            if self.ended:
                stop()

    def end(self, reason: str) -> None:
        """End it. Only the first reason counts."""
        with self._lock:
            self.ended = self.ended or reason
            for stop in self._stops:
                stop()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            self._stops.clear()
            for release in self._releases:
                release()
            self._releases.clear()
