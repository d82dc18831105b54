"""The ways to scan: each opens its source, says what the target is, and gives sightings their commits and paths."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from scanner.errors import SourceError, UsageError
from scanner.model import Target
from scanner.sources import Share

if TYPE_CHECKING:
    from scanner.engine import Engine
    from scanner.merge import Sighting
    from scanner.scan import Gathered, ScanRequest
    from scanner.sources.repo import Repository


class Mode(NamedTuple):
    """An open source: what is scanned, its shares, and what turns sightings of content into sightings at paths."""

    target: Target
    shares: Sequence[Share]
    attribute: Callable[[list[Sighting]], list[Sighting]]


@contextmanager
def open_mode(request: ScanRequest, engine: Engine, gathered: Gathered) -> Iterator[Mode]:
    """Open what the request names; SourceError when it can't be."""
    if request.mode == "files":
        yield _files(request)
    elif request.mode == "stdin":
        yield _stdin(request)
    elif request.mode == "index":
        from scanner.staged import open_index  # noqa: PLC0415 - only what this mode needs

        with open_index(request, engine, gathered, _repository(request)) as mode:
            yield mode
    elif request.mode in ("history", "range"):
        from scanner.past import open_history  # noqa: PLC0415 - only what this mode needs

        with open_history(request, engine, gathered, _repository(request)) as mode:
            yield mode
    else:
        raise UsageError(f"unknown mode {request.mode}")


def _as_they_are(sightings: list[Sighting]) -> list[Sighting]:
    return sightings


def _files(request: ScanRequest) -> Mode:
    from scanner.sources.files import FileOptions, FileSource  # noqa: PLC0415 - only what this mode needs

    options = FileOptions(request.include, request.exclude, request.no_ignore, request.max_size)
    source = FileSource(request.paths or (".",), options)
    repo = source.layout.repo
    target = describe("files", repo) if repo is not None else Target("files", source.layout.name)
    # Small files are faster read by one thread: two gain nothing on 3 KB each (bench/RESULTS.md).
    return Mode(target, source.shares(max(1, request.jobs)), _as_they_are)


def _stdin(request: ScanRequest) -> Mode:
    from scanner.sources.stdin import StdinSource  # noqa: PLC0415 - only what this mode needs

    name = request.stdin_name or "stdin"
    return Mode(Target("stdin", name), StdinSource(sys.stdin.buffer, name).shares(1), _as_they_are)


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


def describe(mode: str, repo: Repository) -> Target:
    """Return the target of a repository: named by its folder, never by where that folder lies."""
    place = repo.top or repo.git_dir
    return Target(mode, os.path.basename(place.rstrip(os.sep)) or mode, head=repo.head)
