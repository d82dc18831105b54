"""Scanning a repository's history: objects are read once, then traced to the commits and paths that brought them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from scanner.engine import settle
from scanner.errors import GitError
from scanner.merge import Sighting
from scanner.model import Commit, Fragment, Origin
from scanner.modes.base import Gathered, Mode, describe
from scanner.modes.request import ScanRequest
from scanner.sources import provenance
from scanner.sources.history import HistorySource, RangeSource, read_again
from scanner.sources.revisions import find_tips, resolve_range
from scanner.sources.scratch import Scratch
from scanner.sources.tally import Tally
from scanner.sources.trace import Trace, Tracer

if TYPE_CHECKING:
    from scanner.engine import Engine
    from scanner.sources.repo import Repository

DEFAULT_JOBS = 2
"""Processes that read a history: each has a git of its own beside it, so two fill four cores (bench/RESULTS.md)."""

MAX_BASES = 100
"""Ends of a range that are looked at for what was there before; the first ones count most."""

PATHS_AT_ONCE = 500
"""Paths that git gets in one command line."""


@contextmanager
def open_history(request: ScanRequest, engine: Engine, gathered: Gathered, repo: Repository) -> Iterator[Mode]:
    """Open the whole history of `repo`, or the range that the request names."""
    with Scratch(repo) as scratch:
        source: HistorySource | RangeSource
        bases: tuple[str, ...] = ()
        if request.mode == "range":
            revisions = resolve_range(repo, scratch, request.range)
            source = RangeSource(repo, scratch, revisions)
            bases = revisions.exclude[:MAX_BASES]
            tracer = Tracer(scratch, revisions.include, revisions.exclude)
        else:
            tips = find_tips(repo)
            source = HistorySource(repo, scratch, tips)
            tracer = Tracer(scratch, tips.ids)
        # Always, not only for a hit: the log is also what tells that an object is missing, so that no gap looks clean.
        tracer.start()

        def attribute(sightings: list[Sighting]) -> list[Sighting]:
            known = source.known() if isinstance(source, HistorySource) else None
            wanted = {sighting.origin.object for sighting in sightings}
            trace = tracer.result(wanted, head=repo.head, known=known)
            tally = Tally()
            trace.report(tally)
            gathered.tallies.append(tally)
            attributed = list(_attributed(sightings, trace, engine))
            return _without_known(attributed, scratch, bases, engine) if bases else attributed

        target = describe(request.mode, repo)._replace(branch=provenance.branch(repo), remote=provenance.remote(repo))
        shares = source.shares(request.jobs or DEFAULT_JOBS)
        again = partial(read_again, scratch)
        yield Mode(target, shares, attribute, again, apart=request.fork, unit="objects", total=lambda: source.count)


def _attributed(sightings: list[Sighting], trace: Trace, engine: Engine) -> Iterator[Sighting]:
    """Yield each sighting at every path and commit that brought its object in."""
    standing = {
        (s.leak.secret_hash, path)
        for s in sightings
        if s.origin.kind == "blob"
        for path in trace.head.get(s.origin.object, ())
    }
    alive = {secret_hash for secret_hash, _ in standing}
    for sighting in sightings:
        origin, leak = sighting.origin, sighting.leak
        for seen in trace.of(origin.object):
            path = origin.path or seen.path
            settled = leak if origin.path else settle(leak, path, engine.ruleset)
            if settled is None:
                continue
            commit = Commit(seen.commit, seen.date, leak.secret_hash in alive) if seen.commit else None
            stands = (leak.secret_hash, path) in standing
            yield Sighting(origin._replace(path=path), settled, commit, seen.state, (seen.order,), stands)


def _without_known(
    sightings: list[Sighting], scratch: Scratch, bases: Sequence[str], engine: Engine
) -> list[Sighting]:
    """Drop the secrets that already stand at the same path where the range begins: the range did not bring them."""
    if not sightings:
        return []
    blobs = _blobs_at(scratch, bases, {sighting.origin.path for sighting in sightings})

    def before(origin: Origin) -> list[Fragment]:
        contents = (_content(scratch, blob) for blob in sorted(blobs.get(origin.path, ())))
        return [Fragment(content, Origin("blob", origin.path)) for content in contents if content is not None]

    known = {path: _hashes(before(Origin("blob", path)), engine) for path in blobs}
    from scanner.modes.outlived import without_outlived  # noqa: PLC0415 - a clean scan needs none of it

    fresh = (s for s in sightings if s.leak.secret_hash not in known.get(s.origin.path, ()))
    return list(without_outlived(fresh, before, lambda origin: read_again(scratch, [origin])))


def _blobs_at(scratch: Scratch, bases: Sequence[str], paths: Collection[str]) -> dict[str, set[str]]:
    """Return what stands at the paths in any of the bases: a push begins at several places."""
    blobs: dict[str, set[str]] = {}
    wanted = sorted(path for path in paths if path and "\0" not in path)
    for first in range(0, len(wanted), PATHS_AT_ONCE):
        for base in bases:
            some = wanted[first : first + PATHS_AT_ONCE]
            args = ["--literal-pathspecs", "ls-tree", "-z", "--full-tree", base, "--", *some]
            try:
                listed = os.fsdecode(scratch.git(args)).split("\0")
            except GitError:
                continue  # no commit
            for entry in filter(None, listed):
                kind_and_name, _, path = entry.partition("\t")
                if path in paths and " blob " in kind_and_name:
                    blobs.setdefault(path, set()).add(kind_and_name.rpartition(" ")[2])
    return blobs


def _content(scratch: Scratch, blob: str) -> bytes | None:
    try:
        return scratch.git(["cat-file", "blob", blob])
    except GitError:
        return None  # absent from a partial clone


def _hashes(fragments: list[Fragment], engine: Engine) -> set[str]:
    found = ((leak, f.origin.path) for f in fragments for leak in engine.worker().scan(f))
    settled = (settle(leak, path, engine.ruleset) for leak, path in found)
    return {leak.secret_hash for leak in settled if leak is not None}
