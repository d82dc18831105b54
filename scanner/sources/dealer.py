"""Makes a list in a process of its own and deals it to the processes that read, to whichever has room for more.

Processes that each made the whole list, and took every second part of it, paid for it twice, and one was left with the
larger files. Where a fork is not safe (`scanner.parallel`), this must not be used.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
from contextlib import closing, suppress
from typing import IO, TYPE_CHECKING, Generic, NamedTuple, NoReturn, TypeVar

from scanner.errors import SourceError, StraykeyError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

T = TypeVar("T")


class _Trouble(NamedTuple):
    kind: type[StraykeyError]
    message: str
    hint: str


class Dealer(Generic[T]):
    """Runs a generator elsewhere; what it gives arrives in `hands`, in order, each part in one of them."""

    def __init__(self, parts: Generator[T, None, None], count: int) -> None:
        pipes = [os.pipe() for _ in range(count)]
        self._pid = os.fork()
        if self._pid == 0:
            try:
                signal.signal(signal.SIGINT, _stop)
                for reader, _ in pipes:
                    os.close(reader)
                _deal(parts, [writer for _, writer in pipes])
            finally:
                os._exit(0)  # nothing of the parent's is flushed, closed or removed here
        for _, writer in pipes:
            os.close(writer)
        self.hands: list[Hand[T]] = []
        self.hands += [Hand(reader, self.hands) for reader, _ in pipes]

    def close(self) -> None:
        """End the list, finished or not."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGINT)
        os.waitpid(self._pid, 0)
        for hand in self.hands:
            hand.close()


class Hand(Generic[T]):
    """What one process is dealt. Only that process may take from it."""

    def __init__(self, reader: int, hands: Sequence[Hand[T]]) -> None:
        self._pipe: IO[bytes] = open(reader, "rb")  # noqa: SIM115 - `close` closes it
        self._hands = hands

    def take(self) -> T | None:
        """Wait for the next part; None at the end. Raises StraykeyError, in the first hand, if the list ended early."""
        for hand in self._hands:  # else the dealer could not tell that another hand's process is gone
            if hand is not self:
                hand.close()
        self._hands = ()
        try:
            dealt: T | _Trouble | None = pickle.load(self._pipe)  # noqa: S301 - written by our own child
        except EOFError:
            raise SourceError("listing the files ended before its time", "run again with --jobs 1 to see why") from None
        if isinstance(dealt, _Trouble):
            raise dealt.kind(dealt.message, dealt.hint)
        return dealt

    def close(self) -> None:
        """Take no more."""
        self._pipe.close()


def _stop(*_: object) -> NoReturn:
    """Stop at a first signal, and let no second one disturb what the list then gives back and removes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _deal(parts: Generator[T, None, None], writers: list[int]) -> None:
    turns = list(writers)
    end: _Trouble | None = None
    try:
        with closing(parts):
            for part in parts:
                if not turns:
                    return
                _give(turns, pickle.dumps(part))
    except StraykeyError as error:
        end = _Trouble(type(error), error.message, error.hint)
    for writer in writers:
        with suppress(BrokenPipeError):
            _write(writer, pickle.dumps(end))
        end = None


def _give(writers: list[int], dealt: bytes) -> None:
    """Give to the next in turn that has room, and forget those whose process is gone."""
    while writers:
        writer = select.select((), writers, ())[1][0]
        writers.remove(writer)
        with suppress(BrokenPipeError):
            _write(writer, dealt)
            writers.append(writer)
            return


def _write(writer: int, dealt: bytes) -> None:
    while dealt:
        dealt = dealt[os.write(writer, dealt) :]
