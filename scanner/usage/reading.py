"""What every reader of requests offers, and what it gives back."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from scanner.model import Span
from scanner.usage.request import Request
from scanner.usage.text import Text


class Named(NamedTuple):
    """A value that stands under a name without being sent here: `const KEY = "…"`, `process.env.NEXT_PUBLIC_KEY`.

    `value` is a hole where only the name is used.
    """

    name: str
    value: Text
    span: Span


class SdkUse(NamedTuple):
    """A statement of a library that sends requests by itself: `callee` as written, normalised to dots.

    `arguments` are positional ones and, with their keyword as name, others; an assignment to an attribute
    (`hypertrack.secret_key = "…"`) is a use with that one argument.
    """

    callee: str
    arguments: tuple[tuple[str, Text], ...]
    span: Span


class Read(NamedTuple):
    """What a reader saw in one file. `trouble` says what was not read, empty for nothing; it never fails a scan."""

    requests: tuple[Request, ...] = ()
    named: tuple[Named, ...] = ()
    uses: tuple[SdkUse, ...] = ()
    trouble: str = ""


class Reader(Protocol):
    """Reads one form. Never raises for any input; bounded in time and memory by itself."""

    def read(self, data: bytes, path: str) -> Read:
        """Return what the content of a file tells; all spans are byte offsets in `data`."""
        ...
