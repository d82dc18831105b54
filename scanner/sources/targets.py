"""Sorts out the paths a person names: what exists, which repository each lies in, and what names are relative to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from scanner.errors import SourceError
from scanner.sources.repo import Repository, discover, find_holder, is_inside, relative

if TYPE_CHECKING:
    from collections.abc import Sequence


class Group(NamedTuple):
    """Named paths of one repository, or those outside any: `folders` and `files` are POSIX, relative to `base`.

    `prefix` + such a path is relative to the layout's root. A folder "" is `base` itself.
    """

    repo: Repository | None
    base: str
    prefix: str
    folders: tuple[str, ...]
    files: tuple[str, ...]


class Layout(NamedTuple):
    """What is to be read. `root` is the folder that reported paths are relative to.

    It is the top level of the one repository all paths lie in (`repo`; other repositories may lie inside it), else the
    current folder, else the nearest folder that holds them all. `name` is its last component, for reports.
    """

    root: str
    repo: Repository | None
    name: str
    groups: tuple[Group, ...]


def resolve_targets(paths: Sequence[str]) -> Layout:
    """Find out where named paths lie. Raises SourceError naming every one that can't be read, or a bare repository."""
    _check_all([*paths, os.curdir])
    sorted_out: dict[str, tuple[Repository | None, list[str]]] = {}
    finder = _Finder()
    for path in dict.fromkeys(os.path.realpath(path) for path in paths):
        repo = finder.find(path)
        sorted_out.setdefault(repo.top if repo else "", (repo, []))[1].append(path)
    tops = [top or path for top, (_, named) in sorted_out.items() for path in named]
    repos = (repo for repo, _ in sorted_out.values() if repo)
    outer = next((repo for repo in repos if all(is_inside(top, repo.top) for top in tops)), None)
    root = outer.top if outer else _common_root(tops)
    groups = tuple(_group(repo, root, named) for repo, named in sorted_out.values())
    return Layout(root, outer, os.path.basename(root) or root, groups)


def _check_all(paths: Sequence[str]) -> None:
    wrong = []
    for path in paths:
        try:
            os.stat(os.path.realpath(path))
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            wrong.append(f"{path} ({getattr(error, 'strerror', None) or error})")
    if wrong:
        raise SourceError(f"can't read {', '.join(wrong)}", "check the spelling and the current folder")


class _Finder:
    """Discovers the repository of many paths with one git process for each repository."""

    def __init__(self) -> None:
        self._repos: dict[str, Repository | None] = {}
        self._holders: dict[str, str] = {}

    def find(self, path: str) -> Repository | None:
        folder = path if os.path.isdir(path) else os.path.dirname(path)
        holder = self._holders.get(folder)
        if holder is None:
            holder = self._holders[folder] = find_holder(folder)
        if not holder:
            return discover(path) if "GIT_DIR" in os.environ else None
        if holder not in self._repos:
            self._repos[holder] = discover(path)
        repo = self._repos[holder]
        if repo is not None and repo.bare:
            if path == repo.git_dir:
                raise SourceError(
                    f"{path} is a git directory: it has no files, only history", f"straykey scan --history {path}"
                )
            return None
        return repo


def _common_root(paths: Sequence[str]) -> str:
    here = os.path.realpath(os.curdir)
    if all(is_inside(path, here) for path in paths):
        return here
    try:
        common = os.path.commonpath(paths)
    except ValueError:  # different drives
        return here
    return common if os.path.isdir(common) else os.path.dirname(common)


def _group(repo: Repository | None, root: str, named: Sequence[str]) -> Group:
    base = repo.top if repo else root
    prefix = relative(base, root) if is_inside(base, root) else base.replace(os.sep, "/")
    folders: list[str] = []
    for path in sorted(path for path in named if os.path.isdir(path)):
        if not any(is_inside(path, folder) for folder in folders):
            folders.append(path)
    files = [path for path in named if not os.path.isdir(path)]
    return Group(
        repo,
        base,
        f"{prefix}/" if prefix else "",
        tuple(relative(path, base) for path in folders),
        tuple(relative(path, base) for path in files),
    )
