"""Reads the baseline that counts: as it lies on disk, and of a range as it is where that begins.

What a pull request adds to the baseline counts from the next one on, or a leak could come with its own excuse.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from scanner.errors import ConfigError, GitError
from scanner.sources.repo import discover, is_inside, relative
from scanner.triage.baseline.choice import Choice
from scanner.triage.baseline.entry import Baseline
from scanner.triage.baseline.read import MAX_BYTES, read, too_large

if TYPE_CHECKING:
    from scanner.sources.repo import Repository
    from scanner.sources.scratch import Scratch


def load(choice: Choice, mode: str, scope: str = "") -> Baseline | None:
    """Return the baseline that counts; None if there is none. ConfigError when it is broken or a named one missing.

    `scope` is a range's text (`A..B`): a file of that repository then counts as it is in A.
    """
    if mode in ("range", "history"):
        repo = discover(os.path.dirname(choice.path)) if os.path.isdir(os.path.dirname(choice.path)) else None
        if repo is not None and (mode == "range" or repo.bare):
            return _from_git(choice, repo, scope)
    return from_disk(choice)


def from_disk(choice: Choice) -> Baseline | None:
    """Return the baseline as it lies on disk."""
    name = display(choice.path)
    try:
        fd = os.open(choice.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, NotADirectoryError):
        if choice.named:
            raise ConfigError(f"{name}: no such baseline", "make one: straykey baseline create") from None
        return None
    except OSError as error:
        raise ConfigError(f"{name}: {error.strerror}", "make it readable, or scan with --no-baseline") from None
    info = os.fstat(fd)
    if not stat.S_ISREG(info.st_mode):
        os.close(fd)
        raise ConfigError(f"{name}: is no regular file", "name a file, or scan with --no-baseline")
    with os.fdopen(fd, "rb") as file:
        if info.st_size > MAX_BYTES:
            raise too_large(name)
        return read(file.read(MAX_BYTES + 1), name)


def display(path: str) -> str:
    """Return a file's name as people type it: relative where it lies below the current folder."""
    here = os.path.realpath(os.curdir)
    return os.path.relpath(path, here) if is_inside(os.path.realpath(path), here) else path


def _from_git(choice: Choice, repo: Repository, scope: str) -> Baseline | None:
    """Return the file as a range's first end holds it, of a bare repository as HEAD does."""
    from scanner.sources.revisions import resolve_range  # noqa: PLC0415 - only for ranges and bare repositories
    from scanner.sources.scratch import Scratch  # noqa: PLC0415 - likewise

    top = repo.top or repo.git_dir
    path = os.path.realpath(choice.path)
    if not is_inside(path, top) or (repo.bare and os.path.lexists(path)):
        return from_disk(choice)  # not the repository's: nothing that is scanned could have changed it
    with Scratch(repo) as scratch:
        base, tip = repo.head, ""
        if scope:
            revisions = resolve_range(repo, scratch, scope)
            base, tip = revisions.base, next(iter(revisions.include), "")
        inner = relative(path, top)
        data = _blob(scratch, base, inner)
        if data is not None:
            return read(data, f"{inner} in {base[:12]}")
        if choice.named and not _holds(scratch, tip, inner):
            return from_disk(choice)
    return None


def _holds(scratch: Scratch, commit: str, path: str) -> bool:
    return bool(commit) and _size(scratch, commit, path) >= 0


def _blob(scratch: Scratch, commit: str, path: str) -> bytes | None:
    size = _size(scratch, commit, path) if commit else -1
    if size < 0:
        return None
    if size > MAX_BYTES:
        raise too_large(path)
    return scratch.git(["cat-file", "blob", f"{commit}:{path}"])


def _size(scratch: Scratch, commit: str, path: str) -> int:
    """Return the size of a commit's file, -1 if it holds none."""
    try:
        return int(scratch.git(["cat-file", "-s", f"{commit}:{path}"]))
    except GitError:
        return -1
