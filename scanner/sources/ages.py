"""Since when HEAD has had a line: git blame, run where no configuration of the target's counts."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scanner.errors import GitError
from scanner.sources import CHUNK

if TYPE_CHECKING:
    from scanner.sources.scratch import Scratch

_TIME = re.compile(rb"^author-time (\d{1,12})$", re.MULTILINE)


def at_head(scratch: Scratch, path: str) -> bytes | None:
    """Return what HEAD has at a path; None where it has nothing, no file, or one over 4 MiB."""
    name = f"{scratch.repo.head}:{path}"
    try:
        size = int(scratch.git(["cat-file", "-s", name]))
        return scratch.git(["cat-file", "blob", name]) if size <= CHUNK else None
    except (GitError, ValueError):
        return None


def since(scratch: Scratch, path: str, line: int) -> datetime | None:
    """Return the author date of the commit that HEAD has a line from (from 1); None where git can't tell."""
    try:
        told = scratch.git(
            ["blame", "--porcelain", "--no-textconv", "-L", f"{line},{line}", scratch.repo.head, "--", path]
        )
    except GitError:
        return None
    time = _TIME.search(told)
    try:
        return datetime.fromtimestamp(int(time[1]), UTC) if time else None
    except (ValueError, OverflowError, OSError):
        return None
