"""The report as Markdown: a comment on a pull request, or the summary of a CI job."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from scanner.model import Liveness
from scanner.report import Style, shown
from scanner.report.escape import printable
from scanner.report.excerpt import draw
from scanner.report.fields import fields
from scanner.report.markup import code, prose
from scanner.report.numbers import count
from scanner.report.places import place, repeats
from scanner.report.rules import all_rules, rule_of
from scanner.report.summary import summary_lines
from scanner.report.words import clip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.model import ScanResult
    from scanner.report.places import Repeat
    from scanner.report.rules import Rule
    from scanner.ruleset.model import Ruleset

MAX_CHARS = 65_000
"""A comment on GitHub may have 65,536 characters, and people put a line of their own around this; a job's summary may
have 1 MiB, which so many characters never reach."""

_FOOT_LINES = 20
_LINE = 600
_WIDTH = 120


def render(result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> str:
    """Write as many findings as fit, worst first; returns what was left out."""
    findings = shown(result, style).findings
    rules = all_rules(ruleset)
    headline = summary_lines(result, style._replace(verbose=True))[0]  # the short one says how to see more: not here
    rest = summary_lines(result, style._replace(verbose=False))[1:]
    head = f"### straykey: {_short(headline)}\n\n"
    foot = _foot(rest)
    room = MAX_CHARS - len(head) - len(foot) - _LINE
    told, blocks = 0, []
    for repeat in repeats(findings):
        block = "".join(f"{line}\n" for line in _block(repeat, rule_of(repeat.first, rules)))
        if len(block) > room:
            break
        room -= len(block)
        told += 1 + len(repeat.others)
        blocks.append(block)
    cut = len(findings) - told
    more = f"\n**and {count(cut, 'more finding')}**, the least urgent: the other formats hold them all\n" if cut else ""
    out.write((head + "".join(blocks) + more + foot).encode())
    return f"{count(cut, 'finding')} left out: a comment may have 65,536 characters" if cut else ""


def _foot(lines: list[str]) -> str:
    """Return notes, gaps and verdicts below the findings."""
    told = [f"- {'⚠️ ' if line.startswith('INCOMPLETE') else ''}{_short(line)}" for line in lines]
    hidden = len(told) - _FOOT_LINES
    told = [*told[:_FOOT_LINES], f"- and {count(hidden, 'more line')}"] if hidden > 0 else told
    return "".join(f"{line}\n" for line in ["", *told]) if told else ""


def _block(repeat: Repeat, rule: Rule) -> Iterator[str]:
    finding = repeat.first
    works = " **WORKS**" if finding.leak.liveness is Liveness.ACTIVE else ""
    yield f"- **{finding.severity}**{works} {code(clip(place(finding), _LINE))} {_short(rule.title)}"
    if finding.leak.excerpt.text:
        yield f"  - line: {code(draw(finding.leak.excerpt, _WIDTH).text.strip())}"
    for label, text in fields(repeat, rule, verbose=False):
        yield f"  - {label}: {code(clip(printable(text), _LINE)) if label == 'allow' else _short(text)}"


def _short(text: str) -> str:
    return prose(clip(printable(text), _LINE))
