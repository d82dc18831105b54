"""Asks all questions of a plan: reveals secrets, fills the lanes, collects verdicts, and ends early when it must."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from scanner.engine.expiry import expiry
from scanner.errors import StraykeyError, defect
from scanner.model import Finding, Liveness, Progress, Secret, Step
from scanner.verify.judge import judge
from scanner.verify.lanes import INTERRUPTED, Answer, Halt, Lane
from scanner.verify.options import MAX_REQUESTS
from scanner.verify.plan import Question, another_instance, may_be_whole
from scanner.verify.values import Failure, Reply, Verdict

if TYPE_CHECKING:
    from scanner.verify.audit import AuditLog
    from scanner.verify.http import Sender

Reveal = Callable[[Iterable[Finding]], Iterator[tuple[str, Secret]]]
"""Looks secrets up where they stand: yields secret hash and secret of the findings' tokens."""
Tell = Callable[[str], None]

GONE = Verdict(Liveness.NOT_CHECKED, "not asked: the token could not be read again where it was found")
NEVER = Verdict(Liveness.NOT_CHECKED, INTERRUPTED)
PATIENCE = 1.5
"""Seconds that requests under way have to end after Ctrl-C."""


class Outcome(NamedTuple):
    """A verdict for each question by secret hash, and what was done. `notes` say what was stopped, and why.

    `failed` says, for people, what kept tokens from being asked about that should have been.
    """

    verdicts: dict[str, Verdict]
    requests: int = 0
    notes: tuple[str, ...] = ()
    interrupted: bool = False
    failed: str = ""


class Inquiry:
    """One run of questions; for one use. `progress` hears how far it is, `remark` where providers are asked.

    `budget` is how many requests each provider gets at most.
    """

    def __init__(
        self,
        sender: Sender,
        audit: AuditLog | None,
        budget: int = MAX_REQUESTS,
        progress: Progress | None = None,
        remark: Tell | None = None,
    ) -> None:
        self._sender = sender
        self._audit = audit
        self._budget = budget
        self._progress = progress
        self._remark = remark
        self._halt = Halt()
        self._done: SimpleQueue[tuple[Question, Verdict]] = SimpleQueue()
        self._lanes: dict[str, Lane] = {}
        self._verdicts: dict[str, Verdict] = {}
        self._outstanding = 0
        self._requests = 0
        self._counting = threading.Lock()

    def ask(self, questions: tuple[Question, ...], reveal: Reveal) -> Outcome:
        """Return a verdict for every question; what ends it early, Ctrl-C or a failure, is told in the outcome."""
        interrupted, failed = False, ""
        try:
            failed = self._submit(questions, reveal)
            self._collect()
        except KeyboardInterrupt:
            interrupted = True
            self._end(INTERRUPTED)
        except Exception as error:  # noqa: BLE001 - what is known by then must not be lost
            failed = defect(error)
            self._end(f"not asked: {failed}")
        missing = NEVER if interrupted else Verdict(Liveness.NOT_CHECKED, f"not asked: {failed}") if failed else GONE
        verdicts = {question.hash: self._verdicts.get(question.hash, missing) for question in questions}
        notes = self._notes(interrupted=interrupted, failed=bool(failed))
        return Outcome(verdicts, self._requests, notes, interrupted, failed)

    def _end(self, reason: str) -> None:
        """Let nothing more begin, and end what is under way."""
        self._halt(reason)
        self._sender.cancel()
        self._drain()

    def _submit(self, questions: tuple[Question, ...], reveal: Reveal) -> str:
        """Put every token that can still be read into its provider's lane; return why some can't, "" if all can."""
        waiting = {question.hash: question for question in questions}
        failed = ""
        try:
            for name, secret in reveal(question.finding for question in questions):
                question = waiting.pop(name)
                self._lane(question).put(question, secret)
                self._outstanding += 1
        except StraykeyError as error:
            failed = error.message
        finally:
            for lane in self._lanes.values():
                lane.close()
        return failed

    def _lane(self, question: Question) -> Lane:
        provider = question.provider
        lane = self._lanes.get(provider.provider)
        if lane is None:
            rate = min(verification.rate for verification in provider.verifications)
            lane = self._lanes[provider.provider] = Lane(
                provider.name, rate, self._ask, self._halt, self._done, self._budget
            )
            self._tell_way(question)
        return lane

    def _tell_way(self, question: Question) -> None:
        """Say where a provider is asked, and through which proxy."""
        if self._remark is None:
            return
        endpoint = question.request.endpoint
        proxy = self._sender.proxies(endpoint)
        way = f" through the proxy {proxy}" if proxy else ""
        self._remark(f"asking {question.provider.name} at {endpoint.scheme}://{endpoint.netloc}{way}")

    def _collect(self) -> None:
        total, active = self._outstanding, 0
        while self._outstanding:
            try:
                question, verdict = self._done.get(timeout=0.2)  # so that Ctrl-C arrives
            except Empty:
                continue
            self._verdicts[question.hash] = verdict
            self._outstanding -= 1
            active += verdict.liveness is Liveness.ACTIVE
            if self._progress is not None:
                done = total - self._outstanding
                self._progress(Step("verifying", done, "tokens", f"{active:,} active", lambda: total))

    def _drain(self) -> None:
        """Collect what is already answered, and for a moment what is just being answered."""
        deadline = monotonic() + PATIENCE
        while self._outstanding:
            try:
                question, verdict = self._done.get(timeout=max(0.001, deadline - monotonic()))
            except Empty:
                return
            self._verdicts[question.hash] = verdict
            self._outstanding -= 1

    def _ask(self, question: Question, secret: Secret) -> Answer:
        """Ask once, judge, and record; runs in a lane's thread."""
        liveness, reason = expiry(secret.reveal(), time.time())
        if liveness is Liveness.EXPIRED:  # it may have waited for its turn for minutes
            return Answer(Verdict(liveness, reason), Failure(reason, transport=False, refused=True))
        begin = monotonic()
        answer = self._sender.send(question.request, secret)
        verdict = judged(question, answer)
        failure = answer if isinstance(answer, Failure) else None
        if failure is None or not failure.refused:
            with self._counting:
                self._requests += 1
            self._record(question, verdict, answer, monotonic() - begin)
        return Answer(verdict, failure, monotonic() - begin, answer.status if isinstance(answer, Reply) else 0)

    def _record(self, question: Question, verdict: Verdict, answer: Reply | Failure, seconds: float) -> None:
        if self._audit is None:
            return
        try:
            self._audit.record(question, verdict, answer.status if isinstance(answer, Reply) else None, seconds)
        except OSError as error:
            self._halt(f"not asked: the audit log can't be written ({error.strerror})")

    def _notes(self, *, interrupted: bool, failed: bool) -> tuple[str, ...]:
        stops = [lane.stopped.removeprefix("not asked: ") for lane in self._lanes.values() if lane.stopped]
        notes = [f"stopped: {reason}" for reason in stops]
        if interrupted:
            notes.append("interrupted: the other tokens were not asked about")
        elif self._halt.reason and not failed:
            notes.append(self._halt.reason.removeprefix("not asked: "))
        return tuple(notes)


def judged(question: Question, answer: Reply | Failure) -> Verdict:
    """Return what an answer, or none, says about the question's token."""
    if isinstance(answer, Failure):
        if answer.refused:
            return Verdict(Liveness.NOT_CHECKED, f"not asked: {answer.reason}")
        return Verdict(Liveness.UNKNOWN, answer.reason)
    verdict = judge(question.verification, answer, question.request.method)
    verdict = may_be_whole(verdict, question.finding.leak.extent)
    if verdict.liveness not in (Liveness.INACTIVE, Liveness.EXPIRED):
        return verdict
    other = another_instance(question)
    if not other:
        return verdict
    reason = f"{verdict.reason}; but the text around it names {other}: another instance?"
    return verdict._replace(liveness=Liveness.UNKNOWN, reason=reason)
