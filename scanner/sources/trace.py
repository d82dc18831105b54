"""From a blob or message back to the commits, dates and paths that brought it in: one `git log` for all of them."""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta, timezone
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from scanner.errors import GitError
from scanner.sources.blobs import output
from scanner.sources.catalogue import TYPE_AND_NAME
from scanner.sources.gitlog import Log, fields_of
from scanner.sources.objects import MISSING, REMEDY, read_objects, write_ids
from scanner.sources.revisions import git_dirs
from scanner.sources.scratch import Scratch
from scanner.sources.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from scanner.sources.gitlog import Entry
    from scanner.sources.repo import Repository

STAGED = "staged"
UNREACHABLE = "unreachable"


class Sighting(NamedTuple):
    """One introduction of an object: `date` is the author's, in ISO 8601; `order` grows from parent to child.

    `commit` is empty when no commit has it: then `state` is "staged", "unreachable" or, behind a ref of its own, "".
    `state` is also "unreachable" when only commits have it that nothing names any more. `path` is empty if unknown.
    """

    path: str
    commit: str
    date: str
    order: int
    state: str = ""


class Trace(NamedTuple):
    """What is known of the wanted objects: `sightings` by id, oldest first; `head` the paths in HEAD's tree by blob id.

    `missing` are blobs that commits name and that are not there. `troubles`: git broke off with these words, so some
    sightings are unknown.
    """

    sightings: dict[str, tuple[Sighting, ...]]
    head: dict[str, tuple[str, ...]]
    missing: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()

    def of(self, name: str) -> tuple[Sighting, ...]:
        """Return the sightings of a wanted object, never none."""
        return self.sightings.get(name) or (Sighting("", "", "", 0, "" if self.troubles else UNREACHABLE),)

    def in_head(self, blob: str) -> bool:
        """Whether a blob stands in HEAD's tree, at whatever path."""
        return blob in self.head

    def report(self, tally: Tally) -> None:
        """Say aloud what the history lacks."""
        for name in self.missing:
            tally.skip(name, MISSING, incomplete=True)
        for trouble in self.troubles:
            tally.note(f"git can't walk the whole history ({trouble}); {REMEDY}", incomplete=True)


class Tracer:
    """Traces objects over the commits that `tips` reach and `exclude` does not.

    Git works on its own core and into a file while the scan goes on. `start` may be called by any thread, any number of
    times; the first hit should do so. `result` may be called once.
    """

    def __init__(self, scratch: Scratch, tips: Sequence[str], exclude: Sequence[str] = ()) -> None:
        self._scratch = scratch
        self._tips = tips
        self._exclude = exclude
        self._lock = Lock()
        self._log: Log | None = None

    def start(self) -> None:
        """Start git beside us. Raises GitError when it can't."""
        self._started()

    def result(self, wanted: Collection[str], *, head: str = "", known: Collection[bytes] | None = None) -> Trace:
        """Wait for git and trace `wanted` (ids of blobs, commits, tags); `head` is HEAD's commit, if any.

        With `known` (all ids that are there) the trace tells what is missing. Raises GitError.
        """
        log = self._started()
        found = _Finder(wanted)
        missing: set[bytes] = set()
        for entry in log.entries():
            found.look(entry)
            if known is not None:
                missing.update(new for new, _ in entry.paths if new not in known)
        troubles = list(log.troubles)
        troubles += self._look_further(found, broken=bool(troubles))
        at_head: dict[str, tuple[str, ...]] = {}
        try:
            at_head = _paths_in_tree(self._scratch, head, wanted) if head and wanted else {}
        except GitError as error:
            troubles.append(error.message)
        return Trace(found.sightings(), at_head, tuple(sorted(name.decode() for name in missing)), tuple(troubles))

    def _started(self) -> Log:
        with self._lock:
            if self._log is None:
                self._log = Log(self._scratch, self._tips, self._exclude)
            return self._log

    def _look_further(self, found: _Finder, *, broken: bool) -> Iterator[str]:
        """Look where the log does not; yields what can't be read there."""
        steps: list[Callable[[Scratch, Sequence[str], _Finder], None]] = [_look_at_tips, _look_at_tags]
        if self._exclude:
            steps.append(_look_at_trees)
        else:
            steps += [_look_at_index, _walk_trees if broken else _look_at_lost_commits]
        for step in steps:
            try:
                if found.wanted:
                    step(self._scratch, self._tips, found)
            except GitError as error:
                yield error.message


class _Finder:
    """Collects sightings; `wanted` shrinks to what was not met yet."""

    def __init__(self, wanted: Collection[str]) -> None:
        self.wanted = {name.encode() for name in wanted}
        self.order = 0
        self._targets = frozenset(self.wanted)
        self._found: dict[str, list[Sighting]] = {}

    def turn_to_the_rest(self) -> None:
        """From now on look only for what was not met yet."""
        self._targets = frozenset(self.wanted)

    def look(self, entry: Entry, state: str = "") -> None:
        """Take up what a commit brings."""
        self.order += 1
        if (name := entry.commit.encode()) in self._targets:
            self.add(name, "(commit message)", entry.commit, entry.date, state)
        for new, path in entry.paths:
            if new in self._targets:
                self.add(new, _text(path), entry.commit, entry.date, state)

    def add(self, name: bytes, path: str, commit: str = "", date: str = "", state: str = "") -> None:
        """Take up one sighting."""
        self.wanted.discard(name)
        self._found.setdefault(name.decode(), []).append(Sighting(path, commit, date, self.order, state))

    def sightings(self) -> dict[str, tuple[Sighting, ...]]:
        """Return what was found."""
        return {name: tuple(found) for name, found in self._found.items()}


def _look_at_tips(scratch: Scratch, tips: Sequence[str], found: _Finder) -> None:
    """Find what a ref names itself, without a commit: a blob, or a tree with blobs in it."""
    asked = "".join(f"{tip}^{{}}\n" for tip in tips).encode()
    answers = scratch.git(["cat-file", f"--batch-check={TYPE_AND_NAME}"], input=asked)
    for line in sorted(set(answers.split(b"\n"))):
        kind, _, name = line.partition(b" ")
        if kind == b"blob" and name in found.wanted:
            found.add(name, "")
        elif kind == b"tree":
            _look_at_trees(scratch, [name.decode()], found)


def _look_at_trees(scratch: Scratch, trees: Sequence[str], found: _Finder) -> None:
    for tree in trees:
        for blob, paths in _paths_in_tree(scratch, tree, [name.decode() for name in found.wanted]).items():
            for path in paths:
                found.add(blob.encode(), path)


def _look_at_tags(scratch: Scratch, tips: Sequence[str], found: _Finder) -> None:
    """Find annotated tags: the commit is the one they tag, the date the tagger's."""
    asked = b"".join(name + b"\n" for name in sorted(found.wanted))
    answers = scratch.git(["cat-file", f"--batch-check={TYPE_AND_NAME}"], input=asked).split(b"\n")
    with write_ids(scratch, [line[4:] for line in answers if line.startswith(b"tag ")]) as ids:
        for item in read_objects(scratch, ids, Tally()):
            headers = item.read(1 << 16).partition(b"\n\n")[0]
            target = re.match(rb"object ([0-9a-f]+)\ntype commit\n", headers)
            commit = target.group(1).decode() if target else ""
            state = "" if item.id in tips else UNREACHABLE
            found.add(item.id.encode(), "(tag message)", commit, _tagger_date(headers), state)


def _tagger_date(headers: bytes) -> str:
    """Return ISO 8601; "" for a date that can't be one."""
    told = re.search(rb"^tagger .* (\d{1,12}) ([+-])(\d\d)(\d\d)$", headers, re.MULTILINE)
    if not told:
        return ""
    seconds, sign, hours, minutes = told.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == b"-" else 1)
    try:
        return datetime.fromtimestamp(int(seconds), timezone(offset)).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _look_at_index(scratch: Scratch, _tips: Sequence[str], found: _Finder) -> None:
    """Find what is staged, in any of the repository's work trees, and in no commit yet."""
    for index in _index_files(scratch.repo):
        with Scratch(scratch.repo._replace(index_file=index, git_dir=os.path.dirname(index))) as beside:
            staged = beside.git(["ls-files", "--stage", "-z"], index=True)
        for line in staged.split(b"\0"):
            facts, _, path = line.partition(b"\t")
            name = facts[7:].partition(b" ")[0]  # mode, id, stage
            if name in found.wanted:
                found.add(name, _text(path), state=STAGED)


def _index_files(repository: Repository) -> list[str]:
    files = [repository.index_file, *(os.path.join(folder, "index") for folder in git_dirs(repository))]
    return [path for path in dict.fromkeys(files) if os.path.isfile(path)]


def _look_at_lost_commits(scratch: Scratch, tips: Sequence[str], found: _Finder) -> None:
    """Find what only commits hold that nothing names any more: amended, dropped, deleted with their branch."""
    args = ["cat-file", "--batch-all-objects", "--unordered", f"--batch-check={TYPE_AND_NAME}"]
    with scratch.start(args) as listed:
        commits = [line[7:].decode().strip() for line in output(listed) if line.startswith(b"commit ")]
    found.turn_to_the_rest()
    for entry in Log(scratch, commits, tips).entries():
        found.look(entry, UNREACHABLE)


def _walk_trees(scratch: Scratch, tips: Sequence[str], found: _Finder) -> None:
    """Find at least one path of each blob where the log breaks off at a missing tree."""
    args = ["rev-list", "--objects", "--missing=print", "--ignore-missing", "--stdin"]
    with write_ids(scratch, [tip.encode() for tip in tips]) as names:
        names.seek(0)
        with scratch.start(args, stdin=names) as walk:
            for line in output(walk):
                name, _, path = line.rstrip(b"\n").partition(b" ")
                if name in found.wanted:
                    found.add(name, _text(path))


def _paths_in_tree(scratch: Scratch, tree: str, wanted: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Map each wanted blob that stands in a tree or commit to its paths there."""
    asked = {name.encode() for name in wanted}
    paths: dict[str, tuple[str, ...]] = {}
    with scratch.start(["ls-tree", "-r", "-z", "--full-tree", tree]) as process:
        for line in fields_of(output(process)):
            facts, _, path = line.partition(b"\t")
            name = facts.rpartition(b" ")[2]
            if name in asked:
                paths[name.decode()] = (*paths.get(name.decode(), ()), _text(path))
    if process.returncode != 0:
        raise GitError(f"the tree of {tree} can't be read", REMEDY)
    return paths


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
