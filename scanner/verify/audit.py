"""The audit log: one JSON line for each request made, without secrets."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scanner.errors import OutputError

if TYPE_CHECKING:
    from scanner.verify.plan import Question
    from scanner.verify.values import Verdict

_NEW = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
_REMEDY = "name a file that can be written, before anything is sent"


class AuditLog:
    """Appends to a file, which only its owner may read if it is new. OutputError when it can't be opened.

    Each line is written at once, so that a log is whole even if the program is killed.
    """

    def __init__(self, path: str) -> None:
        self._lock = threading.Lock()
        try:
            self._fd = os.open(path, _NEW, 0o600)
        except OSError as error:
            raise OutputError(f"--audit-log {path}: {error.strerror}", _REMEDY) from None

    def record(self, question: Question, verdict: Verdict, status: int | None, seconds: float) -> None:
        """Write what was sent and what came of it; `status` is None when no reply came."""
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
            os.write(self._fd, json.dumps(line).encode() + b"\n")

    def close(self) -> None:
        """Close the file."""
        os.close(self._fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
