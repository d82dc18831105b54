"""The ways to scan: each opens its source, says what the target is, and gives sightings their commits and paths."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scanner.errors import SourceError, UsageError
from scanner.modes.base import Gathered, Mode
from scanner.modes.request import ScanRequest

if TYPE_CHECKING:
    from scanner.engine import Engine
    from scanner.sources.repo import Repository

__all__ = ["Gathered", "Mode", "ScanRequest", "open_mode"]


@contextmanager
def open_mode(request: ScanRequest, engine: Engine, gathered: Gathered) -> Iterator[Mode]:
    """Open what the request names; SourceError when it can't be. Each mode imports only what it needs."""
    if request.mode == "files":
        from scanner.modes.files import files  # noqa: PLC0415 - see above

        with files(request) as mode:
            yield mode
    elif request.mode == "stdin":
        from scanner.modes.files import stdin  # noqa: PLC0415 - see above

        yield stdin(request)
    elif request.mode == "index":
        from scanner.modes.staged import open_index  # noqa: PLC0415 - see above

        with open_index(request, engine, gathered, _repository(request)) as mode:
            yield mode
    elif request.mode in ("history", "range"):
        from scanner.modes.history import open_history  # noqa: PLC0415 - see above

        with open_history(request, engine, gathered, _repository(request)) as mode:
            yield mode
    else:
        raise UsageError(f"unknown mode {request.mode}")


def _repository(request: ScanRequest) -> Repository:
    from scanner.sources.repo import discover  # noqa: PLC0415 - only what these modes need

    path = request.paths[0] if request.paths else "."
    if request.mode == "index" and not os.path.exists(path):
        path = "."  # staged, but no longer in the work tree
    if not os.path.exists(path):
        raise SourceError(f"{path}: no such file or folder", "check the spelling and the current folder")
    repo = discover(path)
    if repo is None:
        raise SourceError(f"{path} is not in a git repository", f"scan it as files: straykey scan {path}")
    return repo
