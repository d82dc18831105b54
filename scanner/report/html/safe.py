"""Text from outside in the form in which the page shows it: plainly visible, and without anybody's e-mail address."""

from __future__ import annotations

import re

from scanner.report.escape import printable

EMAIL = "‹e-mail›"
"""What stands for an e-mail address: the page names nobody."""

# The last label has letters only, so that `package@1.2.3` stays; bounded, so that a long line costs little.
_ADDRESS = re.compile(r"[^\s@<>()\[\]\"'`,;:/\\|=…]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")


def safe(text: str) -> str:
    """Return the text with unprintable characters escaped and e-mail addresses replaced; HTML is escaped elsewhere."""
    shown = printable(text)
    return _ADDRESS.sub(EMAIL, shown) if "@" in shown else shown


def names_somebody(text: str) -> bool:
    """Whether an e-mail address stands in the text."""
    return "@" in text and _ADDRESS.search(text) is not None
