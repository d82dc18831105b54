"""Scanning files and standard input: what is read is where it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from scanner.errors import SourceError
from scanner.merge import Sighting
from scanner.model import Target
from scanner.modes.base import Mode, describe
from scanner.modes.request import ScanRequest
from scanner.parallel import can_fork
from scanner.sources import provenance
from scanner.sources.files import FileOptions, FileSource, is_large
from scanner.sources.repo import Repository


def _as_they_are(sightings: list[Sighting]) -> list[Sighting]:
    return sightings

DEFAULT_JOBS = 2
"""Processes that read a large tree; the second takes half of the work, more gain little."""


@contextmanager
def files(request: ScanRequest) -> Iterator[Mode]:
    """Open the named files and folders."""
    options = FileOptions(request.include, request.exclude, request.no_ignore, request.max_size)
    paths = list(request.paths or (".",))
    with FileSource(paths, options) as source:
        if request.submodules:
            paths += _submodules(source)
    with FileSource(paths, options) as source:
        repo = source.layout.repo
        target = _target(repo) if repo is not None else Target("files", source.layout.name)
        jobs = request.jobs or (min(DEFAULT_JOBS, os.cpu_count() or 1) if is_large(source.layout, options) else 1)
        apart = jobs > 1 and request.fork and can_fork()
        shares = source.shares(jobs, apart=apart)
        root = source.layout.root
        yield Mode(target, shares, _as_they_are, source.again, apart, root, repo, total=source.count)


def stdin(request: ScanRequest) -> Mode:
    """Open standard input, or the stream that stands for it."""
    from scanner.sources.stdin import StdinSource  # noqa: PLC0415 - only what this mode needs

    if request.stream is None and sys.stdin is None:
        raise SourceError("standard input is closed", "pipe something into straykey --stdin")
    name = request.stdin_name or "stdin"
    stream = request.stream or sys.stdin.buffer
    return Mode(Target("stdin", name), StdinSource(stream, name).shares(1), _as_they_are, unit="MB")


def _target(repo: Repository) -> Target:
    return describe("files", repo)._replace(branch=provenance.branch(repo), remote=provenance.remote(repo))


def _submodules(source: FileSource) -> list[str]:
    """Return the checked-out submodules of the repository that is scanned."""
    from scanner.sources.submodules import submodules  # noqa: PLC0415 - imports GitPython, only on request

    return submodules(source.layout.repo) if source.layout.repo is not None else []
