"""Puts a baseline in its place: whole or not at all, so that a full disk keeps the old one."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from scanner.errors import OutputError
from scanner.triage.baseline.entry import Baseline, dump

_HINT = "nothing was lost: the file is as it was. Make room, or name another one with --baseline FILE"


def write(baseline: Baseline, path: str) -> None:
    """Write the file beside its place and rename it there; OutputError, and no change at all, when that fails."""
    data = dump(baseline)
    target = os.path.realpath(path)
    temporary = os.path.join(os.path.dirname(target), f".straykey-{os.urandom(6).hex()}.tmp")
    try:
        mode = _mode(target)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if mode:
            os.chmod(temporary, mode)
        os.replace(temporary, target)
    except OSError as error:
        raise OutputError(f"can't write {baseline.name}: {error.strerror or error}", _HINT) from error
    finally:
        with suppress(OSError):
            os.unlink(temporary)


def _mode(target: str) -> int:
    """Return the mode of the file that is replaced, 0 for none; OSError if it is no file or may not be written."""
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        return 0
    if not stat.S_ISREG(mode):
        raise OSError(0, "it is no regular file")
    os.close(os.open(target, os.O_WRONLY))
    return stat.S_IMODE(mode)
