"""Reads git blobs one at a time, by id, through one `cat-file --batch`."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from scanner.errors import GitError
from scanner.sources.chunks import read_chunks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from scanner.model import Fragment, Origin
    from scanner.sources.scratch import Scratch


class BlobReader:
    """Answers one request after the other, from one thread. Git starts at the first and anew after a broken object."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, origin: Origin) -> Iterator[Fragment]:
        """Yield the content of blob `origin.object`; to be read to its end. GitError: it is missing or broken."""
        if self._process is None:
            self._process = self._scratch.start(["cat-file", "--batch"], stdin=subprocess.PIPE)
        piece = _Piece(output(self._process), self._ask_for(origin.object))
        yield from read_chunks(piece.read, origin)
        if piece.left:
            raise self._broken(origin.object)
        piece.finish()

    def close(self) -> None:
        """End git."""
        if self._process is not None:
            self._scratch.stop(self._process)
            self._process = None

    def _ask_for(self, object_id: str) -> int:
        process = self._process
        assert process is not None  # noqa: S101  `read` has just started it
        assert process.stdin is not None  # noqa: S101  with a pipe
        try:
            process.stdin.write(object_id.encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            raise self._broken(object_id) from None
        header = output(process).readline().split()
        if len(header) != 3 or header[1] != b"blob":  # noqa: PLR2004  id, type and size (git-cat-file, "BATCH OUTPUT")
            raise self._broken(object_id)
        return int(header[2])

    def _broken(self, object_id: str) -> GitError:
        self.close()
        return GitError(f"object {object_id} is missing or broken", "git fsck tells what is")


def output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    """Return the pipe that a process started by a scratch repository writes to."""
    assert process.stdout is not None  # noqa: S101  a scratch repository makes the pipe unless told otherwise
    return process.stdout


class _Piece:
    """The next `left` bytes of a stream, as a reader of their own."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self.left = size

    def read(self, size: int) -> bytes:
        data = self._stream.read(min(size, self.left))
        self.left -= len(data)
        return data

    def finish(self) -> None:
        self._stream.read(1)  # the line feed after each object
