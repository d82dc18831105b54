"""Says which branch and which remote a repository is at, for reports: no credentials, no local paths."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from scanner.errors import GitError
from scanner.sources.repo import clean_environment, run_git

if TYPE_CHECKING:
    from scanner.sources.repo import Repository

_BRANCH = "refs/heads/"


def branch(repo: Repository) -> str:
    """Return the name of the branch that HEAD is at; "" when detached or before the first commit."""
    if not repo.head:
        return ""
    name = os.fsdecode(run_git(["rev-parse", "--symbolic-full-name", "HEAD"], repo=repo)).rstrip("\n")
    return name.removeprefix(_BRANCH) if name.startswith(_BRANCH) else ""


def remote(repo: Repository) -> str:
    """Return the URL of the remote `origin` without credentials; "" when there is none or it is a path."""
    config = os.path.join(repo.common_dir, "config")
    # Read as a mere file, from a place where git finds no repository: nothing else in it takes effect.
    env = {**clean_environment(), "GIT_DIR": os.devnull}
    try:
        told = run_git(["config", "-z", f"--file={config}", "--no-includes", "--get", "remote.origin.url"], env=env)
    except GitError:
        return ""
    return public_url(told.rstrip(b"\0").decode("utf-8", "replace"))


def public_url(url: str) -> str:
    """Strip user, password, query and fragment from a URL; "" for what names no host, such as a path.

    >>> public_url("https://me:word@example.com/a/b.git?x=1")
    'https://example.com/a/b.git'
    """
    if match := re.fullmatch(r"(https?|ssh|git)://(?:[^/@]*@)*([^/@?#]+)(/[^?#]*)?.*", url, re.DOTALL):
        return f"{match[1]}://{match[2]}{match[3] or ''}"
    # host:path, as ssh knows it
    if match := re.fullmatch(r"(?:[^/@:]+@)?([A-Za-z0-9.-]{2,}):(?!//|:)([^?#\\]+)", url):
        return f"ssh://{match[1]}/{match[2].lstrip('/')}"
    return ""
