"""What an alert says, on GitHub, GitLab and wherever else a finding is told in a few sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Confidence, Liveness
from scanner.report.escape import printable
from scanner.report.verified import reason

if TYPE_CHECKING:
    from scanner.model import Finding, MisuseDetails
    from scanner.report.rules import Rule

_SAID = {
    Liveness.ACTIVE: "It was checked and works",
    Liveness.INACTIVE: "It was checked and does not work",
    Liveness.EXPIRED: "It has expired",
    Liveness.UNKNOWN: "Whether it works could not be told",
    Liveness.NOT_CHECKED: "Whether it works was not checked",
}
_DEAD = frozenset({Liveness.INACTIVE, Liveness.EXPIRED})


def message(finding: Finding, rule: Rule) -> str:
    """Return what an alert says, printable; its first sentence stands for itself, as services show only that."""
    leak = finding.leak
    if leak.misuse is not None:
        return printable(_of_misuse(leak.misuse, rule))
    preview = f" {leak.preview}" if leak.preview else ""
    grants = rule.grants.strip().split(". ", 1)[0].rstrip(".")
    subject = f"{rule.title}{preview}{_state(leak.liveness)}"
    bare = subject if leak.liveness is Liveness.ACTIVE else f"{subject} stands in the text"
    sentences = [sentence(f"{subject}: {grants}" if grants else bare)]
    if finding.commit:
        still = "still in HEAD" if finding.commit.in_head else "no longer in HEAD"
        sentences.append(f"It came in with commit {finding.commit.sha[:12]} ({finding.commit.date[:10]}), {still}.")
    if finding.state:
        sentences.append(f"It is {finding.state}.")
    if leak.liveness is not Liveness.NOT_CHECKED or leak.liveness_reason:
        sentences.append(sentence(f"{_SAID[leak.liveness]}: {reason(leak)}".removesuffix(": ")))
    if leak.confidence is not Confidence.HIGH:
        reasons = ", ".join((*leak.reasons, *(f"may be of {name}" for name in leak.candidates)))
        sentences.append(sentence(f"Confidence is {leak.confidence}: {reasons}".removesuffix(": ")))
    if rule.steps:
        sentences.append(f"To stop it: {sentence(rule.steps[0])}")
    return printable(" ".join(sentences))


def clip(text: str, limit: int) -> str:
    """Return the text cut to `limit` characters, with an ellipsis if something is missing."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def sentence(text: str) -> str:
    """Return the text with a full stop."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _of_misuse(misuse: MisuseDetails, rule: Rule) -> str:
    times = f"{misuse.times:,} requests do so." if misuse.times > 1 else ""
    fix = f"Write instead: {misuse.fix}" if misuse.fix else ""
    return " ".join(filter(None, (sentence(rule.title), misuse.message, times, fix)))


def _state(liveness: Liveness) -> str:
    """Return what the first sentence says of liveness: the rest is not seen in a list of alerts."""
    if liveness is Liveness.ACTIVE:
        return " STILL WORKS"
    return f" ({liveness})" if liveness in _DEAD else ""
