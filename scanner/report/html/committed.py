"""Reads CODEOWNERS from the commit that was scanned, as the forge would: from git's objects, no file is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import StraykeyError
from scanner.report.html.owners import MAX_BYTES, Owners

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.model import Target

# Where the forges look, in their order.
_GITHUB = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_GITLAB = ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS", ".github/CODEOWNERS")


def committed_owners(root: str, target: Target) -> Owners | None:
    """Return the owners that HEAD's CODEOWNERS names; None without one.

    Only where the repository at `root` stands at the very commit that was scanned: another one's owners are not told.
    """
    if not root or not target.head:
        return None
    from scanner.sources.repo import discover  # noqa: PLC0415 - not where nothing is found

    try:
        repo = discover(root)
        if repo is None or repo.head != target.head:
            return None
        from scanner.sources.scratch import Scratch  # noqa: PLC0415 - as above

        with Scratch(repo) as scratch:
            text = _first(scratch.git, target)
    except (StraykeyError, OSError):
        return None  # owners are a kindness: without them the report is whole
    return Owners(text) if text else None


def _first(git: Callable[..., bytes], target: Target) -> str:
    """Return the text of the first CODEOWNERS that the forge would take; "" if there is none of a sensible size."""
    places = _GITLAB if "gitlab" in target.remote else _GITHUB
    names = [f"{target.head}:{place}" for place in places]
    # One line for each name, in this order: "id type size", or that it is missing (git-cat-file, "BATCH OUTPUT").
    told = git(["cat-file", "--batch-check"], input="".join(f"{name}\n" for name in names).encode())
    for line in told.splitlines():
        match line.split(b" "):
            case [object_id, b"blob", size] if int(size) <= MAX_BYTES:
                return git(["cat-file", "blob", object_id.decode()]).decode("utf-8", "replace")
    return ""
