"""Where a report goes: a file appears whole or not at all; a pipe, a device or standard output is written directly."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from scanner.errors import OutputError
from scanner.report.escape import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

STDOUT_NAMES = frozenset({"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
"""What people write for standard output."""

_DEVICES = ("/dev/", "/proc/")
_HINTS = {
    errno.ENOENT: "create the folder first",
    errno.ENOTDIR: "a part of the path is no folder: name another",
    errno.EISDIR: "name a file in that folder",
    errno.EACCES: "name a file you may write, or write to standard output with --output -",
    errno.EPERM: "name a file you may write, or write to standard output with --output -",
    errno.EROFS: "the file system is read-only: name another place, or use --output -",
    errno.ENOSPC: "free some space, or name a file on another disk",
    errno.EDQUOT: "free some of your quota, or name a file on another disk",
    errno.EFBIG: "raise the limit on file sizes (ulimit -f), or name a file elsewhere",
    errno.EBUSY: "the file is a mount point: write to standard output and redirect it",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ELOOP: "the path is a loop of links: name another",
}


@contextmanager
def opened(path: str | None) -> Iterator[BinaryIO]:
    """Open `path` for a report; `-`, or no path at all, is standard output.

    A regular file is written beside its place and renamed when the block ends: it keeps its mode, a new one gets the
    umask's, and a failed block leaves it untouched and nothing beside it. What is no regular file is written directly.
    Raises OutputError with the file and the remedy; BrokenPipeError and the block's own errors pass through.
    """
    path = path or "-"
    try:
        with _directly_or_replacing(path) as out:
            yield out
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(path, error) from error


def check(path: str | None) -> None:
    """Raise OutputError if it is already sure that `opened` will fail: a regular file's place is tried out."""
    if path in STDOUT_NAMES or path is None:
        return
    try:
        mode = _mode(path)
        if not mode or stat.S_ISREG(mode):
            _try_out(os.path.realpath(path), mode)
        elif stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    except OSError as error:
        raise _unwritable(path, error) from error


def _try_out(target: str, mode: int) -> None:
    if mode:
        os.close(os.open(target, os.O_WRONLY))
    temporary = _beside(target)
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    os.unlink(temporary)


def _beside(target: str) -> str:
    return os.path.join(os.path.dirname(target), f".straykey-{os.urandom(6).hex()}.tmp")


def _unwritable(path: str, error: OSError) -> OutputError:
    name = "standard output" if path in STDOUT_NAMES else printable(path)
    reason = error.strerror or str(error)
    return OutputError(f"can't write {name}: {reason}", _HINTS.get(error.errno or 0, "name another file"))


@contextmanager
def _directly_or_replacing(path: str) -> Iterator[BinaryIO]:
    if path in STDOUT_NAMES:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if path.startswith(_DEVICES) or (mode and not stat.S_ISREG(mode)):
        with os.fdopen(os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0)), "wb") as out:
            yield out
        return
    with _replacing(os.path.realpath(path), stat.S_IMODE(mode)) as out:
        yield out


def _mode(path: str) -> int:
    """Return the mode of what stands at `path`, links followed; 0 if there is nothing yet."""
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return 0


@contextmanager
def _replacing(target: str, mode: int) -> Iterator[BinaryIO]:
    """Give a new file that takes the place of `target` if the block succeeds; `mode` is the old file's, 0 for none."""
    if mode:
        os.close(os.open(target, os.O_WRONLY))  # a rename would not ask whether the old file may be written
    temporary = _beside(target)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as out:
            yield out
        if mode:
            os.chmod(temporary, mode)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
