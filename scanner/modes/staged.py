"""Scanning what is staged: only what the next commit brings, not what its parents already have at that path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from scanner.modes.base import Gathered, Mode, describe
from scanner.modes.look import Look
from scanner.modes.request import ScanRequest
from scanner.sources.index import IndexSource, files_from_index

if TYPE_CHECKING:
    from scanner.engine import Engine
    from scanner.merge import Sighting
    from scanner.model import Fragment, Origin
    from scanner.sources.repo import Repository


@contextmanager
def open_index(request: ScanRequest, engine: Engine, gathered: Gathered, repo: Repository) -> Iterator[Mode]:
    """Open the index of `repo`, at the request's paths if it names any."""

    def new_ones(sightings: list[Sighting]) -> list[Sighting]:
        return _without_known(source, sightings, Look(engine, request), gathered)

    with _source(request, repo) as source:
        yield Mode(
            describe("index", repo), source.shares(1), new_ones, source.again,
            root=repo.top, repo=repo, renamed=source.renamed,
        )  # fmt: skip


def _source(request: ScanRequest, repo: Repository) -> IndexSource:
    tops = {os.path.realpath(path) for path in request.paths}
    if not request.paths or tops == {repo.top}:
        return IndexSource(repo)
    return files_from_index(repo, request.paths)


def _without_known(
    source: IndexSource, sightings: list[Sighting], look: Look, gathered: Gathered
) -> list[Sighting]:
    """Drop the secrets and misuses that already stand in a parent's version of the same path."""
    if not sightings:
        return []
    known: dict[str, set[str]] = {}
    for path in {sighting.origin.path for sighting in sightings}:
        hashes = known[path] = set()
        for blob in source.parents(path):
            for fragment in source.read_blob(blob, path):
                hashes.update(leak.secret_hash for leak in look.leaks(fragment))
        for reason in look.failures:
            gathered.tallies[0].skip(path, reason, incomplete=True)
        look.failures.clear()
    from scanner.modes.outlived import without_outlived  # noqa: PLC0415 - a clean scan needs none of it

    fresh = (s for s in sightings if s.leak.secret_hash not in known[s.origin.path])
    return list(without_outlived(fresh, partial(_before, source), lambda origin: source.again([origin])))


def _before(source: IndexSource, origin: Origin) -> Iterator[Fragment]:
    for blob in source.parents(origin.path)[:1]:
        yield from source.read_blob(blob, origin.path)
