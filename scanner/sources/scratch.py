"""A throw-away bare repository with *our* configuration, through which another repository's objects and index are read.

A deny-list of git options loses against a hostile configuration; a repository that has none of it wins. The scratch
repository borrows the target's objects (`objects/info/alternates`) and knows no ref, no remote, no hook, no filter.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from typing import IO, TYPE_CHECKING, Self

from scanner.errors import GitError, SourceError
from scanner.sources.repo import Repository, clean_environment, read_small, run_git, start_git

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_ALTERNATES = 100
"""Object folders borrowed from in all; git itself stops at chains of five."""

# Measured on a history of 2.7 GB: git's memory falls from 309 to 88 MiB at the same speed. Blobs over the last figure
# are streamed where their pack allows it.
_CONFIG = """\
[core]
	repositoryformatversion = {version}
	bare = true
	ignoreCase = {ignore_case}
	packedGitWindowSize = 1m
	packedGitLimit = 16m
	deltaBaseCacheLimit = 16m
	bigFileThreshold = 8m
[gc]
	auto = 0
[extensions]
	{extension}
"""


class Scratch:
    """Git's view of `repo`'s objects, without `repo`'s configuration. A folder that is gone after `close` or at exit.

    Raises GitError when the target borrows objects from a folder that isn't there, SourceError when no temporary folder
    can be made.
    """

    def __init__(self, repo: Repository) -> None:
        self.repo = repo
        self.path = _make_folder()
        self._started: list[subprocess.Popen[bytes]] = []
        atexit.register(self.close)
        try:
            self._fill()
        except BaseException:
            self.close()
            raise

    def git(self, args: Sequence[str], *, input: bytes | None = None, index: bool = False) -> bytes:  # noqa: A002  as `run_git`
        """Run git here to its end; with `index` it sees the target's index. A failure is a GitError."""
        return run_git(args, input=input, env=self._environment(index=index), cwd=self.path)

    def start(
        self,
        args: Sequence[str],
        *,
        stdin: int | IO[bytes] = subprocess.DEVNULL,
        stdout: int | IO[bytes] = subprocess.PIPE,
        stderr: int | IO[bytes] = subprocess.DEVNULL,
        index: bool = False,
        work_tree: bool = False,
    ) -> subprocess.Popen[bytes]:
        """Start git here; with `work_tree` it stands at the target's top level. It is killed when this closes."""
        env = self._environment(index=index)
        cwd = self.path
        if work_tree:
            env["GIT_WORK_TREE"] = cwd = self.repo.top
        process = start_git(args, stdin=stdin, stdout=stdout, stderr=stderr, env=env, cwd=cwd)
        self._started.append(process)
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """End a process that `start` gave, however far it got, and close its pipes."""
        _end(process)
        self._started.remove(process)

    def close(self) -> None:
        """Kill what still runs and remove the folder; safe to call twice."""
        atexit.unregister(self.close)
        for process in self._started:
            _end(process)
        self._started.clear()
        _remove(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _environment(self, *, index: bool) -> dict[str, str]:
        env = clean_environment()
        env["GIT_DIR"] = self.path
        if index:
            env["GIT_INDEX_FILE"] = _regular(self.repo.index_file)
        return env

    def _fill(self) -> None:
        borrowed = b"".join(_quote(folder) + b"\n" for folder in object_dirs(self.repo))
        for folder in ("refs", "objects", "objects/info"):
            os.mkdir(os.path.join(self.path, folder))
        self._write("HEAD", b"ref: refs/heads/none\n")
        self._write("config", _config(self.repo.object_format).encode())
        self._write("objects/info/alternates", borrowed)
        if self.repo.shallow:
            self._write("shallow", read_small(os.path.join(self.repo.common_dir, "shallow"), 1 << 30))
        self._link_shared_index()

    def _link_shared_index(self) -> None:
        """Let git find the other half of a split index (gitformat-index, "link") beside its own configuration."""
        try:
            names = [name for name in os.listdir(self.repo.git_dir) if name.startswith("sharedindex.")]
        except OSError:
            return
        for name in names:
            half = os.path.join(self.repo.git_dir, name)
            if os.path.isfile(half):
                os.symlink(half, os.path.join(self.path, name))

    def _write(self, name: str, data: bytes) -> None:
        with open(os.path.join(self.path, name), "wb") as file:
            file.write(data)


def object_dirs(repo: Repository) -> list[str]:
    """List every folder that holds the repository's objects: its own, and those it borrows from, however far.

    Raises GitError when one is missing, since objects would then be missing too. A folder met twice, as in a loop of
    borrowing, is listed once.
    """
    found = [os.path.realpath(folder) for folder in repo.object_dirs]
    for folder in found:  # grows while we walk
        if not os.path.isdir(folder):
            raise GitError(
                f"the repository's objects are missing: {folder} is not there",
                "it is named in .git/objects/info/alternates; restore it, or repair the clone with git repack -a -d",
            )
        for borrowed in _alternates(folder):
            if borrowed not in found:
                found.append(borrowed)
        if len(found) > MAX_ALTERNATES:
            raise GitError(
                f"the repository borrows objects from over {MAX_ALTERNATES} other folders",
                "join them with git repack -a -d in a clone of yours",
            )
    return found


def _alternates(objects: str) -> Iterator[str]:
    for line in read_small(_regular(os.path.join(objects, "info", "alternates"))).split(b"\n"):
        if line and not line.startswith(b"#"):
            yield os.path.realpath(os.path.join(objects, os.fsdecode(_unquote(line))))


_ESCAPES = {b"\\": b"\\\\", b'"': b'\\"', b"\n": b"\\n"}
_LETTERS = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


def _quote(path: str) -> bytes:
    """Quote a path as git's alternates file wants it when it holds a line feed (gitrepository-layout)."""
    raw = os.fsencode(path)
    for plain, escaped in _ESCAPES.items():
        raw = raw.replace(plain, escaped)
    return b'"' + raw + b'"'


def _unquote(line: bytes) -> bytes:
    if not line.startswith(b'"') or not line.endswith(b'"'):
        return line
    pieces = line[1:-1].split(b"\\")
    text = pieces[0]
    pending = iter(pieces[1:])
    for piece in pending:
        if not piece:  # an escaped backslash: what follows it is plain
            text += b"\\" + next(pending, b"")
        elif piece[:3].isdigit():
            text += bytes([int(piece[:3], 8) & 0xFF]) + piece[3:]
        else:
            text += _LETTERS.get(piece[:1], piece[:1]) + piece[1:]
    return text


def _config(object_format: str) -> str:
    return _CONFIG.format(
        version=0 if object_format == "sha1" else 1,
        extension="" if object_format == "sha1" else f"objectFormat = {object_format}",
        # As git sets it where file names ignore case; only ignore patterns and the order of names depend on it.
        ignore_case="true" if sys.platform in ("darwin", "win32") else "false",
    )


def _regular(path: str) -> str:
    """Refuse a pipe or device in the place of a file that git reads: it would wait there for ever."""
    if os.path.lexists(path) and not os.path.isfile(path):
        raise GitError(f"{path} is not a regular file", "remove it, and git fsck tells what is missing")
    return path


def _make_folder() -> str:
    # `tempfile` would cost the staged hook a tenth of its time.
    places = [os.environ.get(name, "") for name in ("TMPDIR", "TEMP", "TMP")]
    reason = ""
    for place in [*places, "/tmp", "/var/tmp", os.getcwd()]:  # noqa: S108  the name made there is random and private
        if not place:
            continue
        path = os.path.join(os.path.abspath(place), f"straykey-{os.urandom(8).hex()}")
        try:
            os.mkdir(path, 0o700)
        except OSError as error:
            reason = f"{place}: {error.strerror}"
        else:
            return path
    raise SourceError(f"can't make a temporary folder: {reason}", "set TMPDIR to a folder that can be written")


def _remove(path: str) -> None:
    for folder, _, names in os.walk(path, topdown=False):
        for name in names:
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is None:
            continue
        try:
            pipe.close()
        except OSError:  # unsent requests of a process that is gone
            continue
