"""Text from outside in Markdown, as GitHub and GitLab read it: shown as it is, and nothing else.

Escapes are not enough there: both sites look for @mentions, #references, commit ids and addresses in the text that a
browser would show, after backslashes and entities are gone. They leave code alone, so what is no plain word becomes
code.
"""

from __future__ import annotations

import re
from itertools import groupby

from scanner.report.escape import printable

# A word, a number, and punctuation that means nothing within a line. Long runs of hex digits would become links to
# commits, and what goes on behind a number's fraction could be an address.
_NUMBER = r"(?<!\w)\d{1,6}\.\d{1,6}(?![\w.])"
_WORD = r"(?![0-9a-f]{7,}\b)\b[^\W_]+"
_PLAIN = re.compile(rf"(?:{_NUMBER}|{_WORD}|[,;()'’“”…–—%+/]|-(?!\d)|[.:?!](?=[)”’]|$))+")
_BACKTICKS = re.compile("`+")


def code(text: str) -> str:
    """Return a code span that shows the text: no character of it ends the span or the line (CommonMark, 6.1)."""
    text = printable(text)
    if not text.strip():
        return ""
    fence = "`" * (max((len(run) for run in _BACKTICKS.findall(text)), default=0) + 1)
    pad = " " if text[0] in " `" or text[-1] in " `" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def prose(text: str) -> str:
    """Return the text with its plain words as they are, and as code whatever else stands between them."""
    runs = groupby(printable(text).split(), key=_is_plain)
    return " ".join(" ".join(words) if is_plain else code(" ".join(words)) for is_plain, words in runs)


def _is_plain(word: str) -> bool:
    return _PLAIN.fullmatch(word) is not None
