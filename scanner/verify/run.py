"""Verification from findings to findings: plans, asks, and writes into each finding what is known of its token."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Finding, Liveness, Secret, Verification
from scanner.verify.audit import AuditLog
from scanner.verify.lanes import INTERRUPTED, Answer, Halt, Lane
from scanner.verify.plan import Plan, Question, another_instance, plan
from scanner.verify.preview import planned
from scanner.verify.values import Failure, Reply, Verdict

if TYPE_CHECKING:
    from scanner.ruleset.model import Ruleset
    from scanner.verify.http import Sender
    from scanner.verify.options import Options

Reveal = Callable[[Iterable[Finding]], Iterator[tuple[str, Secret]]]
"""Looks secrets up where they stand: yields secret hash and secret of the findings' tokens."""

GONE = "not asked: the token could not be read again where it was found"
_PATIENCE = 1.5
"""Seconds that requests under way have to end after Ctrl-C."""
_NEVER_ASKED = Verdict(Liveness.NOT_CHECKED, INTERRUPTED)


class Verified(NamedTuple):
    """The findings with their liveness, and what was done. `interrupted`: Ctrl-C ended it; nothing found is lost."""

    findings: tuple[Finding, ...]
    summary: Verification
    interrupted: bool = False


class Verifier:
    """Verifies the findings of a scan. The audit log is opened at once: OutputError before anything is sent."""

    def __init__(
        self,
        options: Options,
        ruleset: Ruleset,
        progress: Callable[[str], None] | None = None,
        remark: Callable[[str], None] | None = None,
        sender: Sender | None = None,
    ) -> None:
        self._options = options
        self._ruleset = ruleset
        self._progress = progress
        self._remark = remark
        self._sender = sender
        self._audit = AuditLog(options.audit_log) if options.audit_log else None
        self._requests = 0
        self._counting = threading.Lock()

    def __call__(self, findings: Sequence[Finding], reveal: Reveal) -> Verified:
        """Return the findings, each with liveness and reason. Never raises for what a server or a network does."""
        with self._audit or nullcontext():
            return self._verified(findings, reveal)

    def _verified(self, findings: Sequence[Finding], reveal: Reveal) -> Verified:
        planning = plan(findings, self._ruleset, self._options)
        if self._options.dry_run:
            lines = planned(planning, findings)
            summary = Verification(0, len(planning.questions), (), dry_run=True, planned=lines)
            verdicts = {question.hash: _dry(question) for question in planning.questions}
            return Verified(_apply(findings, planning, verdicts), summary)
        verdicts, notes, interrupted = self._ask_all(planning, reveal)
        summary = Verification(self._requests, len(planning.questions), notes)
        return Verified(_apply(findings, planning, verdicts), summary, interrupted)

    def _ask_all(self, planning: Plan, reveal: Reveal) -> tuple[dict[str, Verdict], tuple[str, ...], bool]:
        if not planning.questions:
            return {}, (), False
        if self._sender is None:
            from scanner.verify.http import Sender  # noqa: PLC0415 - can reach the network: only when it must

            self._sender = Sender()
        halt, done = Halt(), SimpleQueue[tuple[Question, Verdict]]()
        lanes: dict[str, Lane] = {}
        verdicts: dict[str, Verdict] = {}
        interrupted = False
        try:
            outstanding = self._submit(planning, reveal, lanes, halt, done)
            self._collect(outstanding, done, verdicts)
        except KeyboardInterrupt:
            interrupted = True
            halt(INTERRUPTED)
            self._sender.cancel()
            _drain(done, verdicts, len(planning.questions))
        known = {question.hash for question in planning.questions}
        missing = _NEVER_ASKED if interrupted else Verdict(Liveness.NOT_CHECKED, GONE)
        verdicts = {name: verdicts.get(name, missing) for name in known}
        return verdicts, _notes(lanes.values(), halt, interrupted=interrupted), interrupted

    def _submit(
        self,
        planning: Plan,
        reveal: Reveal,
        lanes: dict[str, Lane],
        halt: Halt,
        done: SimpleQueue[tuple[Question, Verdict]],
    ) -> int:
        """Put every token that can still be read into its provider's lane; returns how many."""
        waiting = {question.hash: question for question in planning.questions}

        def ask(question: Question, secret: Secret) -> Answer:
            return self._ask(question, secret, halt)

        count = 0
        for name, secret in reveal(question.finding for question in planning.questions):
            question = waiting.pop(name)
            provider = question.provider
            lane = lanes.get(provider.provider)
            if lane is None:
                lane = lanes[provider.provider] = Lane(provider.name, question.verification.rate, ask, halt, done)
                self._tell_way(question)
            lane.put(question, secret)
            count += 1
        for lane in lanes.values():
            lane.close()
        return count

    def _tell_way(self, question: Question) -> None:
        """Say where a provider is asked, and through which proxy."""
        if self._remark is None or self._sender is None:
            return
        endpoint = question.request.endpoint
        proxy = self._sender.proxies(endpoint)
        way = f" through the proxy {proxy}" if proxy else ""
        self._remark(f"asking {question.provider.name} at {endpoint.scheme}://{endpoint.netloc}{way}")

    def _collect(
        self, outstanding: int, done: SimpleQueue[tuple[Question, Verdict]], verdicts: dict[str, Verdict]
    ) -> None:
        total, active = outstanding, 0
        while outstanding:
            try:
                question, verdict = done.get(timeout=0.2)  # so that Ctrl-C arrives
            except Empty:
                continue
            verdicts[question.hash] = verdict
            outstanding -= 1
            active += verdict.liveness is Liveness.ACTIVE
            if self._progress is not None:
                self._progress(f"verifying: {total - outstanding:,} of {total:,} tokens, {active:,} active")

    def _ask(self, question: Question, secret: Secret, halt: Halt) -> Answer:
        """Ask once, judge, and record; runs in a lane's thread."""
        assert self._sender is not None  # noqa: S101  made before the first lane
        begin = monotonic()
        answer = self._sender.send(question.request, secret)
        verdict = judged(question, answer)
        failure = answer if isinstance(answer, Failure) else None
        if failure is None or not failure.refused:
            with self._counting:
                self._requests += 1
            self._record(question, verdict, answer, monotonic() - begin, halt)
        return Answer(verdict, failure)

    def _record(
        self, question: Question, verdict: Verdict, answer: Reply | Failure, seconds: float, halt: Halt
    ) -> None:
        if self._audit is None:
            return
        try:
            self._audit.record(question, verdict, answer.status if isinstance(answer, Reply) else None, seconds)
        except OSError as error:
            halt(f"not asked: the audit log can't be written ({error.strerror})")


def judged(question: Question, answer: Reply | Failure) -> Verdict:
    """Return what an answer, or none, says about the question's token."""
    if isinstance(answer, Failure):
        liveness = Liveness.NOT_CHECKED if answer.refused else Liveness.UNKNOWN
        return Verdict(liveness, f"not asked: {answer.reason}" if answer.refused else answer.reason)
    from scanner.verify.judge import judge  # noqa: PLC0415 - only when there is a reply

    verdict = judge(question.verification, answer, question.request.method)
    if verdict.liveness in (Liveness.INACTIVE, Liveness.EXPIRED):
        other = another_instance(question)
        if other:
            reason = f"{verdict.reason}; but the text around it names {other}: another instance?"
            return verdict._replace(liveness=Liveness.UNKNOWN, reason=reason)
    return verdict


def _drain(done: SimpleQueue[tuple[Question, Verdict]], verdicts: dict[str, Verdict], total: int) -> None:
    """Collect what is already answered, and for a moment what is just being answered."""
    deadline = monotonic() + _PATIENCE
    while len(verdicts) < total:
        try:
            question, verdict = done.get(timeout=max(0.0, deadline - monotonic()) or 0.001)
        except Empty:
            return
        verdicts[question.hash] = verdict


def _dry(question: Question) -> Verdict:
    request = question.request
    return Verdict(Liveness.NOT_CHECKED, f"dry run: would send {request.method} {request.url}")


def _notes(lanes: Iterable[Lane], halt: Halt, *, interrupted: bool) -> tuple[str, ...]:
    notes = [f"stopped: {lane.stopped.removeprefix('not asked: ')}" for lane in lanes if lane.stopped]
    if interrupted:
        notes.append("interrupted: the other tokens were not asked about")
    elif halt.reason:
        notes.append(halt.reason.removeprefix("not asked: "))
    return tuple(notes)


def _apply(findings: Sequence[Finding], planning: Plan, verdicts: dict[str, Verdict]) -> tuple[Finding, ...]:
    rules = {question.hash: question.token.id for question in planning.questions}
    return tuple(_with(finding, _verdict(finding, planning, verdicts, rules)) for finding in findings)


def _verdict(
    finding: Finding, planning: Plan, verdicts: dict[str, Verdict], rules: dict[str, str]
) -> Verdict | None:
    """Return what is known of a finding's token; where another rule found the same token, only that it works."""
    name = finding.leak.secret_hash
    verdict = verdicts.get(name)
    if verdict is None:
        return planning.unasked.get((name, finding.rule_id))
    if finding.rule_id == rules[name]:
        return verdict
    asked = rules[name]
    if verdict.liveness is Liveness.ACTIVE:
        return verdict._replace(reason=f"{verdict.reason} (asked as {asked}, the same token elsewhere)")
    return Verdict(Liveness.NOT_CHECKED, f"not asked: the same token was asked about as {asked}")


def _with(finding: Finding, verdict: Verdict | None) -> Finding:
    if verdict is None:
        return finding
    leak = finding.leak
    reason = "; ".join(filter(None, (verdict.reason, leak.liveness_reason)))
    return finding._replace(leak=leak._replace(liveness=verdict.liveness, liveness_reason=reason))
