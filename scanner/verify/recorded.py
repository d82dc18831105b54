"""Runs the recorded replies of rule files through the judge."""

from __future__ import annotations

from scanner.model import Liveness
from scanner.ruleset.verification import Outcome, RecordedReply, Verification
from scanner.verify.judge import decider, judge
from scanner.verify.values import Reply


def replay(verification: Verification, recorded: RecordedReply) -> tuple[Liveness, Outcome | None]:
    """Return what the judge makes of a recorded reply, and the outcome that decided, if one did."""
    reply = reply_of(recorded)
    verdict = judge(verification, reply, verification.method)
    return verdict.liveness, decider(verification, reply, verification.method)


def reply_of(recorded: RecordedReply) -> Reply:
    """Return the recorded reply as it would have been received."""
    media_type, _, parameters = recorded.content_type.lower().partition(";")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(' "')
    headers = {name.lower(): value for name, value in recorded.headers}
    return Reply(recorded.status, media_type.strip(), charset, recorded.body.encode(), headers.get("retry-after", ""))
