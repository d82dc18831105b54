"""What is staged: the index's own content, compared with the commits that the next one will have as parents."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, Self

from scanner.errors import GitError, SourceError
from scanner.model import Fragment, Origin, Skip
from scanner.sources.chunks import read_chunks
from scanner.sources.repo import Repository, complaint, is_inside, read_small
from scanner.sources.scratch import Scratch

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping, Sequence
    from typing import IO

    from scanner.sources.tally import Tally

SYMBOLIC_LINK = "symbolic link"
SUBMODULE = "submodule (--submodules reads it)"
UNMERGED = "unmerged"

# Git knows the empty tree of each object format without having it (gitglossary).
_EMPTY_TREE = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
_ID_LENGTH = {"sha1": 40, "sha256": 64}

# Fewer blobs than this aren't worth a second process.
_WORTH_SPLITTING = 64


class Change(NamedTuple):
    """A staged path with new content: its blob, and the blobs that stand there (or were renamed from) in the parents."""

    path: str
    object: str
    parents: tuple[str, ...]


class IndexSource:
    """What the index holds at paths that differ from every parent of the next commit.

    The parents are HEAD and, in a merge, the merged heads. `pathspecs` are paths from the top level; with any, only
    these and what lies below them count. Git starts at once; `shares` waits for it. Close it after use. Raises
    SourceError for a repository without an index, GitError when git fails.
    """

    def __init__(self, repo: Repository, pathspecs: Sequence[str] = ()) -> None:
        if repo.bare and not os.path.exists(repo.index_file):
            raise SourceError(f"{repo.git_dir} is a bare repository: nothing is staged in it", "use --history")
        self._pathspecs = tuple(pathspecs)
        self._scratch = Scratch(repo)
        self._diffs = [_start_diff(self._scratch, parent) for parent in parents_of_next_commit(repo)]
        self._changes: tuple[Change, ...] = ()
        self._skips: tuple[Skip, ...] = ()

    def shares(self, count: int) -> Sequence[IndexShare]:
        """Split the staged blobs; a few come as one share."""
        self._collect()
        if len(self._changes) < _WORTH_SPLITTING:
            count = 1
        parts = [self._changes[number::count] for number in range(count)]
        return [IndexShare(self._scratch, part, () if number else self._skips) for number, part in enumerate(parts)]

    def parents(self, path: str) -> tuple[str, ...]:
        """Return the blobs that stand at `path` in the parents, or from which it was renamed; none for a new path."""
        self._collect()
        return next((change.parents for change in self._changes if change.path == path), ())

    def read_blob(self, object_id: str, path: str = "") -> Iterator[Fragment]:
        """Yield a blob's content, for subtracting what stood in a parent. Raises GitError if it can't be read."""
        process = self._scratch.start(["cat-file", "blob", object_id])
        try:
            yield from read_chunks(output(process).read, Origin("index", path, object_id))
            if process.wait() != 0:
                raise GitError(f"git can't read the object {object_id}", "git fsck tells what is broken")
        finally:
            self._scratch.stop(process)

    def close(self) -> None:
        """End git and remove the scratch repository."""
        self._scratch.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _collect(self) -> None:
        if not self._diffs:
            return
        seen = [_read_diff(process) for process in self._diffs]
        self._diffs.clear()
        wanted = (path for path in seen[0] if all(path in diff for diff in seen) and self._covers(path))
        changes: list[Change] = []
        skips: list[Skip] = []
        for path in sorted(wanted):
            entries = [diff[path] for diff in seen]
            reason = _reason_to_skip(entries[0])
            if reason:
                skips.append(Skip(path, reason))
                continue
            parents = tuple(dict.fromkeys(entry.old for entry in entries if entry.old.strip("0")))
            if entries[0].new not in parents:
                changes.append(Change(path, entries[0].new, parents))
        self._changes = tuple(changes)
        self._skips = tuple(skips)

    def _covers(self, path: str) -> bool:
        return not self._pathspecs or any(not spec or path == spec or path.startswith(f"{spec}/") for spec in self._pathspecs)


class IndexShare:
    """One thread's share of the staged blobs."""

    def __init__(self, scratch: Scratch, changes: Sequence[Change], skips: Sequence[Skip]) -> None:
        self._scratch = scratch
        self._changes = changes
        self._skips = skips

    def fragments(self, tally: Tally) -> Iterator[Fragment]:
        """Yield each blob's content. What can't be read is told to `tally`."""
        for skip in self._skips:
            tally.skip(skip.path, skip.reason)
            if skip.reason == UNMERGED:
                tally.note("unmerged paths have no staged content yet: resolve and stage them")
        process: subprocess.Popen[bytes] | None = None
        for change in self._changes:
            process = process or self._start()
            size = _ask_for(process, change.object)
            if size < 0:
                tally.skip(change.path, "missing or broken object", incomplete=True)
                self._scratch.stop(process)
                process = None
                continue
            tally.files += 1
            blob = _Piece(output(process), size)
            for fragment in read_chunks(blob.read, Origin("index", change.path, change.object)):
                tally.bytes += len(fragment.data) if fragment.end < 0 else fragment.end - fragment.start
                yield fragment
            if blob.left:
                tally.skip(change.path, "broken object", incomplete=True)
            output(process).read(1)  # the line feed after each object
        if process is not None:
            self._scratch.stop(process)

    def _start(self) -> subprocess.Popen[bytes]:
        return self._scratch.start(["cat-file", "--batch"], stdin=-1)
