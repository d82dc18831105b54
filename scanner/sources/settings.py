"""What the person who commits has told git: settings that hooks follow, from all of git's configuration files."""

from __future__ import annotations

import os
from typing import NamedTuple

from scanner.errors import GitError
from scanner.sources.repo import run_git


class Setting(NamedTuple):
    """A value and where it was set: `system`, `global`, `local`, `worktree` or `command`."""

    value: str
    scope: str


def setting(name: str, kind: str = "") -> Setting:
    """Return what holds in the current folder, empty where nothing is set; `kind` is a type of git config's.

    Only for the repository of a hook, where git itself has just followed the same configuration: it is not hidden here,
    as it is from git in scanned repositories. Raises GitError when git is missing.
    """
    args = ["config", "-z", "--show-scope", *([f"--type={kind}"] if kind else ()), "--get-all", name]
    try:
        told = os.fsdecode(run_git(args, env=dict(os.environ))).split("\0")
    except GitError:
        run_git(["--version"])  # git is there: nothing is set
        return Setting("", "")
    found = [Setting(value, scope) for scope, value in zip(told[::2], told[1::2], strict=False)]
    others = [one for one in found if one != _OURS]
    return others[-1] if others else Setting("", "")


_OURS = Setting(os.devnull, "command")
"""What our own call of git sets, so that no hook runs."""
