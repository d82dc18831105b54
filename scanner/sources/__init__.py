"""What is read: files, the git index, git objects, standard input; each becomes fragments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from scanner.model import Fragment
from scanner.sources.tally import Tally

CHUNK = 4 << 20
"""The largest piece of content held at once, in bytes; what is larger comes as overlapping fragments."""

BEFORE = 4096
AFTER = 32768
"""Context around a chunk's own bytes: what a rule may look back, and the longest token plus one."""


class Share(Protocol):
    """A part of a source that one thread reads."""

    def fragments(self, tally: Tally) -> Iterator[Fragment]:
        """Yield the content piece by piece, counting into `tally`."""
        ...


class Source(Protocol):
    """Something to scan."""

    def shares(self, count: int) -> Sequence[Share]:
        """Split the work into at most `count` independent parts; small work comes as one."""
        ...
