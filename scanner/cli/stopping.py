"""Ctrl-C and SIGTERM: the first ends a scan early, further ones don't keep its report from being written."""

from __future__ import annotations

import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from scanner.cli.flags import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_CODES = {signal.SIGINT: Exit.INTERRUPTED, signal.SIGTERM: Exit.TERMINATED}


@contextmanager
def stoppable() -> Iterator[Callable[[], Exit]]:
    """Raise KeyboardInterrupt at the first signal, and ignore all that follow: the process is about to end.

    Gives a function that returns the exit code of the signal that came. A signal that was ignored stays so.
    """
    came: list[Exit] = []

    def stop(number: int, _frame: object) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        came.append(_CODES[signal.Signals(number)])
        raise KeyboardInterrupt

    before = {}
    with suppress(ValueError):  # not the main thread: then it is somebody else's to decide
        for each in _SIGNALS:
            if signal.getsignal(each) is not signal.SIG_IGN:
                before[each] = signal.signal(each, stop)
    try:
        yield lambda: came[0] if came else Exit.INTERRUPTED
    finally:
        for each, handler in before.items() if not came else ():
            signal.signal(each, handler)
