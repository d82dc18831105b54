"""A repository's whole history, or a range of it: every blob once, and the messages of commits and tags."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

from scanner.model import Fragment, Origin
from scanner.sources import CHUNK
from scanner.sources.catalogue import Listing, list_all, list_reachable
from scanner.sources.chunks import read_chunks
from scanner.sources.objects import MISSING, REMEDY, read_objects, scratch_file, write_ids
from scanner.sources.repo import read_small
from scanner.sources.scratch import object_dirs
from scanner.sources.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scanner.sources.objects import GitObject
    from scanner.sources.repo import Repository
    from scanner.sources.revisions import Range, Tips
    from scanner.sources.scratch import Scratch

RUN = 2000
"""Ids that one thread reads in a row: neighbours in a pack are deltas of each other."""

MESSAGES = {"commit": ("commit-message", "(commit message)"), "tag": ("tag-message", "(tag message)")}
"""For each kind of object with a message: the kind and path of its fragment."""


class ObjectShare:
    """Objects that one thread reads, one of `of` shares; the first also says what the whole source has to say."""

    def __init__(self, scratch: Scratch, ids: IO[bytes], remark: Callable[[Tally], None] | None, of: int = 1) -> None:
        self._scratch = scratch
        self._of = of
        self._ids = ids
        self._remark = remark

    def fragments(self, tally: Tally) -> Iterator[Fragment]:
        """Yield blobs without a path, and messages; see `Share`."""
        if self._remark:
            self._remark(tally)
        with self._ids:
            for item in read_objects(self._scratch, self._ids, tally):
                tally.seen += self._of  # the other shares are as large, and about as far
                yield from _fragments(item, tally)


class HistorySource:
    """Every blob, commit message and tag message of `repository`, whatever reaches it.

    Where objects of others lie in the same folders (alternates) or may be absent (partial clone), only what `tips` and
    the index reach.
    """

    def __init__(self, repository: Repository, scratch: Scratch, tips: Tips) -> None:
        self._repository = repository
        self._scratch = scratch
        self._tips = tips
        self._borrows = repository.partial or len(object_dirs(repository)) > 1
        self._listing: Listing | None = None
        self.count = 0

    def shares(self, count: int) -> list[ObjectShare]:
        """Split the objects into at most `count` shares that are equally quick to read. Raises GitError."""
        if self._borrows:
            listing = list_reachable(self._scratch, self._tips.ids, index=True)
        else:
            listing = list_all(self._scratch)
        self._listing = listing
        self.count = listing.count
        return _share_out(self._scratch, listing, count, lambda tally: self._remark(listing, tally))

    def known(self) -> set[bytes] | None:
        """Return all ids that are there, for `Tracer.result`; None where the shares already tell what is missing."""
        return None if self._borrows or self._listing is None else self._listing.known()

    def _remark(self, listing: Listing, tally: Tally) -> None:
        if not listing.count and not listing.missing:
            tally.note("the history is empty: there is no commit and nothing staged yet")
        if self._repository.shallow:
            tally.note("shallow clone: older commits are not here; git fetch --unshallow gets them", incomplete=True)
        _remark_absence(self._repository, listing, tally)
        for name in self._tips.broken:
            tally.skip(name, "broken ref (git fsck shows it)", incomplete=True)
        for tip in missing_tips(self._scratch, self._tips):
            tally.skip(self._tips.refs[tip], "ref to a missing object", incomplete=True)


class RangeSource:
    """The blobs that a range brings to a path, and the messages of its commits.

    Of those that its base has already: the ones that it copies. Those that it only moves bring nothing.
    """

    def __init__(self, repository: Repository, scratch: Scratch, revisions: Range) -> None:
        self._repository = repository
        self._scratch = scratch
        self._range = revisions
        self.count = 0

    def shares(self, count: int) -> list[ObjectShare]:
        """Split the objects into at most `count` shares. Raises GitError."""
        if self._range.include:
            listing = list_reachable(self._scratch, self._range.include, self._range.exclude)
            known = listing.known()
            listing.add([b"blob " + name for name in copied(self._scratch, self._range) if name not in known])
        else:
            listing = Listing(self._scratch)
        self.count = listing.count
        return _share_out(self._scratch, listing, count, lambda tally: self._remark(listing, tally))

    def _remark(self, listing: Listing, tally: Tally) -> None:
        if not listing.count and not listing.missing:
            tally.note(f"the range {self._range.text} is empty: it brings no commit")
        if self._repository.shallow and _boundary(self._repository) & listing.known():
            tally.note(
                f"shallow clone: the range {self._range.text} goes back beyond what is here; git fetch --unshallow",
                incomplete=True,
            )
        _remark_absence(self._repository, listing, tally)


def read_again(scratch: Scratch, origins: Sequence[Origin]) -> Iterator[Fragment]:
    """Yield the content of these objects once more, each once; what can't be read is left out."""
    with write_ids(scratch, dict.fromkeys(origin.object.encode() for origin in origins)) as ids:
        yield from ObjectShare(scratch, ids, None).fragments(Tally())


def copied(scratch: Scratch, revisions: Range) -> set[bytes]:
    """Return the blobs that stand at a path of the range's base, and since then also at others, byte for byte."""
    if not revisions.base:
        return set()
    args = ["diff-tree", "-r", "--raw", "-z", "--no-abbrev", "-M100%", "-C100%", "--find-copies-harder"]
    found = set()
    for tip in revisions.include:
        for field in scratch.git([*args, f"{revisions.base}^{{commit}}", f"{tip}^{{commit}}"]).split(b"\0"):
            # :old mode, new mode, old id, new id, status
            if field.startswith(b":100") and field.rpartition(b" ")[2].startswith(b"C"):
                found.add(field.split(b" ")[3])
    return found


def missing_tips(scratch: Scratch, tips: Tips) -> list[str]:
    """Return the refs' ids that name no object, or a tag of none."""
    asked = "".join(f"{tip}^{{}}\n" for tip in tips.refs).encode()
    answers = scratch.git(["cat-file", "--batch-check=%(objectname)"], input=asked).decode().splitlines()
    return [answer.removesuffix("^{} missing") for answer in answers if answer.endswith(" missing")]


def _share_out(scratch: Scratch, listing: Listing, count: int, remark: Callable[[Tally], None]) -> list[ObjectShare]:
    files = [scratch_file(scratch) for _ in range(max(1, min(count, -(-listing.count // RUN))))]
    for turn, run in enumerate(listing.runs(RUN)):
        files[turn % len(files)].write(run)
    return [ObjectShare(scratch, ids, remark if ids is files[0] else None, len(files)) for ids in files]


def _remark_absence(repository: Repository, listing: Listing, tally: Tally) -> None:
    for name in listing.missing:
        tally.skip(name, MISSING, incomplete=True)
    for trouble in listing.troubles:
        tally.note(f"git can't read every object ({trouble}); {REMEDY}", incomplete=True)
    if repository.partial:
        absent = len(listing.missing)
        remedy = "git fetch --refetch --no-filter gets them"
        tally.note(f"partial clone: {absent} objects are not here; {remedy}", incomplete=absent > 0)


def _boundary(repository: Repository) -> set[bytes]:
    return set(read_small(os.path.join(repository.common_dir, "shallow"), 64 << 20).split())


def _fragments(item: GitObject, tally: Tally) -> Iterator[Fragment]:
    if item.kind == "blob":
        tally.blobs += 1
        tally.bytes += item.size
        origin = Origin("blob", "", item.id)
        if item.size <= CHUNK:
            yield Fragment(item.read(item.size), origin)
        else:
            yield from read_chunks(item.read, origin)
    elif item.kind in MESSAGES:
        tally.commits += item.kind == "commit"
        tally.bytes += item.size
        yield from _message(item)


def _message(item: GitObject) -> Iterator[Fragment]:
    """Leave out the headers, which end at the first empty line; a signature's own empty lines are indented."""
    kind, path = MESSAGES[item.kind]
    origin = Origin(kind, path, item.id)
    headers, end, message = item.read(CHUNK).partition(b"\n\n")
    if not end:  # no commit of git's own making
        message = headers
    if item.size <= CHUNK:
        if message:
            yield Fragment(message, origin)
        return
    pending = [message]
    yield from read_chunks(lambda size: pending.pop() if pending else item.read(size), origin)
