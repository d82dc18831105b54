"""From the refs of a push to the range of commits that it brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import SourceError
from scanner.sources.push import Push, range_of
from scanner.sources.repo import discover
from scanner.sources.scratch import Scratch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.cli.githooks.refs import Update
    from scanner.sources.repo import Repository


def here() -> Repository:
    """Return the repository that the hook runs in; SourceError if there is none."""
    repo = discover(".")
    if repo is None:
        raise SourceError("the current folder is not in a git repository", "git runs hooks in one")
    return repo


def brought(repo: Repository, updates: Iterable[Update], known: tuple[str, ...]) -> str:
    """Return the range of what the updates bring to somebody who has `known`, "" if nothing; deletions bring nothing.

    Raises GitError for an id that is not here.
    """
    new: dict[str, None] = {}
    old: dict[str, None] = {}
    for update in updates:
        if update.new:
            new[update.new] = None
        if update.old:
            old[update.old] = None
    if not new:
        return ""
    with Scratch(repo) as scratch:
        return range_of(scratch, Push(tuple(new), tuple(old), known))
