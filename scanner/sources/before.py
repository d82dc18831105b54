"""Files as they are where a range begins: what a push or a pull request brings has no say in how it is judged."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Self

from scanner.errors import GitError, SourceError
from scanner.sources.repo import discover, is_inside, relative
from scanner.sources.revisions import resolve_range
from scanner.sources.scratch import Scratch

if TYPE_CHECKING:
    from scanner.sources.repo import Repository

MAX_BYTES = 64 << 20


class Before:
    """The files of `repo` at the first end of a range; without a range at HEAD. Close it after use.

    Raises UsageError and GitError for what is no range of the repository.
    """

    def __init__(self, repo: Repository, scope: str = "") -> None:
        self._top = repo.top or repo.git_dir
        self._scratch = Scratch(repo)
        try:
            revisions = resolve_range(repo, self._scratch, scope) if scope else None
        except BaseException:
            self.close()
            raise
        self.base = revisions.base if revisions else repo.head
        self._brought_by = (*revisions.include, repo.head) if revisions else ()

    def close(self) -> None:
        """End git."""
        self._scratch.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def inner(self, path: str) -> str:
        """Return how the repository's commits name an absolute path; "" for one outside of it."""
        real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        return relative(real, self._top) if is_inside(real, self._top) and real != self._top else ""

    def counts(self, path: str) -> bool:
        """Whether an absolute path counts as it lies on disk: no commit that is judged holds it, nor did one before."""
        inner = self.inner(path)
        return not inner or not any(self._kind(commit, inner) for commit in (self.base, *self._brought_by))

    def read(self, path: str, limit: int = MAX_BYTES) -> bytes | None:
        """Return a file's content, None if it was not there; SourceError for more than `limit` bytes."""
        inner = self.inner(path)
        if not inner or self._kind(self.base, inner) != "blob":
            return None
        if int(self._scratch.git(["cat-file", "-s", f"{self.base}:{inner}"])) > limit:
            raise SourceError(f"{inner} in {self.base[:12]}: more than {limit >> 20} MiB")
        return self._scratch.git(["cat-file", "blob", f"{self.base}:{inner}"])

    def names(self, path: str) -> list[str] | None:
        """Return the names of the files in a folder, None if no folder was there."""
        inner = self.inner(path)
        if not inner or self._kind(self.base, inner) != "tree":
            return None
        listed = self._scratch.git(["ls-tree", "-z", f"{self.base}:{inner}"]).split(b"\0")
        return [os.fsdecode(line.partition(b"\t")[2]) for line in listed if line.startswith(b"100")]

    def _kind(self, commit: str, inner: str) -> str:
        """Return blob or tree, "" for nothing. A link's blob is its target: it is no file here."""
        if not commit:
            return ""
        try:
            told = self._scratch.git(["ls-tree", "-z", "--full-tree", commit, "--", f":(literal){inner}"])
        except GitError:
            return ""
        mode, _, rest = told.partition(b" ")
        return "link" if mode == b"120000" else rest.partition(b" ")[0].decode()


def before(path: str, scope: str) -> Before | None:
    """Return the files before a range of the repository that `path` lies in; None outside of any."""
    repo = discover(path) if os.path.exists(path) else None
    return Before(repo, scope) if repo is not None else None
