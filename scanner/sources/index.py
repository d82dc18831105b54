"""What is staged: the index's own content, compared with the commits that the next one will have as parents."""

from __future__ import annotations

import os
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple, Self

from scanner.errors import GitError, SourceError
from scanner.model import Fragment, Origin, Skip
from scanner.sources.blobs import BlobReader
from scanner.sources.chunks import owned_size
from scanner.sources.reasons import SUBMODULE, SYMBOLIC_LINK, UNMERGED
from scanner.sources.repo import Repository, complaint, is_inside, read_small, relative
from scanner.sources.scratch import Scratch
from scanner.sources.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# Git knows the empty tree of each object format without having it (gitglossary).
_EMPTY_TREE = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
_ID_LENGTH = {"sha1": 40, "sha256": 64}

# Fewer blobs than this aren't worth a second process.
_WORTH_SPLITTING = 64


class Change(NamedTuple):
    """A staged path with new content: its blob, and those that the parents have there or at the path renamed from."""

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
        self._parents = parents_of_next_commit(repo)
        self._diffs = [_start_diff(self._scratch, parent) for parent in self._parents]
        self._changes: dict[str, Change] = {}
        self._renamed: dict[str, str] = {}
        self._skips: tuple[Skip, ...] = ()

    def shares(self, count: int) -> Sequence[IndexShare]:
        """Split the staged blobs; a few come as one share."""
        self._collect()
        if len(self._changes) < _WORTH_SPLITTING:
            count = 1
        changes = tuple(self._changes.values())
        parts = [changes[number::count] for number in range(count)]
        return [IndexShare(self._scratch, part, () if number else self._skips) for number, part in enumerate(parts)]

    def parents(self, path: str) -> tuple[str, ...]:
        """Return the blobs that stand at `path` in the parents, or from which it was renamed; none for a new path."""
        self._collect()
        change = self._changes.get(path)
        return change.parents if change else ()

    def renamed(self, path: str) -> str:
        """Return the path that one of a parent's was renamed to, as git tells; "" for none."""
        self._collect()
        return self._renamed.get(path, "")

    def read_blob(self, object_id: str, path: str = "") -> Iterator[Fragment]:
        """Yield a blob's content, for subtracting what stood in a parent. Raises GitError if it can't be read."""
        with closing(BlobReader(self._scratch)) as reader:
            yield from reader.read(Origin("index", path, object_id))

    def again(self, origins: Sequence[Origin]) -> Iterator[Fragment]:
        """Yield the staged blobs of these origins once more; what can't be read is left out."""
        changes = [Change(origin.path, origin.object, ()) for origin in origins]
        return IndexShare(self._scratch, changes, ()).fragments(Tally())

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
        seen = [self._read_diff(*pair) for pair in zip(self._parents, self._diffs, strict=True)]
        self._diffs.clear()
        wanted = (path for path in seen[0] if all(path in diff for diff in seen) and self._covers(path))
        skips: list[Skip] = []
        for path in sorted(wanted):
            entries = [diff[path] for diff in seen]
            self._renamed |= {entry.source: path for entry in entries if entry.status == "R"}
            reason = _reason_to_skip(entries[0])
            if reason:
                skips.append(Skip(path, reason))
                continue
            parents = tuple(dict.fromkeys(entry.old for entry in entries if entry.old.strip("0")))
            if entries[0].new not in parents:
                self._changes[path] = Change(path, entries[0].new, parents)
        self._skips = tuple(skips)

    def _read_diff(self, parent: str, process: subprocess.Popen[bytes]) -> Mapping[str, _Entry]:
        out, err = process.communicate()
        if process.returncode != 0:
            # Looking for renames reads blobs, and one of them may be missing: without it, the others can be read.
            process = _start_diff(self._scratch, parent, "--no-renames")
            out, err = process.communicate()
        if process.returncode != 0:
            raise GitError(f"git can't read the index: {complaint(err)}", "git fsck tells what is broken")
        return _parse_diff(os.fsdecode(out))

    def _covers(self, path: str) -> bool:
        specs = self._pathspecs
        return not specs or any(not spec or path == spec or path.startswith(f"{spec}/") for spec in specs)


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
        with closing(BlobReader(self._scratch)) as reader:
            for change in self._changes:
                try:
                    for fragment in reader.read(Origin("index", change.path, change.object)):
                        tally.bytes += owned_size(fragment)
                        yield fragment
                except GitError as error:
                    tally.skip(change.path, error.message, incomplete=True)
                else:
                    tally.files += 1


def files_from_index(repo: Repository, paths: Sequence[str]) -> IndexSource:
    """Return what is staged at `paths`, relative to the current folder; they need not exist in the work tree."""
    return IndexSource(repo, [_from_top(repo, path) for path in paths])


def parents_of_next_commit(repo: Repository) -> tuple[str, ...]:
    """Return the ids of HEAD and, in a merge, the merged heads; the empty tree's before the first commit."""
    merged = read_small(os.path.join(repo.git_dir, "MERGE_HEAD")).decode("ascii", "replace").split()
    if is_inside(os.path.realpath(os.curdir), repo.top or repo.git_dir):
        # While `git merge` runs its hooks there is no MERGE_HEAD yet; it names the heads in the environment.
        merged += [name.removeprefix("GITHEAD_") for name in os.environ if name.startswith("GITHEAD_")]
    length = _ID_LENGTH[repo.object_format]
    merged = [head for head in merged if len(head) == length and not head.strip("0123456789abcdef")]
    return tuple(dict.fromkeys([repo.head or _EMPTY_TREE[repo.object_format], *merged]))


class _Entry(NamedTuple):
    mode: str
    old: str
    new: str
    status: str
    source: str = ""


def _start_diff(scratch: Scratch, parent: str, renames: str = "-M") -> subprocess.Popen[bytes]:
    args = ["diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--diff-filter=d", "--ita-invisible-in-index"]
    return scratch.start([*args, renames, parent, "--"], stderr=subprocess.PIPE, index=True)


def _parse_diff(told: str) -> Mapping[str, _Entry]:
    """Parse `:oldmode newmode old new status NUL path NUL`, with the source's path before it when renamed."""
    fields = iter(told.split("\0"))
    entries: dict[str, _Entry] = {}
    for head in fields:
        if not head:
            break
        _, mode, old, new, status = head.split(" ")
        path = source = next(fields)
        if status[0] in "RC":
            path = next(fields)
        entries[path] = _Entry(mode, old, new, status[0], source)
    return entries


def _reason_to_skip(entry: _Entry) -> str:
    if entry.status == "U":
        return UNMERGED
    if entry.mode == "120000":
        return SYMBOLIC_LINK
    return SUBMODULE if entry.mode == "160000" else ""


def _from_top(repo: Repository, path: str) -> str:
    folder, name = os.path.split(os.path.abspath(path))
    full = os.path.join(os.path.realpath(folder), name)
    if not is_inside(full, repo.top):
        raise SourceError(f"{path} does not lie in the repository {repo.top}")
    return relative(full, repo.top)
