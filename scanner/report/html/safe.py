"""Text from outside in the form in which the page shows it: plainly visible, and without anybody's e-mail address."""

from __future__ import annotations

from scanner.engine.mask import hide_addresses
from scanner.report.escape import printable

EMAIL = "‹e-mail›"
"""What stands for an e-mail address: the page names nobody."""

def safe(text: str) -> str:
    """Return the text with unprintable characters escaped and e-mail addresses replaced; HTML is escaped elsewhere."""
    return hide_addresses(printable(text), EMAIL)


def names_somebody(text: str) -> bool:
    """Whether an e-mail address stands in the text."""
    return hide_addresses(text) != text
