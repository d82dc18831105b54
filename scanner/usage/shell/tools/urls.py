"""Tells a URL from other plain arguments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.usage.data.parts import flat
from scanner.usage.text import Text

_URL = re.compile(
    r"(?:\0|[A-Za-z][A-Za-z0-9+.-]*:/?/?|//)?(?:[^\s/?#]*@)?"
    r"(?:\0|<|\{|localhost\b|[^\s/?#<>,;'\"()]*\.[A-Za-z0-9\0]|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]|[\w-]+(?::[\d\0]|/)|:\d*/?)"
)
_SPOKEN = re.compile(r"(?i)url|uri|endpoint|host|base|server|api$|link|address|domain")


def is_url(text: Text) -> bool:
    """Tell whether a text can be where a request goes."""
    written = flat(text)
    scheme, separator, rest = written.partition("://")
    if separator:
        return (bool(rest) and scheme.lower() in {"http", "https", "\0"}) or "\0" in scheme
    return _URL.match(written) is not None


def urls_among(plain: Sequence[Text]) -> list[Text]:
    """Return the URLs among plain arguments; a variable beside one may hold options, unless its name says URL."""
    written = [text for text in plain if is_written(text)]
    if not written:
        return [text for text in plain if _names_url(text)][-1:] or list(plain[-1:])
    return [text for text in plain if is_written(text) or _names_url(text)]


def is_written(text: Text) -> bool:
    """Tell whether something of a URL itself is written."""
    return (text.literal is not None and is_url(text)) or (len(text.pieces) > 1 and is_url(text))


def _names_url(text: Text) -> bool:
    return len(text.pieces) == 1 and any(map(_SPOKEN.search, text.pieces[0].names))
