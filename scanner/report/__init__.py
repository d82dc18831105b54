"""Findings become bytes: one module a format, loaded by name when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from scanner.model import ScanResult
    from scanner.ruleset.model import Ruleset

FORMATS = {
    "text": "scanner.report.text",
    "json": "scanner.report.json",
    "jsonl": "scanner.report.jsonl",
    "sarif": "scanner.report.sarif",
    "html": "scanner.report.html",
}
"""Every format and the module whose `render` writes it."""


class Style(NamedTuple):
    """How a report looks; none of it changes what was found.

    `width` is the terminal's columns, 0 for no limit. `category` names the run in SARIF, so that several uploads of one
    commit stay apart. `root` is the absolute root of what was scanned; nothing of it is written into a report.
    """

    color: bool = False
    width: int = 0
    verbose: bool = False
    show_suppressed: bool = False
    category: str = ""
    root: str = ""


class Format(Protocol):
    """What the module of a format offers."""

    def render(self, result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> None:
        """Write the report; errors of `out` pass through."""
        ...


def render(fmt: str, result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> None:
    """Write the result in the named format as UTF-8; KeyError for a format that is not in `FORMATS`.

    The same result, rules and style give the same bytes. Nothing scanned reaches the output unescaped.
    """
    module = cast("Format", import_module(FORMATS[fmt]))
    module.render(result, ruleset, out, style)


def shown(result: ScanResult, style: Style) -> ScanResult:
    """Return the result without the findings that somebody allowed, unless the style shows them."""
    if style.show_suppressed:
        return result
    return result._replace(findings=tuple(finding for finding in result.findings if not finding.suppressed_by))
