"""Keeps the pace at one provider: so many requests a second, few at once, an end when asking has become pointless."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from queue import SimpleQueue
from time import monotonic
from typing import NamedTuple

from scanner.model import Liveness, Secret
from scanner.verify.plan import Question
from scanner.verify.values import Failure, Verdict

MAX_THREADS = 32
"""Requests under way at one provider, at most."""
SHORT_WAIT = 10.0
"""Seconds that a rate-limited token is waited for, once; a longer wait leaves it unknown."""
MAX_LIMITED = 3
"""Tokens in a row that are rate-limited, after which a provider's rest is left alone."""
MAX_FAILURES = 5
"""Failures of transport in a row, after which a provider's rest is left alone."""
LAG = 0.005
"""Seconds by which a thread may wake too late without the next turn being put off for it."""
INTERRUPTED = "not asked: interrupted"


class Answer(NamedTuple):
    """A verdict, and the failure that led to it, if there was no reply."""

    verdict: Verdict
    failure: Failure | None = None


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

    Requests start `rate` a second, evenly spaced. Until a first reply has come, and while there is trouble, only one is
    under way, so that a provider that is down or has had enough is not sent more tokens than it takes to notice.
    """

    def __init__(
        self, name: str, rate: float, ask: Ask, halt: Halt, done: SimpleQueue[tuple[Question, Verdict]]
    ) -> None:
        self.name = name
        self.stopped = ""
        self._interval = 1 / rate
        self._size = min(MAX_THREADS, max(2, math.ceil(2 * rate)))
        self._ask = ask
        self._halt = halt
        self._done = done
        self._queue: SimpleQueue[tuple[Question, Secret] | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._turn = threading.Condition()
        self._next = 0.0
        self._under_way = 0
        self._answered = False
        self._failures = self._limited = 0

    def put(self, question: Question, secret: Secret) -> None:
        """Queue a question."""
        self._queue.put((question, secret))
        if len(self._threads) < self._size:
            thread = threading.Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Let the threads end when the queue is empty."""
        for _ in self._threads:
            self._queue.put(None)

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            try:
                verdict = self._answer(*item)
            except Exception as error:  # noqa: BLE001 - a defect of ours: nobody must wait for this token for ever
                verdict = Verdict(Liveness.UNKNOWN, f"straykey itself failed at it: {type(error).__name__}")
            self._done.put((item[0], verdict))

    def _answer(self, question: Question, secret: Secret) -> Verdict:
        verdict = self._once(question, secret)
        if verdict.limited and verdict.wait is not None and verdict.wait <= SHORT_WAIT:
            if self._halt.wait(verdict.wait):
                return verdict
            second = self._once(question, secret)
            verdict = verdict if second.liveness is Liveness.NOT_CHECKED else second
        self._count(verdict)
        return verdict

    def _once(self, question: Question, secret: Secret) -> Verdict:
        reason = self._enter()
        if reason:
            return Verdict(Liveness.NOT_CHECKED, reason)
        answer = Answer(Verdict(Liveness.UNKNOWN, ""))
        try:
            answer = self._ask(question, secret)
        finally:
            self._leave(answer)
        return answer.verdict

    def _enter(self) -> str:
        """Wait for a turn; return why there is none."""
        with self._turn:
            while True:
                if self._halt.reason or self.stopped:
                    return self._halt.reason or self.stopped
                left = self._next - monotonic()
                if self._under_way < self._allowed() and left <= 0:
                    break
                self._turn.wait(min(max(left, 0.001), 0.1) if left > 0 else 0.1)
            self._next = max(self._next, monotonic() - LAG) + self._interval
            self._under_way += 1
            return ""

    def _allowed(self) -> int:
        return self._size if self._answered and not self._failures and not self._limited else 1

    def _leave(self, answer: Answer) -> None:
        with self._turn:
            self._under_way -= 1
            if answer.failure is None:
                self._answered = True
                self._failures = 0
            elif answer.failure.transport:
                self._failures += 1
                if self._failures >= MAX_FAILURES and not self.stopped:
                    reason = answer.failure.reason
                    self.stopped = f"not asked: {self.name} failed {MAX_FAILURES} times in a row ({reason})"
            self._turn.notify_all()

    def _count(self, verdict: Verdict) -> None:
        """Count rate-limited tokens in a row; what was never asked is no news."""
        if verdict.liveness is Liveness.NOT_CHECKED:
            return
        with self._turn:
            self._limited = self._limited + 1 if verdict.limited else 0
            if self._limited >= MAX_LIMITED and not self.stopped:
                self.stopped = f"not asked: {self.name} limited {MAX_LIMITED} tokens in a row ({verdict.reason})"
            self._turn.notify_all()
