"""Scanning a repository's history: objects are read once, then traced to the commits and paths that brought them."""

from __future__ import annotations

from collections.abc import Iterator
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


@contextmanager
def open_history(request: ScanRequest, engine: Engine, gathered: Gathered, repo: Repository) -> Iterator[Mode]:
    """Open the whole history of `repo`, or the range that the request names."""
    with Scratch(repo) as scratch:
        source: HistorySource | RangeSource
        base = ""
        if request.mode == "range":
            revisions = resolve_range(repo, scratch, request.range)
            source = RangeSource(repo, scratch, revisions)
            base = revisions.base
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
            return _without_known(attributed, scratch, base, engine) if base else attributed

        target = describe(request.mode, repo)._replace(branch=provenance.branch(repo), remote=provenance.remote(repo))
        shares = source.shares(request.jobs or DEFAULT_JOBS)
        yield Mode(target, shares, attribute, partial(read_again, scratch), apart=True)


def _attributed(sightings: list[Sighting], trace: Trace, engine: Engine) -> Iterator[Sighting]:
    """Yield each sighting at every path and commit that brought its object in."""
    standing = {s.leak.secret_hash for s in sightings if s.origin.kind == "blob" and trace.in_head(s.origin.object)}
    for sighting in sightings:
        origin, leak = sighting.origin, sighting.leak
        for seen in trace.of(origin.object):
            path = origin.path or seen.path
            settled = leak if origin.path else settle(leak, path, engine.ruleset)
            if settled is None:
                continue
            commit = Commit(seen.commit, seen.date, leak.secret_hash in standing) if seen.commit else None
            yield Sighting(origin._replace(path=path), settled, commit, seen.state, (seen.order,))


def _without_known(sightings: list[Sighting], scratch: Scratch, base: str, engine: Engine) -> list[Sighting]:
    """Drop the secrets that already stand at the same path where the range begins: the range did not bring them."""
    known = {path: _hashes_at(scratch, base, path, engine) for path in {s.origin.path for s in sightings}}
    return [s for s in sightings if s.leak.secret_hash not in known[s.origin.path]]


def _hashes_at(scratch: Scratch, base: str, path: str, engine: Engine) -> set[str]:
    try:
        content = scratch.git(["cat-file", "blob", f"{base}:{path}"])
    except GitError:
        return set()  # not there yet, or no file
    leaks = engine.worker().scan(Fragment(content, Origin("blob", path)))
    settled = (settle(leak, path, engine.ruleset) for leak in leaks)
    return {leak.secret_hash for leak in settled if leak is not None}
