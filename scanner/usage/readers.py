"""Reads a file with every reader that knows its form."""

from __future__ import annotations

from scanner.usage.data import DataReader
from scanner.usage.reading import Read


def read(data: bytes, path: str) -> Read:
    """Return all that a file's content tells of requests. Never raises."""
    return DataReader().read(data, path)
