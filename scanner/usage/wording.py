"""What a report says of a misuse, in the words of its rule."""

from __future__ import annotations

from scanner.model import Severity
from scanner.ruleset.usage import Usage

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_SEVERITIES = tuple(Severity)
_FOR_READERS = ("docs", "example")


def message(rule: Usage, method: str = "") -> str:
    """Return why, and what the provider says of it."""
    why = rule.why.replace("{method}", method if method in _METHODS else "this method")
    return f"{why} The documentation says: “{rule.quote}”" if rule.quote else why


def severity(rule: Usage, path_class: str) -> Severity:
    """Return how bad it is: documents and examples, which nobody runs as they are, one level less."""
    return lowered(rule.severity) if path_class in _FOR_READERS else rule.severity


def lowered(level: Severity) -> Severity:
    """Return one level less; nothing is less than low."""
    return _SEVERITIES[max(0, level.rank - 1)]
