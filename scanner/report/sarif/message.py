"""What an alert says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Confidence, Liveness
from scanner.report.escape import printable
from scanner.report.sarif.rules import clip, sentence
from scanner.report.verified import reason

if TYPE_CHECKING:
    from scanner.model import Finding, MisuseDetails
    from scanner.report.rules import Rule

_LONGEST = 1000
_SAID = {
    Liveness.ACTIVE: "It was checked and works",
    Liveness.INACTIVE: "It was checked and does not work",
    Liveness.EXPIRED: "It has expired",
    Liveness.UNKNOWN: "Whether it works could not be told",
    Liveness.NOT_CHECKED: "Whether it works was not checked",
}
_DEAD = frozenset({Liveness.INACTIVE, Liveness.EXPIRED})


def message(finding: Finding, rule: Rule) -> str:
    """Return what an alert says; its first sentence stands for itself, as services show only that."""
    leak = finding.leak
    if leak.misuse is not None:
        return clip(_literal(printable(_of_misuse(leak.misuse, rule))), _LONGEST)
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
    return clip(_literal(printable(" ".join(sentences))), _LONGEST)


def _of_misuse(misuse: MisuseDetails, rule: Rule) -> str:
    times = f"{misuse.times:,} requests do so." if misuse.times > 1 else ""
    fix = f"Write instead: {misuse.fix}" if misuse.fix else ""
    return " ".join(filter(None, (sentence(rule.title), misuse.message, times, fix)))


def _state(liveness: Liveness) -> str:
    """Return what the first sentence says of liveness: the rest is not seen in a list of alerts."""
    if liveness is Liveness.ACTIVE:
        return " STILL WORKS"
    return f" ({liveness})" if liveness in _DEAD else ""


def _literal(text: str) -> str:
    """Return the text so that nothing in it is a link or a placeholder (3.11.5, 3.11.6)."""
    for bracket in "[]":
        text = text.replace(bracket, "\\" + bracket)
    return text.replace("{", "{{").replace("}", "}}")
