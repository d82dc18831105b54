"""Misuses that one file does not tell: the findings of a whole scan, its folders and git's dates do."""

from __future__ import annotations

import os
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scanner.model import Fragment, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scanner.engine import Engine
    from scanner.model import Finding
    from scanner.modes.base import Mode
    from scanner.sources.scratch import Scratch

_OVER = frozenset(("clients", "dated"))
MAX_BLAMED = 20
"""Findings whose lines are dated: each costs a walk through the history of a file."""


def across(findings: Sequence[Finding], mode: Mode, engine: Engine) -> list[Finding]:
    """Return the misuses that are seen only across files or over time."""
    providers = {rule.provider for rule in engine.ruleset.usages if _OVER.intersection(rule.over)}
    concerned = [finding for finding in findings if finding.provider in providers and finding.leak.misuse is None]
    if not concerned:
        return []
    from scanner.usage.across import shared, stale  # noqa: PLC0415 - few scans find such tokens

    found = shared(concerned, _entries(concerned, mode), engine.ruleset, engine.salt)
    with ExitStack() as stack:
        born = _Born(mode, engine, stack)
        return found + stale(concerned, born, datetime.now(UTC), engine.ruleset, engine.salt)


def _entries(findings: Sequence[Finding], mode: Mode) -> Iterator[str]:
    """Yield the manifests and entry points in the folders above the findings."""
    from scanner.usage.across import is_entry  # noqa: PLC0415 - as above

    above = {folder for finding in findings for folder in _above(finding.origin.path)}
    for folder in above if mode.root else ():
        yield from (f"{folder}{name}" for name in _names(os.path.join(mode.root, folder)) if is_entry(name))


def _above(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield f"{path}/"
    yield ""


class _Born:
    """Tells since when git has known a finding's line: by its commit, else by blame of the line in HEAD."""

    def __init__(self, mode: Mode, engine: Engine, stack: ExitStack) -> None:
        self._repo = mode.repo if mode.repo is not None and mode.repo.head else None
        self._worker = engine.worker()
        self._stack = stack
        self._scratch: Scratch | None = None
        self._left = MAX_BLAMED

    def __call__(self, finding: Finding) -> datetime | None:
        if finding.commit is not None:
            return _date(finding.commit.date)
        if self._repo is None or self._left <= 0:
            return None
        self._left -= 1
        if self._scratch is None:
            from scanner.sources.scratch import Scratch  # noqa: PLC0415 - as above

            self._scratch = self._stack.enter_context(Scratch(self._repo))
        return self._blamed(finding, self._scratch)

    def _blamed(self, finding: Finding, scratch: Scratch) -> datetime | None:
        from scanner.sources.ages import at_head, since  # noqa: PLC0415 - as above

        path = finding.origin.path
        data = at_head(scratch, path)
        if data is None:
            return None
        leaks = self._worker.scan(Fragment(data, Origin("blob", path)))
        name = finding.leak.secret_hash
        line = next((leak.location.line for leak in leaks if leak.secret_hash == name), 0)
        return since(scratch, path, line) if line else None


def _date(text: str) -> datetime | None:
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)


def _names(folder: str) -> Sequence[str]:
    """Return the names in a folder on disk; none where it can't be read."""
    try:
        return os.listdir(folder)
    except OSError:
        return ()
