"""Reads a file with every reader that knows its form."""

from __future__ import annotations

from scanner.usage.code import CodeReader
from scanner.usage.data import SNIFFED, DataReader
from scanner.usage.data.access_log import AccessLogReader, is_access_log
from scanner.usage.joining import joined
from scanner.usage.reading import Read
from scanner.usage.shell import ShellReader
from scanner.usage.wide import narrowed, widened

BINARY_HEAD = 8000
"""As for git, a NUL among the first bytes makes content binary: nothing in it is a request that a person wrote."""


class Readers:
    """All readers, for one thread: they keep their parsers. Never raises, as none of them does."""

    def __init__(self) -> None:
        self._data = DataReader()
        self._code = CodeReader()
        self._shell = ShellReader()

    def read(self, data: bytes, path: str) -> Read:
        """Return all that a file's content tells of requests, by place and numbered through."""
        if b"\0" in data[:BINARY_HEAD]:
            wide = narrowed(data)
            return widened(self._read(wide[0], path), wide[1]) if wide is not None else Read()
        return self._read(data, path)

    def _read(self, data: bytes, path: str) -> Read:
        described = joined(self._data.read(data, path), self._code.read(data, path))
        return joined(described, self._shell.read(data, path))

    def read_part(self, data: bytes, path: str) -> Read:
        """Return what a part of a large file tells: only logs can be understood from their middle."""
        if not is_access_log(data[data.find(b"\n") + 1 :][:SNIFFED]):
            return Read()
        return self._data.read_as(AccessLogReader, data, path)


def read(data: bytes, path: str) -> Read:
    """Return all that one file's content tells of requests. Never raises."""
    return Readers().read(data, path)
