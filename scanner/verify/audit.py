"""The audit log: one JSON line for each request made, without secrets."""

from __future__ import annotations

import errno
import functools
import json
import operator
import os
import stat
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scanner.errors import OutputError

if TYPE_CHECKING:
    from scanner.verify.plan import Question
    from scanner.verify.values import Verdict

_FLAGS = ("O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")  # each where the system has it
_OPENING = os.O_RDWR | os.O_APPEND | os.O_CREAT | functools.reduce(operator.or_, (getattr(os, f, 0) for f in _FLAGS))
_REMEDY = "name a file that can be written, before anything is sent"
_NO_FILE = "is no regular file, which alone keeps what was sent"


class AuditLog:
    """Appends to a regular file, which only its owner may read if it is new. OutputError when it can't be opened.

    Each line is written at once, so that a log is whole even if the program is killed. A link is not followed: somebody
    else may have put it there.
    """

    def __init__(self, path: str) -> None:
        self._lock = threading.Lock()
        self._torn = False  # the last line is not whole
        try:
            self._fd = os.open(path, _OPENING, 0o600)
        except OSError as error:
            reason = "is a symbolic link" if error.errno == errno.ELOOP else error.strerror
            raise OutputError(f"--audit-log {path}: {reason}", _REMEDY) from None
        about = os.fstat(self._fd)
        if not stat.S_ISREG(about.st_mode):
            os.close(self._fd)
            raise OutputError(f"--audit-log {path}: {_NO_FILE}", _REMEDY)
        if about.st_size:
            os.lseek(self._fd, -1, os.SEEK_END)
            self._torn = os.read(self._fd, 1) != b"\n"

    def record(self, question: Question, verdict: Verdict, status: int | None, seconds: float) -> None:
        """Write what was sent and what came of it; `status` is None when no reply came.

        OSError when it can't be written whole. After `close` nothing is written: the number may be another file's.
        """
        request = question.request
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "provider": question.provider.provider,
            "rule": question.token.id,
            "method": request.method,
            "host": request.endpoint.netloc,
            "path": request.target,
            "fingerprint": question.hash,
            "status": status,
            "verdict": str(verdict.liveness),
            "reason": verdict.reason,
            "milliseconds": round(seconds * 1000),
        }
        with self._lock:
            if self._fd >= 0:
                self._write(json.dumps(line).encode() + b"\n")

    def _write(self, line: bytes) -> None:
        rest = b"\n" + line if self._torn else line
        self._torn = True
        while rest:
            rest = rest[os.write(self._fd, rest) :]
        self._torn = False

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
