"""Reads git objects through one `cat-file` process, in the order asked for, in little memory."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import IO, TYPE_CHECKING, NamedTuple

from scanner.sources.blobs import output
from scanner.sources.repo import complaint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scanner.sources.scratch import Scratch
    from scanner.sources.tally import Tally

MAX_DEATHS = 1000
"""So many corrupt objects are stepped over; then the rest is given up."""

MISSING = "missing object"
CORRUPT = "corrupt object"
REMEDY = "see git fsck --full, and fetch what is missing again"


class GitObject(NamedTuple):
    """An object of `size` bytes; `kind` is blob, commit, tag or tree. `read` serves until the next object is taken."""

    id: str
    kind: str
    size: int
    read: Callable[[int], bytes]


def scratch_file(scratch: Scratch) -> IO[bytes]:
    """Open a new file that goes away with `scratch`."""
    return open(os.path.join(scratch.path, f"straykey-{os.urandom(8).hex()}"), "w+b", buffering=1 << 16)


def write_ids(scratch: Scratch, ids: Iterable[bytes]) -> IO[bytes]:
    """Write ids, one a line, to a file that `read_objects` takes."""
    file = scratch_file(scratch)
    file.writelines(name + b"\n" for name in ids)
    return file


def read_objects(scratch: Scratch, ids: IO[bytes], tally: Tally) -> Iterator[GitObject]:
    """Yield the objects that `ids` names (full ids, one a line). What is missing or corrupt is skipped as incomplete.

    A corrupt object kills git: what it gave before has been yielded, and the rest is read by a new process.
    """
    ids.seek(0)
    width = len(ids.readline())
    count = ids.seek(0, os.SEEK_END) // width if width else 0
    done = deaths = 0
    while done < count:
        if deaths > MAX_DEATHS:
            left = count - done
            tally.note(f"gave up after {deaths} corrupt objects; {left} were not read; {REMEDY}", incomplete=True)
            return
        # A file on stdin needs no thread that feeds it and can't deadlock; git starts to read where we stand.
        ids.seek(done * width)
        with scratch_file(scratch) as errors:
            process = scratch.start(["cat-file", "--batch", "--buffer"], stdin=ids, stderr=errors)
            _widen(output(process))
            answers = _Answers(output(process), tally)
            try:
                yield from answers
            finally:  # perhaps long after the scratch repository is gone, when nobody reads on
                process.kill()
                process.wait()
                output(process).close()
            done += answers.count
            if done >= count and not answers.cut:
                return
            if not answers.cut:  # it died before it could name the object
                ids.seek(done * width)
                answers.name = ids.readline().decode().strip()
                done += 1
            deaths += 1
            errors.seek(0)
            _report(answers.name, errors.read(1 << 16), tally)


def _widen(pipe: IO[bytes]) -> None:
    """Let git write a mebibyte ahead where the system allows it: 6 % of a history's time (measured in pairs)."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - not on Windows

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


def _report(name: str, errors: bytes, tally: Tally) -> None:
    words = complaint(errors) or "git ended without a word"
    tally.skip(name, CORRUPT, incomplete=True)
    tally.note(f"git can't read every object ({words}); {REMEDY}", incomplete=True)


class _Answers:
    """The answers of one `cat-file --batch` (git-cat-file, "BATCH OUTPUT"): how many, and if the last was cut off."""

    def __init__(self, out: IO[bytes], tally: Tally) -> None:
        self.count = 0
        self.cut = False
        self.name = ""
        self._out = out
        self._left = 0
        self._tally = tally

    def __iter__(self) -> Iterator[GitObject]:
        out = self._out
        while header := out.readline():
            fields = header.decode().split()
            self.count += 1
            self.name = fields[0]
            if len(fields) != 3:  # noqa: PLR2004  `<id> SP missing` instead of `<id> SP <type> SP <size>`
                self._tally.skip(self.name, MISSING, incomplete=True)
                continue
            self._left = size = int(fields[2])
            yield GitObject(self.name, fields[1], size, self.read)
            while self._left and self.read(min(self._left, 1 << 20)):
                pass
            if self._left or out.read(1) != b"\n":
                self.cut = True
                return

    def read(self, size: int) -> bytes:
        """Read on in the present object."""
        data = self._out.read(min(size, self._left))
        self._left -= len(data)
        return data
