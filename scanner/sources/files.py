"""Files on disk: those of git work trees as git sees them, elsewhere all below a folder."""

from __future__ import annotations

import errno
import os
import stat
import threading
from contextlib import ExitStack, closing
from functools import partial
from itertools import chain, count, islice
from typing import TYPE_CHECKING, NamedTuple, Self

from scanner.model import Fragment, Origin, Skip
from scanner.sources import CHUNK
from scanner.sources.chunks import owned_size, read_chunks
from scanner.sources.globs import Globs
from scanner.sources.reasons import DELETED, EXCLUDED, NOT_REGULAR, OUTSIDE, SYMBOLIC_LINK, TOO_LARGE
from scanner.sources.tally import Tally
from scanner.sources.targets import resolve_targets
from scanner.sources.walk import Walk, open_root
from scanner.sources.worktree import list_work_tree

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from scanner.sources.dealer import Dealer, Hand
    from scanner.sources.targets import Group, Layout
    from scanner.sources.walk import Opener

_BATCH = 128

_Item = tuple[bool, str | Skip]
"""Whether git tracks it, and its path; a Skip for what is not to be read."""


class _Batch(NamedTuple):
    number: int
    base: str
    prefix: str
    items: tuple[_Item, ...]


class FileOptions(NamedTuple):
    """What to leave out. `include` and `exclude` are gitignore-style patterns on reported paths, `max_size` bytes."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    no_ignore: bool = False
    max_size: int | None = None


class FileSource:
    """Regular files below the named paths; links that lie below them are not followed.

    In a git work tree that means tracked files, and untracked ones that git does not ignore; elsewhere, and with
    `no_ignore`, all but `.git`. A file named itself is read even if ignored. Raises SourceError for paths that don't
    exist, GitError when git refuses.
    """

    def __init__(self, paths: Sequence[str], options: FileOptions | None = None) -> None:
        self.layout = resolve_targets(paths)
        self._options = options or FileOptions()
        self._filter = _Filter(self._options)
        self._feeds: list[_Feed | Dealer[_Batch]] = []
        self._closed = False

    def shares(self, count: int, *, apart: bool = False) -> Sequence[FileShare]:
        """Return `count` shares that take turns on one running list; just one for a few named files.

        With `apart` each is for a process of its own, forked from this one before it takes its first file.
        """
        groups = self.layout.groups
        if not any(group.folders for group in groups) and sum(len(group.files) for group in groups) <= _BATCH:
            count = 1
        if apart and count > 1:
            from scanner.sources.dealer import Dealer  # noqa: PLC0415 - only for large trees

            dealer = Dealer(self._batches(), count)
            self._feeds.append(dealer)
            return [FileShare(hand, self._filter, self._options.max_size) for hand in dealer.hands]
        feed = _Feed(self._batches())
        self._feeds.append(feed)
        return [FileShare(feed, self._filter, self._options.max_size) for _ in range(count)]

    def again(self, origins: Sequence[Origin]) -> Iterator[Fragment]:
        """Yield the files of these origins once more, as a scan does; what can't be read any more is left out."""
        batches = (
            _Batch(
                0,
                group.base,
                group.prefix,
                tuple((False, origin.path[len(group.prefix) :]) for origin in origins if _is_below(origin, group)),
            )
            for group in self.layout.groups
        )
        return FileShare(_Feed(batches), self._filter, self._options.max_size).fragments(Tally())

    def count(self) -> int:
        """Return how many files are listed, the skipped ones among them: as slow as listing, and ended by `close`."""
        total = 0
        with closing(self._batches()) as batches:
            for batch in batches:
                if self._closed:
                    return total
                total += len(batch.items)
        return total

    def close(self) -> None:
        """End the listing, finished or not; what threads still hold is read to its end."""
        self._closed = True
        for feed in self._feeds:
            feed.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _batches(self) -> Generator[_Batch, None, None]:
        numbers = count()
        for group in self.layout.groups:
            items = self._listed(group)
            if group.files:
                named = frozenset(group.files)
                items = chain(
                    ((False, path) for path in group.files),
                    (item for item in items if item[1] not in named),
                )
            while batch := tuple(islice(items, _BATCH)):
                yield _Batch(next(numbers), group.base, group.prefix, batch)

    def _listed(self, group: Group) -> Iterator[_Item]:
        if not group.folders:
            return iter(())
        if group.repo is not None and not self._options.no_ignore:
            return list_work_tree(group.repo, group.folders)
        return chain.from_iterable(self._walked(group))

    def _walked(self, group: Group) -> Iterator[list[_Item]]:
        for folder in group.folders:
            with Walk(group.base, folder, lambda path: self._filter.prunes(group.prefix + path)) as walk:
                for found in walk:
                    yield [(False, item) for item in found]


def _is_below(origin: Origin, group: Group) -> bool:
    return origin.path.startswith(group.prefix) and len(origin.path) > len(group.prefix)


LARGE_INDEX = 256 << 10
"""Bytes of git's index that stand for some 2,500 files."""
LARGE_TREE = 2500


def is_large(layout: Layout, options: FileOptions) -> bool:
    """Whether there are enough files for a second process, told from the index's size or a short look around."""
    for group in layout.groups:
        if group.repo is not None and not options.no_ignore:
            if group.folders and _size(group.repo.index_file) > LARGE_INDEX:
                return True
        elif any(_holds(os.path.join(group.base, folder), LARGE_TREE) for folder in group.folders):
            return True
    return False


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _holds(folder: str, wanted: int) -> bool:
    """Whether at least `wanted` names stand below a folder."""
    seen, folders = 0, [folder]
    while folders and seen < wanted:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    seen += 1
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
        except OSError:
            continue
    return seen >= wanted


class FileShare:
    """One thread's share of the files."""

    def __init__(self, feed: _Feed | Hand[_Batch], wanted: _Filter, max_size: int | None) -> None:
        self._feed = feed
        self._filter = wanted
        self._max_size = max_size
        self._small = CHUNK if max_size is None else min(max_size, CHUNK)

    def fragments(self, tally: Tally) -> Iterator[Fragment]:
        """Yield each file's content. Whatever is not read is told to `tally`."""
        with ExitStack() as stack:
            openers: dict[str, Opener] = {}
            while batch := self._feed.take():
                if batch.base not in openers:
                    openers[batch.base] = stack.enter_context(closing(open_root(batch.base)))
                tally.turn = batch.number
                yield from self._batch(batch, openers[batch.base], tally)

    def _batch(self, batch: _Batch, opener: Opener, tally: Tally) -> Iterator[Fragment]:
        for tally.seen, (tracked, item) in enumerate(batch.items, batch.number * _BATCH):
            if isinstance(item, Skip):
                tally.skip(batch.prefix + item.path, item.reason, incomplete=item.incomplete)
                continue
            path = batch.prefix + item
            if self._filter.leaves_out(path):
                tally.skip(path, EXCLUDED)
                continue
            try:
                fd = opener.open(item)
            except OSError as error:
                _tell(tally, path, error, tracked=tracked)
                continue
            data = _read_small(fd, self._small)
            if data is None:
                yield from self._read(fd, path, tally)
                continue
            os.close(fd)
            tally.files += 1
            tally.bytes += len(data)
            yield Fragment(data, Origin("file", path))

    def _read(self, fd: int, path: str, tally: Tally) -> Iterator[Fragment]:
        try:
            info = os.fstat(fd)
            if not stat.S_ISREG(info.st_mode):
                tally.skip(path, NOT_REGULAR)
                return
            if self._max_size is not None and info.st_size > self._max_size:
                tally.skip(path, TOO_LARGE)
                return
            tally.files += 1
            os.lseek(fd, 0, os.SEEK_SET)
            for fragment in read_chunks(partial(os.read, fd), Origin("file", path)):
                tally.bytes += owned_size(fragment)
                yield fragment
        except OSError as error:
            _tell(tally, path, error, tracked=False)
        finally:
            os.close(fd)


def _read_small(fd: int, limit: int) -> bytes | None:
    """Return all of a regular file of at most `limit` bytes; None for others, and where that fails."""
    try:
        info = os.fstat(fd)
        if info.st_size > limit or not stat.S_ISREG(info.st_mode):
            return None
        # One byte more than there should be tells whether the file has grown meanwhile.
        data = os.read(fd, info.st_size + 1)
    except OSError:
        return None
    return data if len(data) <= info.st_size else None


def _tell(tally: Tally, path: str, error: OSError, *, tracked: bool) -> None:
    """Record why a file can't be read. What git tracks and the work tree lacks was deleted, or never checked out."""
    if error.errno == errno.ELOOP:
        tally.skip(path, SYMBOLIC_LINK)
    elif tracked and error.errno in (errno.ENOENT, errno.ENOTDIR):
        tally.skip(path, DELETED)
    elif error.errno in (errno.ENXIO, errno.ENODEV, errno.EOPNOTSUPP):  # a socket, a device that isn't there
        tally.skip(path, NOT_REGULAR)
    elif error.errno == errno.EXDEV:
        tally.skip(path, OUTSIDE)
    else:
        tally.skip(path, error.strerror or str(error), incomplete=True)


class _Filter:
    def __init__(self, options: FileOptions) -> None:
        self._include = Globs(options.include)
        self._exclude = Globs(options.exclude)
        self._is_idle = not self._include and not self._exclude

    def leaves_out(self, path: str) -> bool:
        if self._is_idle:
            return False
        return self._exclude.match(path) or (bool(self._include) and not self._include.match(path))

    def prunes(self, folder: str) -> bool:
        """Whether nothing below a folder can be wanted."""
        return not self._is_idle and not self._exclude.has_exceptions and self._exclude.match(folder)


class _Feed:
    """Hands out batches of one listing to several threads."""

    def __init__(self, batches: Generator[_Batch, None, None]) -> None:
        self._batches = batches
        self._lock = threading.Lock()

    def take(self) -> _Batch | None:
        with self._lock:
            return next(self._batches, None)

    def close(self) -> None:
        with self._lock:
            self._batches.close()
