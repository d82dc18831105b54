"""The report for people: where, what, how bad, what to do, how to allow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Liveness
from scanner.report import shown
from scanner.report.ansi import OF_SEVERITY, Links, Paint
from scanner.report.escape import columns, is_utf8, path_of, printable
from scanner.report.fields import fields
from scanner.report.places import place, repeats
from scanner.report.rules import all_rules, rule_of
from scanner.report.summary import summary_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from scanner.model import Finding, ScanResult
    from scanner.report import Style
    from scanner.report.digest import Line
    from scanner.report.places import Repeat
    from scanner.report.rules import Rule
    from scanner.ruleset.model import Ruleset

_INDENT = 4
_LABEL = 8
_WORKS = "ACTIVE"
_LONG = 8
"""More tokens than this fill more than a screen."""
_OF_THE_RULE = frozenset({"can", "revoke", "fix"})
"""Fields that often say the same for all tokens of a rule: a long report tells them once."""


def render(result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> None:
    """Write a block for each token, worst first, then what a screen holds: a digest of many, and the summary."""
    page = _Page(style)
    findings = shown(result, style).findings
    if findings:
        rules = all_rules(ruleset)
        blocks = repeats(findings)
        is_long = len(blocks) > _LONG
        page.thrifty = is_long and not style.verbose
        for repeat in blocks:
            page.write(out, [*page.block(repeat, rule_of(repeat.first, rules)), ""])
        if is_long:
            from scanner.report.digest import digest  # noqa: PLC0415 - most reports are short

            page.write(out, page.table(digest(blocks, rules, result)))
    headline, *rest = summary_lines(result, style)
    look = "bold" if findings or result.coverage.incomplete else "green"
    paint = page.paint
    page.write(out, [paint(headline, look), *(paint(line, "bold red") if _loud(line) else line for line in rest)])


def _loud(line: str) -> bool:
    return line.startswith("INCOMPLETE") or (line.startswith("verified: ") and " active" in line)


class _Page:
    """Draws in one style. `thrifty`: what was said of a rule is not said again for its next token."""

    def __init__(self, style: Style) -> None:
        self.paint = Paint(style.color)
        self.thrifty = False
        self._style = style
        self._links = Links(style.links)
        self._said: set[tuple[str, str, str]] = set()

    def write(self, out: BinaryIO, lines: list[str]) -> None:
        """Write lines in the style's encoding."""
        if lines:
            out.write(self._fit("\n".join(lines) + "\n").encode(self._style.encoding))

    def block(self, repeat: Repeat, rule: Rule) -> list[str]:
        """Return the lines that tell all about one token."""
        finding, paint = repeat.first, self.paint
        works = finding.leak.liveness is Liveness.ACTIVE
        head = [
            self._links.file(paint(self._fit(place(finding)), "bold"), path_of(finding.origin)),
            paint(finding.severity, OF_SEVERITY[finding.severity]),
            *([paint(_WORKS, "bold red")] if works else ()),
            self._links.page(finding.rule_id, rule.docs),
            printable(rule.title),
        ]
        lines = ["  ".join(head), *self._excerpt(finding)]
        for label, text in fields(repeat, rule, verbose=self._style.verbose):
            if not self._repeats(rule.id, label, text) or works:
                lines += self._field(label, text)
        return lines

    def table(self, lines: Sequence[Line]) -> list[str]:
        """Return the lines of a digest, a label that several share once, and an empty line."""
        rows, last = [], ""
        for label, text, finding in lines:
            shown = "" if label == last else label
            rows.append(self.paint(f"{shown:<{_LABEL}}", "dim") + self._linked(self._fit(text), finding))
            last = label
        return [*rows, ""] if rows else []

    def _linked(self, text: str, finding: Finding | None) -> str:
        if finding is None:
            return text
        where = self._fit(place(finding))
        return self._links.file(where, path_of(finding.origin)) + text.removeprefix(where)

    def _repeats(self, rule: str, label: str, text: str) -> bool:
        """Whether this was said before and need not be said again."""
        if not self.thrifty or label not in _OF_THE_RULE:
            return False
        was_said = (rule, label, text) in self._said
        self._said.add((rule, label, text))
        return was_said

    def _fit(self, text: str) -> str:
        if is_utf8(self._style.encoding):
            return text
        from scanner.report.charset import fit  # noqa: PLC0415 - most terminals speak UTF-8

        return fit(text, self._style.encoding)

    def _excerpt(self, finding: Finding) -> list[str]:
        from scanner.report.excerpt import draw  # noqa: PLC0415 - most runs find nothing and draw nothing

        if not finding.leak.excerpt.text:
            return []
        paint = self.paint
        drawing = draw(finding.leak.excerpt, self._style.width, self._style.encoding)
        before, secret = drawing.text[: drawing.start], drawing.text[drawing.start : drawing.end]
        margin = " " * (len(drawing.gutter) - 2) + drawing.gutter[-2:]
        return [
            paint(drawing.gutter, "dim") + before + paint(secret, "bold") + drawing.text[drawing.end :],
            paint(margin, "dim") + " " * drawing.indent + paint("^" * drawing.carets, OF_SEVERITY[finding.severity]),
        ]

    def _field(self, label: str, text: str) -> list[str]:
        room = self._style.width - _INDENT - _LABEL
        text = self._fit(printable(text))
        first, *rest = _wrapped(text, room) if self._style.width and label != "allow" else [text]  # a paste stays whole
        hang = " " * (_INDENT + _LABEL)
        return [" " * _INDENT + self.paint(f"{label:<{_LABEL}}", "dim") + first, *(hang + line for line in rest)]


def _wrapped(text: str, room: int) -> list[str]:
    """Return the text in lines of at most `room` columns, longer words whole."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and columns(lines[-1]) + 1 + columns(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines
