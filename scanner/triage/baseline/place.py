"""Reads the baseline that counts: as it lies on disk, and of a range as it is where that begins.

What a pull request adds to the baseline counts from the next one on, or a leak could come with its own excuse.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from scanner.errors import ConfigError, SourceError
from scanner.sources.repo import discover, is_inside
from scanner.triage.baseline.choice import Choice
from scanner.triage.baseline.entry import Baseline
from scanner.triage.baseline.read import MAX_BYTES, read, too_large

if TYPE_CHECKING:
    from scanner.sources.repo import Repository


def load(choice: Choice, mode: str, scope: str = "", scanned: str = ".") -> Baseline | None:
    """Return the baseline that counts; None if there is none. ConfigError when it is broken or a named one missing.

    `scope` is a range's text (`A..B`) in the repository of `scanned`: a file of that repository counts as it is in A.
    """
    if mode in ("range", "history"):
        repo = discover(scanned) if os.path.exists(scanned) else None
        if repo is not None and (mode == "range" or repo.bare):
            return _from_git(choice, repo, scope)
    return from_disk(choice)


def from_disk(choice: Choice) -> Baseline | None:
    """Return the baseline as it lies on disk; None if there is none, a ConfigError if it was named."""
    name = display(choice.path)
    data = content(choice)
    return None if data is None else read(data, name)


def refuse_outside(path: str) -> None:
    """Raise ConfigError for a repository's own baseline that is a link out of it: a stranger may have put it there."""
    if not is_inside(os.path.realpath(path), os.path.realpath(os.path.dirname(path))):
        name = display(path)
        raise ConfigError(f"{name}: is a link that leads out of the repository", "name the file: --baseline FILE")


def content(choice: Choice) -> bytes | None:
    """Return the bytes of the file; see `from_disk`."""
    name = display(choice.path)
    if not choice.named:
        refuse_outside(choice.path)
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
        return file.read(MAX_BYTES + 1)


def display(path: str) -> str:
    """Return a file's name as people type it: relative where it lies below the current folder."""
    here = os.path.realpath(os.curdir)
    return os.path.relpath(path, here) if is_inside(os.path.realpath(path), here) else path


def _from_git(choice: Choice, repo: Repository, scope: str) -> Baseline | None:
    """Return the file as a range's first end holds it, of a bare repository as HEAD does."""
    from scanner.sources.before import Before  # noqa: PLC0415 - only for ranges and bare repositories

    if repo.bare and os.path.lexists(choice.path):
        return from_disk(choice)  # it lies among git's own files, where no push can put one
    with Before(repo, scope) as before:
        inner = before.inner(choice.path)
        if not inner:
            return from_disk(choice)  # not the repository's: nothing that is scanned could have changed it
        try:
            data = before.read(choice.path, MAX_BYTES)
        except SourceError:
            raise too_large(inner) from None
        if data is not None:
            return read(data, f"{inner} in {before.base[:12]}")
        return from_disk(choice) if choice.named and before.counts(choice.path) else None
