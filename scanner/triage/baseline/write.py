"""Puts a baseline in its place: whole or not at all, so that a full disk, or a second writer, costs nothing."""

from __future__ import annotations

import os
import stat
import time
from contextlib import suppress

from scanner.errors import ConfigError, OutputError
from scanner.triage.baseline.entry import Baseline, dump
from scanner.triage.baseline.read import MAX_BYTES, MAX_LINES, too_large

_HINT = "nothing was lost: the file is as it was. Make room, or name another one with --baseline FILE"
_PATIENCE = 2.0
"""Seconds that a writer waits for another."""


def write(baseline: Baseline, path: str, seen: bytes | None = None) -> bytes:
    """Write the file beside its place, rename it there, and return its bytes.

    `seen` is what the file held when it was read: if it holds something else by now, that is not written over. None
    replaces whatever is there. OutputError, ConfigError for what could not be read again, and then no change at all.
    """
    data = dump(baseline)
    if len(data) > MAX_BYTES or len(baseline.entries) >= MAX_LINES:
        raise too_large(baseline.name)
    target = os.path.realpath(path)
    lock = f"{target}.lock"
    try:
        mode = _mode(target)
        descriptor = _take(lock, baseline.name)
    except OSError as error:
        raise _failed(baseline.name, error) from error
    try:
        with os.fdopen(descriptor, "wb") as out:
            _refuse_changed(target, seen, baseline.name)
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if mode:
            os.chmod(lock, mode)
        os.replace(lock, target)
    except OSError as error:
        raise _failed(baseline.name, error) from error
    finally:
        with suppress(OSError):
            os.unlink(lock)
    return data


def _failed(name: str, error: OSError) -> OutputError:
    return OutputError(f"can't write {name}: {error.strerror or error}", _HINT)


def _take(lock: str, name: str) -> int:
    """Create the file that becomes the baseline; while it is there, nobody else writes one."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        except FileExistsError:
            if time.monotonic() > end:
                hint = f"try again; if none is running, one was killed: delete {os.path.basename(lock)} beside it"
                raise OutputError(f"another straykey is writing {name}", hint) from None
            time.sleep(0.05)


def _refuse_changed(target: str, seen: bytes | None, name: str) -> None:
    if seen is None:
        return
    try:
        with open(target, "rb") as file:
            now = file.read()
    except FileNotFoundError:
        now = b""
    if now != seen:
        raise ConfigError(f"{name} was changed meanwhile: nothing was written", "run the command again")


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
