"""Verification from findings to findings: plans, asks, and writes into each finding what is known of its token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Finding, Liveness, Progress, Verification
from scanner.verify.audit import AuditLog
from scanner.verify.plan import Plan, Question, key, may_be_whole, plan
from scanner.verify.preview import planned
from scanner.verify.values import Verdict

if TYPE_CHECKING:
    from scanner.ruleset.model import Ruleset
    from scanner.verify.inquiry import Reveal
    from scanner.verify.options import Options


class Verified(NamedTuple):
    """The findings with their liveness, and what was done. `interrupted`: Ctrl-C ended it; nothing found is lost.

    `failed` says, for people, what broke it; what was known until then stands in the findings.
    """

    findings: tuple[Finding, ...]
    summary: Verification
    interrupted: bool = False
    failed: str = ""


class Verifier:
    """Verifies the findings of one scan. The audit log is opened at once: OutputError before anything is sent."""

    def __init__(
        self,
        options: Options,
        ruleset: Ruleset,
        progress: Progress | None = None,
        remark: Callable[[str], None] | None = None,
    ) -> None:
        self._options = options
        self._ruleset = ruleset
        self._progress = progress
        self._remark = remark
        self._audit = AuditLog(options.audit_log) if options.audit_log else None

    def __call__(self, findings: Sequence[Finding], reveal: Reveal, unreported: Sequence[Finding] = ()) -> Verified:
        """Return the findings, each with liveness and reason. Never raises for what a server or a network does.

        What is `unreported` is only heard about the tokens that it shares with the findings.
        """
        with self._audit or nullcontext():
            planning = plan(findings, self._ruleset, self._options, unreported)
            if self._options.dry_run:
                return _preview(planning, findings)
            if not planning.questions:
                return Verified(_apply(findings, planning, {}), Verification())
            return self._ask(planning, findings, reveal)

    def _ask(self, planning: Plan, findings: Sequence[Finding], reveal: Reveal) -> Verified:
        from scanner.verify.http import Sender  # noqa: PLC0415 - can reach the network: only when something is asked
        from scanner.verify.inquiry import Inquiry  # noqa: PLC0415 - likewise

        inquiry = Inquiry(Sender(), self._audit, self._options.max_requests, self._progress, self._remark)
        outcome = inquiry.ask(planning.questions, reveal)
        summary = Verification(outcome.requests, len(planning.questions), outcome.notes)
        return Verified(
            _apply(findings, planning, outcome.verdicts), summary, outcome.interrupted, failed=outcome.failed
        )


def _preview(planning: Plan, findings: Sequence[Finding]) -> Verified:
    lines = planned(planning, findings)
    summary = Verification(tokens=len(planning.questions), dry_run=True, planned=lines)
    verdicts = {question.hash: _dry(question) for question in planning.questions}
    return Verified(_apply(findings, planning, verdicts), summary)


def _dry(question: Question) -> Verdict:
    request = question.request
    return Verdict(Liveness.NOT_CHECKED, f"dry run: would send {request.method} {request.url}")


def _apply(findings: Sequence[Finding], planning: Plan, verdicts: dict[str, Verdict]) -> tuple[Finding, ...]:
    questions = {question.token_key: question for question in planning.questions}
    return tuple(_with(finding, _verdict(finding, planning, verdicts, questions)) for finding in findings)


def _verdict(
    finding: Finding, planning: Plan, verdicts: dict[str, Verdict], questions: dict[str, Question]
) -> Verdict | None:
    """Return what is known of a finding's token; where another rule found the same token, only that it works."""
    name = key(finding)
    question = questions.get(name)
    if question is None:
        return planning.unasked.get((name, finding.rule_id))
    verdict = verdicts[question.hash]
    asked = question.token.id
    if finding.rule_id == asked:
        return may_be_whole(verdict, finding.leak.extent)
    if verdict.liveness is Liveness.ACTIVE:
        return verdict._replace(reason=f"{verdict.reason} (asked as {asked}, the same token elsewhere)")
    return Verdict(Liveness.NOT_CHECKED, f"not asked: the same token was asked about as {asked}")


def _with(finding: Finding, verdict: Verdict | None) -> Finding:
    if verdict is None:
        return finding
    leak = finding.leak
    reason = "; ".join(filter(None, (verdict.reason, leak.liveness_reason)))
    return finding._replace(leak=leak._replace(liveness=verdict.liveness, liveness_reason=reason))
