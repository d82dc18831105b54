"""Opens and lists what lies below a folder without ever leaving it: links are not followed, `..` leads nowhere."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Protocol, Self

from scanner.model import Skip
from scanner.sources.reasons import EXCLUDED, GIT_DIRECTORY, NOT_REGULAR, OUTSIDE, SYMBOLIC_LINK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_FILE = os.O_RDONLY | _NO_FOLLOW | _NO_WAIT | getattr(os, "O_BINARY", 0)
# To pass through a folder only the right to search it is needed; O_PATH asks for no more (Linux).
_FOLDER = _NO_FOLLOW | getattr(os, "O_DIRECTORY", 0)
_PASS = _FOLDER | getattr(os, "O_PATH", os.O_RDONLY)

# Folders held open on the way down; deeper ones are passed through, so that depth costs no file descriptors.
_KEPT = 24

# No path: on the way to a folder, so that after a failed step whoever comes next starts from the kept folders.
_NOWHERE = "\0"


class Opener(Protocol):
    """Opens regular files and lists folders below one root folder, by POSIX path. Not for two threads at once."""

    def open(self, path: str) -> int:
        """Return a descriptor of `path`, opened without waiting. An OSError tells what stands in the way."""
        ...

    def list(self, folder: str) -> list[os.DirEntry[str]]:
        """Return a folder's entries, sorted by name; "" is the root."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...


def open_root(root: str) -> Opener:
    """Return an opener for what lies below `root`, itself followed wherever it leads."""
    if os.open in os.supports_dir_fd and os.scandir in os.supports_fd:
        return DescriptorOpener(root)
    return PathOpener(root)


class DescriptorOpener:
    """Goes down from an open root component by component, so that nothing can be swapped for a link meanwhile."""

    def __init__(self, root: str) -> None:
        self._root = os.open(root, _PASS & ~getattr(os, "O_NOFOLLOW", 0))
        self._names: list[str] = []
        self._fds: list[int] = []
        self._deep = -1
        self._folder = ""
        self._fd = self._root

    def open(self, path: str) -> int:
        """As `Opener.open`."""
        folder, _, name = path.rpartition("/")
        if folder != self._folder:
            self._enter(folder)
        return os.open(name, _FILE, dir_fd=self._fd)

    def list(self, folder: str) -> list[os.DirEntry[str]]:
        """As `Opener.list`."""
        if folder != self._folder:
            self._enter(folder)
        fd = os.open(".", os.O_RDONLY | _FOLDER, dir_fd=self._fd)
        try:
            with os.scandir(fd) as entries:
                return sorted(entries, key=_name)
        finally:
            os.close(fd)

    def close(self) -> None:
        """As `Opener.close`."""
        self._leave(0)
        os.close(self._root)

    def _enter(self, folder: str) -> None:
        names = folder.split("/") if folder else []
        common = 0
        for kept, name in zip(self._names, names, strict=False):
            if kept != name:
                break
            common += 1
        self._leave(common)
        self._folder = _NOWHERE
        for name in names[common:]:
            self._step(name)
        self._folder = folder

    def _leave(self, keep: int) -> None:
        """Close the folders below the first `keep`, and stand in the last of these."""
        if self._deep >= 0:
            os.close(self._deep)
            self._deep = -1
        while len(self._fds) > keep:
            self._names.pop()
            os.close(self._fds.pop())
        self._fd = self._fds[-1] if self._fds else self._root

    def _step(self, name: str) -> None:
        _check(name)
        fd = os.open(name, _PASS, dir_fd=self._fd)
        self._fd = fd
        if len(self._fds) < _KEPT:
            self._names.append(name)
            self._fds.append(fd)
            return
        if self._deep >= 0:
            os.close(self._deep)
        self._deep = fd


class PathOpener:
    """The same by path, where the system knows no descriptors of folders (Windows)."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._passed = {""}

    def open(self, path: str) -> int:
        """As `Opener.open`."""
        folder, _, name = path.rpartition("/")
        self._pass(folder)
        _check(name)
        full = os.path.join(self._root, path)
        if os.path.islink(full):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
        return os.open(full, _FILE)

    def list(self, folder: str) -> list[os.DirEntry[str]]:
        """As `Opener.list`."""
        self._pass(folder)
        with os.scandir(os.path.join(self._root, folder)) as entries:
            return sorted(entries, key=_name)

    def close(self) -> None:
        """As `Opener.close`."""
        self._passed.clear()

    def _pass(self, folder: str) -> None:
        if folder in self._passed:
            return
        parent, _, name = folder.rpartition("/")
        self._pass(parent)
        _check(name)
        if not stat.S_ISDIR(os.lstat(os.path.join(self._root, folder)).st_mode):
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), folder)
        self._passed.add(folder)


def _check(name: str) -> None:
    if name in ("", ".", "..") or (os.name == "nt" and ("\\" in name or ":" in name)):
        raise OSError(errno.EXDEV, OUTSIDE, name)


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


class Walk:
    """Every file below `start`, folder by folder in a fixed order, and a Skip for whatever else stands there."""

    def __init__(self, root: str, start: str, is_excluded: Callable[[str], bool]) -> None:
        self._opener = open_root(root)
        self._pending = [start]
        self._is_excluded = is_excluded

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opener.close()

    def __iter__(self) -> Iterator[list[str | Skip]]:
        while self._pending:
            folder = self._pending.pop()
            try:
                entries = self._opener.list(folder)
            except OSError as error:
                yield [Skip(folder or ".", error.strerror or str(error), incomplete=True)]
                continue
            yield self._sort_out(f"{folder}/" if folder else "", entries)

    def _sort_out(self, folder: str, entries: list[os.DirEntry[str]]) -> list[str | Skip]:
        found: list[str | Skip] = []
        below = []
        for entry in entries:
            path = folder + entry.name
            if entry.name == ".git":
                found.append(Skip(path, GIT_DIRECTORY))
            elif entry.is_file(follow_symlinks=False):
                found.append(path)
            elif entry.is_symlink():
                found.append(Skip(path, SYMBOLIC_LINK))
            elif not entry.is_dir(follow_symlinks=False):
                found.append(Skip(path, NOT_REGULAR))
            elif self._is_excluded(path + "/"):
                found.append(Skip(path + "/", EXCLUDED))
            else:
                below.append(path)
        self._pending.extend(reversed(below))
        return found
