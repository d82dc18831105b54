"""Why something was not read, in words that stand in the coverage line; a remedy in brackets where there is one."""

from __future__ import annotations

SYMBOLIC_LINK = "symbolic link"
NOT_REGULAR = "not a regular file"
OUTSIDE = "the path leads outside"
DELETED = "deleted or not checked out"
EXCLUDED = "excluded"
TOO_LARGE = "larger than --max-size"
IGNORED = "git ignores it (--no-ignore reads it)"
GIT_DIRECTORY = "git directory (--history reads it)"
NESTED = "nested repository (scan it by its own path)"
SUBMODULE = "submodule (--submodules reads it)"
UNMERGED = "unmerged (resolve and stage it)"
