"""What an alert says in SARIF, where brackets and braces have a meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.report import words

if TYPE_CHECKING:
    from scanner.model import Finding
    from scanner.report.rules import Rule

_LONGEST = 1000


def message(finding: Finding, rule: Rule) -> str:
    """Return the alert's text, short enough for both services."""
    return words.clip(_literal(words.message(finding, rule)), _LONGEST)


def _literal(text: str) -> str:
    """Return the text so that nothing in it is a link or a placeholder (3.11.5, 3.11.6)."""
    for bracket in "[]":
        text = text.replace(bracket, "\\" + bracket)
    return text.replace("{", "{{").replace("}", "}}")
