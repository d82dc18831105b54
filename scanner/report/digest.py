"""What somebody needs who sees only the end of a long report: the worst, whose, where most of it is, and what to do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Liveness
from scanner.report.escape import path_of, printable
from scanner.report.places import place
from scanner.report.rules import rule_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scanner.model import Finding, ScanResult
    from scanner.report.places import Repeat
    from scanner.report.rules import Rule

_WORST = 5
_NAMED = 4


class Line(NamedTuple):
    """A line of the digest; `finding` is the one it names, None where it names none."""

    label: str
    text: str
    finding: Finding | None = None


def digest(repeats: Sequence[Repeat], rules: dict[str, Rule], result: ScanResult) -> list[Line]:
    """Return at most a dozen lines about the findings that nobody allowed."""
    open_ones = [repeat for repeat in repeats if not repeat.first.suppressed_by]
    if not open_ones:
        return []
    lines = [Line("worst", _worst(repeat.first), repeat.first) for repeat in open_ones[:_WORST]]
    lines.append(Line("whose", _most(rule_of(repeat.first, rules).provider_name for repeat in open_ones)))
    folders = _most(_folder(finding) for repeat in open_ones for finding in (repeat.first, *repeat.others))
    lines.append(Line("where", folders))
    return lines + [Line("next", step) for step in _steps(open_ones, result)]


def _worst(finding: Finding) -> str:
    works = ["ACTIVE"] if finding.leak.liveness is Liveness.ACTIVE else []
    return "  ".join([place(finding), finding.severity, *works, finding.rule_id])


def _most(names: Iterable[str]) -> str:
    counts = Counter(names).most_common()
    told = [f"{printable(name)} {number:,}" for name, number in counts[:_NAMED]]
    rest = sum(number for _, number in counts[_NAMED:])
    return ", ".join([*told, f"others {rest:,}"] if rest else told)


def _folder(finding: Finding) -> str:
    top, slash, _ = path_of(finding.origin).partition("/")
    return f"{top}/" if slash else "files at the top"


def _steps(repeats: Sequence[Repeat], result: ScanResult) -> list[str]:
    tokens = [repeat.first.leak for repeat in repeats if repeat.first.leak.misuse is None]
    active = sum(leak.liveness is Liveness.ACTIVE for leak in tokens)
    steps = []
    if active:
        these = "the token that still works" if active == 1 else f"the {active:,} tokens that still work"
        steps.append(f"revoke {these}, today")
    elif tokens and result.verification is None:
        steps.append("add --verify to learn which of them still work, and revoke those first")
    if any(repeat.first.baseline_state for repeat in repeats):
        steps.append("straykey baseline update   once they are dealt with, so that only new ones are reported")
    else:
        steps.append("straykey baseline create   to be told of new ones only, and deal with these in time")
    return [*steps, "add -f html -o report.html to search and sort them on a page"]
