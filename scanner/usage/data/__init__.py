"""Reads data that describes requests: API clients' files, descriptions, logs, proxies' and programs' configuration."""

from __future__ import annotations

import re

from scanner.usage.data.choice import Choice, by_content, by_name
from scanner.usage.reading import Read

SNIFFED = 8_192
"""How much of a file's beginning is looked at to tell what it is."""


class DataReader:
    """Reads any file of data, choosing by its name and its content; what is none of these gives nothing."""

    def read(self, data: bytes, path: str) -> Read:
        """Return what the file tells. Any failure inside is `trouble`."""
        choice = choose(data, path)
        return self.read_as(choice, data, path) if choice is not None else Read()

    def read_as(self, choice: Choice, data: bytes, path: str) -> Read:
        """Return what the file tells if it is of this choice. Any failure inside is `trouble`."""
        try:
            return choice().read(data, path)
        except Exception as error:  # noqa: BLE001 (a reader's fault must not end a scan; it is said in the coverage)
            return Read(trouble=f"{choice.__name__.strip('_')} failed: {type(error).__name__}")


def choose(data: bytes, path: str) -> Choice | None:
    """Say which reader a file is for, None if none is."""
    name = re.split(r"[/\\]", path.lower())[-1]
    return by_name(name, path.lower()) or by_content(name, data[:SNIFFED])
