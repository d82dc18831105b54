"""The report for people: where, what, how bad, what to do, how to allow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Liveness
from scanner.report import shown
from scanner.report.ansi import OF_SEVERITY, Paint
from scanner.report.escape import columns, printable
from scanner.report.fields import fields
from scanner.report.places import place, repeats
from scanner.report.rules import all_rules, rule_of
from scanner.report.summary import summary_lines

if TYPE_CHECKING:
    from typing import BinaryIO

    from scanner.model import Finding, ScanResult
    from scanner.report import Style
    from scanner.report.places import Repeat
    from scanner.report.rules import Rule
    from scanner.ruleset.model import Ruleset

_INDENT = 4
_LABEL = 8
_WORKS = "ACTIVE"


def render(result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> None:
    """Write a block for each token, worst first, then the summary."""
    paint = Paint(style.color)
    findings = shown(result, style).findings
    if findings:
        rules = all_rules(ruleset)
        for repeat in repeats(findings):
            lines = [*_block(repeat, rule_of(repeat.first, rules), style, paint), ""]
            out.write(("\n".join(lines) + "\n").encode())
    headline, *rest = summary_lines(result, style)
    look = "bold" if findings or result.coverage.incomplete else "green"
    lines = [paint(headline, look), *(paint(line, "bold red") if _loud(line) else line for line in rest)]
    out.write(("\n".join(lines) + "\n").encode())


def _loud(line: str) -> bool:
    return line.startswith("INCOMPLETE") or (line.startswith("verified: ") and " active" in line)


def _block(repeat: Repeat, rule: Rule, style: Style, paint: Paint) -> list[str]:
    finding = repeat.first
    head = [
        paint(place(finding), "bold"),
        paint(finding.severity, OF_SEVERITY[finding.severity]),
        *([paint(_WORKS, "bold red")] if finding.leak.liveness is Liveness.ACTIVE else ()),
        finding.rule_id,
        printable(rule.title),
    ]
    lines = ["  ".join(head), *_excerpt(finding, style, paint)]
    for label, text in fields(repeat, rule, verbose=style.verbose):
        lines += _field(label, text, style, paint)
    return lines


def _excerpt(finding: Finding, style: Style, paint: Paint) -> list[str]:
    from scanner.report.excerpt import draw  # noqa: PLC0415 - most runs find nothing and draw nothing

    if not finding.leak.excerpt.text:
        return []
    drawing = draw(finding.leak.excerpt, style.width)
    before, secret = drawing.text[: drawing.start], drawing.text[drawing.start : drawing.end]
    margin = " " * (len(drawing.gutter) - 2) + "│ "
    return [
        paint(drawing.gutter, "dim") + before + paint(secret, "bold") + drawing.text[drawing.end :],
        paint(margin, "dim") + " " * drawing.indent + paint("^" * drawing.carets, OF_SEVERITY[finding.severity]),
    ]


def _field(label: str, text: str, style: Style, paint: Paint) -> list[str]:
    room = style.width - _INDENT - _LABEL
    wrap = style.width and label != "allow"  # a line to paste stays whole
    first, *rest = _wrapped(printable(text), room) if wrap else [printable(text)]
    hang = " " * (_INDENT + _LABEL)
    return [" " * _INDENT + paint(f"{label:<{_LABEL}}", "dim") + first, *(hang + line for line in rest)]


def _wrapped(text: str, room: int) -> list[str]:
    """Return the text in lines of at most `room` columns, longer words whole."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and columns(lines[-1]) + 1 + columns(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines
