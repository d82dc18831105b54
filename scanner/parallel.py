"""Runs parts of a scan in forked processes: compiled rules are shared, and nothing has to be sent on the way in.

Threads would do for large blobs, but reading thousands of small ones is Python's own work, which the GIL keeps to one
core (docs/architecture.md has the figures). Where there is no safe fork, threads serve.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from scanner.errors import StraykeyError


def can_fork() -> bool:
    """Whether forking is safe here: on Linux, while no other thread runs."""
    return sys.platform == "linux" and threading.active_count() == 1


class Child:
    """A forked process that does `work` and sends its result home. Ask for the `result` exactly once."""

    def __init__(self, work: Callable[[], object]) -> None:
        reader, writer = os.pipe()
        # A Ctrl-C between the fork and the `try` would let the child run on as a second parent.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        self._pid = os.fork()
        if not self._pid:
            _live(work, reader, writer, before)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(writer)
        self._reader = reader

    def interrupt(self) -> None:
        """Ask the process to stop as Ctrl-C does."""
        try:
            os.kill(self._pid, signal.SIGINT)
        except ProcessLookupError:
            return

    def result(self) -> Any:
        """Wait for the process and return what its work returned; StraykeyError when it died."""
        import pickle  # noqa: PLC0415 - as above

        with open(self._reader, "rb") as home:
            sent = home.read()
        _, status = os.waitpid(self._pid, 0)
        if status or not sent:
            raise StraykeyError("a part of the scan ended before its time", "run again with --jobs 1 to see why")
        return pickle.loads(sent)  # noqa: S301 - written by our own child


def _live(work: Callable[[], object], reader: int, writer: int, mask: Iterable[int]) -> NoReturn:
    """Be the child: nothing of the parent's is flushed, closed or removed, whatever happens here."""
    status = 1
    try:
        try:
            import pickle  # noqa: PLC0415 - only where there is a second process: a hook starts without it

            os.close(reader)
            signal.signal(signal.SIGINT, _interrupt_once)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            done = work()
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # what was found still goes home
            with open(writer, "wb") as home:
                home.write(pickle.dumps(done))
            status = 0
        finally:
            os._exit(status)
    finally:
        os._exit(1)  # the one interruption there can be came on the way out


def _interrupt_once(number: int, _: object) -> None:
    """Raise KeyboardInterrupt, as Python itself does, and ignore every later Ctrl-C."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
