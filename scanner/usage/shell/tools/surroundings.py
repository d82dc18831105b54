"""What a tool's command stands in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scanner.model import Span
from scanner.usage.text import Text


class Surroundings(NamedTuple):
    """Where a command stands, its input, and the files that the script wrote before, by name."""

    span: Span
    call: Span
    stdin: Text | None = None
    files: Mapping[str, Text] = {}

    def content(self, name: Text) -> Text | None:
        """Return what a file holds (`-` is the input), None for unknown."""
        written = name.literal
        if written in {"-", "/dev/stdin"}:
            return self.stdin
        return self.files.get(written) if written else None
