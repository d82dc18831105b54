"""The pre-push hook: the commits that a remote does not have yet, before they leave the machine."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from scanner.cli import terminal
from scanner.cli.execute import execute
from scanner.cli.flags import Exit
from scanner.cli.githooks.refs import Update, pushed
from scanner.cli.githooks.scope import brought, here
from scanner.errors import GitError, UsageError
from scanner.sources.push import refs_of_all_remotes, refs_of_remote
from scanner.sources.repo import run_git

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.cli.flags import Flags
    from scanner.sources.repo import Repository

_ARGUMENTS = 2


def pre_push(flags: Flags) -> int:
    """Scan what a push brings to its remote; returns the exit code.

    `flags.paths` are the remote's name and address, and standard input tells the refs, as git gives them (githooks(5)).
    Without them it is the pre-commit framework that runs this, and tells by its environment, or a person: then it is
    what HEAD has and no remote.
    """
    if flags.paths and len(flags.paths) != _ARGUMENTS:
        raise UsageError("pre-push takes a remote's name and its address, as git gives them", "or nothing at all")
    repo = here()
    updates, known = _asked(repo, flags.paths)
    scope = brought(repo, updates, known)
    if not scope:
        return Exit.CLEAN
    code = execute(flags._replace(paths=(), range=scope))
    if code == Exit.FINDINGS and not flags.quiet:
        terminal.finish()
        terminal.tell("straykey", _ADVICE.format(bypass=_bypass()))
    return code


def _asked(repo: Repository, arguments: tuple[str, ...]) -> tuple[Iterable[Update], tuple[str, ...]]:
    """Return the updates, and what the remote is known to have."""
    if arguments and sys.stdin is not None and sys.stdin.isatty():
        return _head(repo), refs_of_remote(repo, arguments[0])
    if arguments:
        return pushed(), refs_of_remote(repo, arguments[0])
    remote = os.environ.get("PRE_COMMIT_REMOTE_NAME", "")
    if remote:
        return _of_framework(repo), refs_of_remote(repo, remote)
    begin, end = (os.environ.get(f"PRE_COMMIT_{name}_REF", "") for name in ("FROM", "TO"))
    if begin and end:  # pre-commit run --from-ref A --to-ref B
        return [Update("", _id(repo, begin), _id(repo, end))], ()
    return _head(repo), refs_of_all_remotes(repo)


def _of_framework(repo: Repository) -> list[Update]:
    """Return the one ref that pre-commit tells of.

    It names no end when it takes everything for new; and where the remote has nothing yet, its beginning is the parent
    of the first new commit, which says no more than the remote's refs do.
    """
    end = os.environ.get("PRE_COMMIT_TO_REF") or os.environ.get("PRE_COMMIT_LOCAL_BRANCH", "HEAD")
    begin = os.environ.get("PRE_COMMIT_FROM_REF", "")
    return [Update("", _id(repo, begin) if begin else "", _id(repo, end))]


def _head(repo: Repository) -> list[Update]:
    return [Update("HEAD", "", repo.head)]


def _id(repo: Repository, name: str) -> str:
    try:
        return run_git(["rev-parse", "--verify", "--quiet", "--end-of-options", name], repo=repo).decode().strip()
    except GitError:
        raise GitError(f"no such commit in the repository: {name!r}", "git log --all lists what is here") from None


_ADVICE = """the push is refused: its commits hold what is shown above.
fix     take it out of the commits that bring it: `git commit --amend` for the last one, else `git rebase -i`;
        a later commit that deletes it is not enough, the old one is pushed with it;
        if it was ever shared or run elsewhere, revoke it: removing it does not undo that
allow   if it is meant to be there, put the comment printed above on its line, with the reason, in that same commit
bypass  {bypass}"""


def _bypass() -> str:
    if os.environ.get("PRE_COMMIT"):
        return "SKIP=straykey-pre-push git push …   (this hook only, this once)"
    return "git push --no-verify …   (all hooks, this once)"
