"""Keeps the pace at one provider: so many requests a second, few at once, an end when asking has become pointless."""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from time import monotonic
from typing import NamedTuple

from scanner.errors import StraykeyError, defect
from scanner.model import Liveness, Secret
from scanner.verify.options import MAX_REQUESTS
from scanner.verify.plan import Question, over
from scanner.verify.values import Failure, Verdict

MAX_THREADS = 32
"""Requests under way at one provider, at most."""
SHORT_WAIT = 10.0
"""Seconds that a rate-limited token is waited for, once; a longer wait leaves it unknown."""
MAX_LIMITED = 3
"""Tokens in a row that are rate-limited, after which a provider's rest is left alone."""
MAX_FAILURES = 5
"""Failures of transport in a row, after which a provider's rest is left alone."""
MAX_FRUITLESS = 10
"""By how many the requests without a verdict, each of which failed, was slow or met a server's error, may outnumber
the others; then a provider's rest is left alone."""
SLOW = 5.0
"""Seconds after which a reply without a verdict was not worth the wait."""
LAG = 0.005
"""Seconds by which a thread may wake too late without the next turn being put off for it."""
INTERRUPTED = "not asked: interrupted"
NO_THREAD = "the system allows no further thread to ask with (see ulimit -u)"


class Answer(NamedTuple):
    """A verdict, and the failure that led to it, if there was no reply; else its status. `seconds` is what it took."""

    verdict: Verdict
    failure: Failure | None = None
    seconds: float = 0.0
    status: int = 0

    @property
    def is_fruitless(self) -> bool:
        """Whether asking more of that kind would be a waste of time."""
        if self.verdict.liveness is not Liveness.UNKNOWN or self.verdict.limited:
            return False
        return self.failure is not None or self.seconds >= SLOW or self.status >= 500  # noqa: PLR2004 - server errors


Ask = Callable[[Question, Secret], Answer]


class Halt:
    """Tells all lanes to end, and why; nothing is asked after that."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.reason = ""

    def __call__(self, reason: str) -> None:
        """End everything."""
        self.reason = self.reason or reason
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Sleep, or return True at once when everything has ended."""
        return self._event.wait(seconds)


class Lane:
    """The queue of one provider, worked off by threads. Every question put in comes out of `done` with its verdict.

    Requests start in the order of the queue, `rate` a second, evenly spaced. Until a first reply has come, and while
    there is trouble, only one is under way, so that a provider that is down or has had enough is not sent more tokens
    than it takes to notice. No more than `budget` requests are sent.
    """

    def __init__(
        self,
        name: str,
        rate: float,
        ask: Ask,
        halt: Halt,
        done: SimpleQueue[tuple[Question, Verdict]],
        budget: int = MAX_REQUESTS,
    ) -> None:
        self.name = name
        self.stopped = ""
        self._budget = self._left = budget
        self._interval = 1 / rate
        self._size = min(MAX_THREADS, max(2, math.ceil(2 * rate)))
        self._ask = ask
        self._halt = halt
        self._done = done
        self._threads: list[threading.Thread] = []
        # The condition guards all that follows.
        self._turn = threading.Condition()
        self._queue: deque[tuple[Question, Secret]] = deque()
        self._closed = False
        self._next = 0.0
        self._under_way = 0
        self._answered = False
        self._failures = self._limited = self._fruitless = 0

    def put(self, question: Question, secret: Secret) -> None:
        """Queue a question."""
        with self._turn:
            self._queue.append((question, secret))
            self._turn.notify()
        if len(self._threads) < self._size:
            thread = threading.Thread(target=self._work, daemon=True)
            try:
                thread.start()
            except RuntimeError:  # no room for another: those that run do its share
                if not self._threads:
                    raise StraykeyError(NO_THREAD, "") from None
                return
            self._threads.append(thread)

    def close(self) -> None:
        """Let the threads end when the queue is empty."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()

    def _work(self) -> None:
        while (item := self._take()) is not None:
            question, secret, ended = item
            try:
                verdict = Verdict(Liveness.NOT_CHECKED, ended) if ended else self._answer(question, secret)
            except Exception as error:  # noqa: BLE001 - a defect of ours: nobody must wait for this token for ever
                verdict = Verdict(Liveness.UNKNOWN, defect(error))
            self._done.put((question, verdict))

    def _answer(self, question: Question, secret: Secret) -> Verdict:
        """Ask in the turn that was taken, and once more in another if the wait for that is short."""
        verdict = self._once(question, secret)
        if verdict.limited and verdict.wait is not None and verdict.wait <= SHORT_WAIT:
            if self._halt.wait(verdict.wait) or not self._take_turn():
                return verdict
            verdict = self._once(question, secret)
        self._count(verdict)
        return verdict

    def _once(self, question: Question, secret: Secret) -> Verdict:
        answer = Answer(Verdict(Liveness.UNKNOWN, ""), Failure("", transport=False))
        try:
            answer = self._ask(question, secret)
        finally:
            self._leave(answer)
        return answer.verdict

    def _take(self) -> tuple[Question, Secret, str] | None:
        """Wait for a turn, then take the first question, and why it is not asked if all has ended; None at the end."""
        with self._turn:
            while True:
                ended = self._ended
                if self._queue and (ended or self._is_free):
                    question, secret = self._queue.popleft()
                    if not ended:
                        self._begin()
                    return question, secret, ended
                if self._closed and not self._queue:
                    return None
                self._turn.wait(self._pause)

    def _take_turn(self) -> bool:
        """Wait for a turn; False if there will be none."""
        with self._turn:
            while not self._is_free:
                if self._ended:
                    return False
                self._turn.wait(self._pause)
            self._begin()
            return True

    @property
    def _ended(self) -> str:
        spent = "" if self._left > 0 else over(self._budget, self.name)
        return self._halt.reason or self.stopped or spent

    @property
    def _is_free(self) -> bool:
        return self._under_way < self._allowed and monotonic() >= self._next

    @property
    def _allowed(self) -> int:
        return self._size if self._answered and not self._failures and not self._limited else 1

    @property
    def _pause(self) -> float:
        """How long to sleep before looking again, unless woken."""
        return min(max(self._next - monotonic(), 0.001), 0.1) if self._under_way < self._allowed else 0.1

    def _begin(self) -> None:
        self._next = max(self._next, monotonic() - LAG) + self._interval
        self._under_way += 1
        self._left -= 1

    def _leave(self, answer: Answer) -> None:
        with self._turn:
            self._under_way -= 1
            self._weigh(answer)
            if answer.failure is not None and answer.failure.refused:
                self._left += 1  # nothing was sent
            if answer.failure is None:
                self._answered = True
                self._failures = 0
            elif answer.failure.transport:
                self._failures += 1
                if self._failures >= MAX_FAILURES and not self.stopped:
                    reason = answer.failure.reason
                    self.stopped = f"not asked: {self.name} failed {MAX_FAILURES} times in a row ({reason})"
            self._turn.notify_all()

    def _weigh(self, answer: Answer) -> None:
        """Count requests that told nothing and were a nuisance against those that were not."""
        if answer.is_fruitless:
            self._fruitless += 1
        elif not answer.verdict.limited and answer.failure is None:
            self._fruitless = max(0, self._fruitless - 1)
        if self._fruitless >= MAX_FRUITLESS and not self.stopped:
            reason = answer.verdict.reason
            self.stopped = f"not asked: {self.name} answered too slowly or not at all too often ({reason})"

    def _count(self, verdict: Verdict) -> None:
        """Count rate-limited tokens in a row."""
        with self._turn:
            self._limited = self._limited + 1 if verdict.limited else 0
            if self._limited >= MAX_LIMITED and not self.stopped:
                self.stopped = f"not asked: {self.name} limited {MAX_LIMITED} tokens in a row ({verdict.reason})"
            self._turn.notify_all()
