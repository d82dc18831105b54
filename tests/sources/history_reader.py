"""Reads a repository's history as a scan does, and traces what it finds."""

from __future__ import annotations

from typing import NamedTuple

from scanner.sources.history import HistorySource, RangeSource
from scanner.sources.repo import discover
from scanner.sources.revisions import find_tips, resolve_range
from scanner.sources.scratch import Scratch
from scanner.sources.tally import Tally
from scanner.sources.trace import Trace, Tracer


class Found(NamedTuple):
    """What a history scan met: fragments' content by (kind, object), and where the objects come from."""

    content: dict
    trace: Trace
    tally: Tally

    def places(self, marker):
        """Tell (path, commit, state) of all that contains the marker, oldest first."""
        return [(sight.path, sight.commit, sight.state) for sight in self.sightings(marker)]

    def sightings(self, marker):
        met = {name for (_, name), data in self.content.items() if marker in data}
        return sorted((sight for name in met for sight in self.trace.of(name)), key=lambda sight: sight.order)

    def holds(self, marker):
        return any(marker in data for data in self.content.values())

    @property
    def skips(self):
        return {(skip.path, skip.reason) for skip in self.tally.coverage(0).skips}


def read_all(source, count=1):
    content, tally = {}, Tally()
    for share in source.shares(count):
        mine = Tally()
        for fragment in share.fragments(mine):
            key = (fragment.origin.kind, fragment.origin.object)
            end = len(fragment.data) if fragment.end < 0 else fragment.end
            content[key] = content.get(key, b"") + fragment.data[fragment.start : end]
        tally.merge(mine)
    return content, tally


def scan_history(path, *, count=1):
    """Read the whole history at `path` and trace every object in it."""
    repository = discover(str(path))
    with Scratch(repository) as scratch:
        tips = find_tips(repository)
        source = HistorySource(repository, scratch, tips)
        content, tally = read_all(source, count)
        wanted = {name for _, name in content}
        trace = Tracer(scratch, tips.ids).result(wanted, head=repository.head, known=source.known())
        trace.report(tally)
        return Found(content, trace, tally)


def scan_range(path, text):
    repository = discover(str(path))
    with Scratch(repository) as scratch:
        revisions = resolve_range(repository, scratch, text)
        content, tally = read_all(RangeSource(repository, scratch, revisions))
        wanted = {name for _, name in content}
        trace = Tracer(scratch, revisions.include, revisions.exclude).result(wanted, head=repository.head)
        trace.report(tally)
        return Found(content, trace, tally)
