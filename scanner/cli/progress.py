"""Progress on standard error: only on a terminal, and only for what takes longer than a second."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from scanner.model import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scanner.cli.bar import Bar
    from scanner.cli.flags import Flags
    from scanner.model import Progress

PATIENCE = 1.0
"""Seconds after which a scan is worth a line."""
_START = "looking for what to read"
_NOT_CI = ("", "0", "false")
_DUMB = ("", "dumb", "unknown")


@contextmanager
def watching(flags: Flags) -> Iterator[Progress | None]:
    """Give a function that shows what a scan is doing, None where nobody would see it; at the end the line is gone."""
    if flags.no_progress or flags.quiet or not _is_seen(flags, os.environ):
        yield None
        return
    from scanner.cli.terminal import wants_color  # noqa: PLC0415 - only on a terminal

    watch = _Watch(color=wants_color(flags.color, sys.stderr, os.environ))
    try:
        with _alarm(watch):
            yield watch.show
    finally:
        watch.close()


def _is_seen(flags: Flags, env: Mapping[str, str]) -> bool:
    """Whether a person looks at standard error, on a terminal that can take a line back."""
    if sys.stderr is None or not sys.stderr.isatty() or env.get("CI", "").lower() not in _NOT_CI:
        return False
    if flags.stdin and sys.stdin is not None and sys.stdin.isatty():
        return False  # they type there
    return sys.platform == "win32" or env.get("TERM", "") not in _DUMB


@contextmanager
def _alarm(watch: _Watch) -> Iterator[None]:
    """Have the line appear even while a first step takes long, such as listing a large history.

    A signal, as a thread would keep the scan from forking (`scanner.parallel`). Where there is none, or it serves
    somebody else, the line appears with the first step after a second.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    if signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGALRM, lambda *_: watch.ring())
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


class _Watch:
    """Imports rich, and draws, only once the scan has run for a while."""

    def __init__(self, *, color: bool) -> None:
        self._color = color
        self._begin = self._since = time.monotonic()
        self._step = Step(_START)
        self._bar: Bar | None = None
        self._is_opening = False

    def show(self, step: Step) -> None:
        """Take note of a step; it is called for each file, and does nothing else within the first second."""
        if step.what != self._step.what:
            self._since = time.monotonic()
        self._step = step
        if self._bar is None and time.monotonic() - self._begin < PATIENCE:
            return
        if self._bar is None or not self._bar.moves:
            self.close()
            self._open(moves=True)
        elif self._bar is not None:
            self._bar.update(step, self._since)

    def ring(self) -> None:
        """Draw what has begun by now; still, as long as the scan has not come to its first step."""
        if self._bar is None:
            self._open(moves=self._step.what != _START)

    def close(self) -> None:
        """Take the line away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _open(self, *, moves: bool) -> None:
        if self._is_opening:
            return  # the alarm came just then
        self._is_opening = True
        with suppress(Exception):  # the alarm may come in the middle of an import; no line is worth a scan
            from scanner.cli.bar import Bar  # noqa: PLC0415 - most scans end before this

            self._bar = Bar(self._step, self._since, color=self._color, moves=moves)
        self._is_opening = False
