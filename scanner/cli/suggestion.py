"""One line, once for each repository, about what to do after a first scan; only a person at a terminal gets it."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from typing import TYPE_CHECKING

from scanner import cache
from scanner.cli import terminal
from scanner.cli.flags import Exit
from scanner.errors import StraykeyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scanner.cli.flags import Flags
    from scanner.sources.repo import Repository

_MEMORY = "suggested"
_REMEMBERED = 1000
"""Repositories; who has more is told of the first ones again."""
_HOOKS = (".pre-commit-config.yaml", "lefthook.yml", ".husky/pre-commit")
_NOT_CI = ("", "0", "false")
_INSTALL = "`straykey hook install` stops the next secret before it is committed"
_CREATE = "`straykey baseline create` records these as known, so that scans report only what is new"


def suggest(flags: Flags, code: int, env: Mapping[str, str]) -> None:
    """Tell the next step after a scan that ended with `code`, unless this repository's was told before."""
    if code not in (Exit.CLEAN, Exit.FINDINGS) or not _is_welcome(flags, env):
        return
    try:
        repo = _repository(flags)
        step = _step(repo, code) if repo is not None else ""
        if repo is None or not step or not _is_first(repo.common_dir):
            return
    except (StraykeyError, OSError):
        return  # a suggestion is a kindness: the scan has said what it had to say
    terminal.tell("next", f"{step} (said once for each repository)")


def _is_welcome(flags: Flags, env: Mapping[str, str]) -> bool:
    """Whether somebody sits at the terminal, and the repository is their own: others' are scanned with --isolated."""
    if flags.quiet or flags.stdin or flags.staged or flags.isolated or env.get("CI", "").lower() not in _NOT_CI:
        return False
    return all(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr))


def _repository(flags: Flags) -> Repository | None:
    from scanner.sources.repo import discover  # noqa: PLC0415 - only for a person at a terminal

    repo = discover(os.curdir)  # where the suggested command works
    scanned = discover(flags.paths[0]) if flags.paths else repo
    if repo is None or scanned is None or scanned.common_dir != repo.common_dir:
        return None
    return repo if repo.top else None


def _step(repo: Repository, code: int) -> str:
    if not _has_hook(repo):
        return _INSTALL
    from scanner.triage.baseline.choice import FILE  # noqa: PLC0415 - as above

    has_baseline = os.path.lexists(os.path.join(repo.top, FILE))
    return _CREATE if code == Exit.FINDINGS and not has_baseline else ""


def _has_hook(repo: Repository) -> bool:
    """Whether git's own hook, or the configuration of a framework for hooks, speaks of straykey."""
    from scanner.cli.githooks.install import Wishes, hooks_folder  # noqa: PLC0415 - as above
    from scanner.sources.repo import read_small  # noqa: PLC0415 - as above

    files = (os.path.join(hooks_folder(repo, Wishes(force=True)), "pre-commit"), *_HOOKS)
    return any(b"straykey" in read_small(os.path.join(repo.top, file)) for file in files)


def _is_first(place: str) -> bool:
    """Whether this repository was never told of; True only if that could be remembered."""
    key = sha256(os.fsencode(place)).hexdigest()[:16].encode()
    known = (cache.read(_MEMORY) or b"").split()
    if key in known:
        return False
    cache.write(_MEMORY, b"\n".join([*known, key][-_REMEMBERED:]) + b"\n")
    return key in (cache.read(_MEMORY) or b"").split()
