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
    "gitlab": "scanner.report.gitlab",
    "github": "scanner.report.github",
    "csv": "scanner.report.csv",
    "junit": "scanner.report.junit",
    "markdown": "scanner.report.markdown",
    "html": "scanner.report.html",
}
"""Every format and the module whose `render` writes it."""


class Style(NamedTuple):
    """How a report looks; none of it changes what was found.

    `width` is the terminal's columns, 0 for no limit. `category` names the run in SARIF, so that several uploads of one
    commit stay apart. `root` is the absolute root of what was scanned; nothing of it is written into a report. `ended`
    is when the scan did, in seconds since 1970, for the one format (gitlab) that must say so.
    Of text alone: `encoding` is the terminal's; with `links`, the absolute folder that paths are relative to, places
    and rules are hyperlinks.
    """

    color: bool = False
    width: int = 0
    verbose: bool = False
    show_suppressed: bool = False
    category: str = ""
    root: str = ""
    ended: float = 0.0
    encoding: str = "utf-8"
    links: str = ""


class Format(Protocol):
    """What the module of a format offers."""

    def render(self, result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> str | None:
        """Write the report and return what its readers won't see of it, if anything; errors of `out` pass through."""
        ...


def render(fmt: str, result: ScanResult, ruleset: Ruleset, out: BinaryIO, style: Style) -> str:
    """Write the result in the named format as UTF-8 unless it is text; KeyError for a format that is not in `FORMATS`.

    Returns what had to be left out for the limits of those who read it, in words; mostly nothing. The same result,
    rules and style give the same bytes. Nothing scanned reaches the output unescaped, and nobody's e-mail address does.
    """
    from scanner.report.nameless import nameless  # noqa: PLC0415 - it loads the patterns of addresses

    module = cast("Format", import_module(FORMATS[fmt]))
    return module.render(nameless(result), ruleset, out, style) or ""


def shown(result: ScanResult, style: Style) -> ScanResult:
    """Return the result without the findings that somebody allowed, unless the style shows them."""
    if style.show_suppressed:
        return result
    return result._replace(findings=tuple(finding for finding in result.findings if not finding.suppressed_by))
