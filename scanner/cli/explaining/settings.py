"""Which setting leaves a file or a finding out, and where it stands."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from scanner.triage.baseline.place import display

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.cli.plan import Plan
    from scanner.model import Finding

_TEXT = re.compile(r"[\"']([^\"']+)[\"']")


def left_out(path: str, size: int, plan: Plan) -> Iterator[str]:
    """Yield why a scan of the folder would not read the file, though it is read when it is named."""
    from scanner.sources.globs import Globs  # noqa: PLC0415 - only where there is something to explain

    request = plan.request
    if not request.no_ignore and is_ignored(path):
        yield "left out of a scan: git ignores it (.gitignore, .git/info/exclude); --no-ignore reads it"
    for pattern in request.exclude:
        if Globs((pattern,)).match(path):
            yield f"left out of a scan: `exclude` has {pattern}{where(plan, 'exclude', pattern)}"
    if request.include and not Globs(request.include).match(path):
        yield f"left out of a scan: `include` does not name it{where(plan, 'include')}"
    if request.max_size is not None and size > request.max_size:
        yield f"left out of a scan: {size:,} bytes, and `max-size` is {request.max_size:,}{where(plan, 'max-size')}"


def is_ignored(path: str) -> bool:
    """Whether git ignores a file of the repository one stands in: it neither tracks nor lists it."""
    from scanner.sources.repo import discover  # noqa: PLC0415 - only where there is something to explain
    from scanner.sources.worktree import list_work_tree  # noqa: PLC0415 - likewise

    repo = discover(".")
    if repo is None or not repo.top:
        return False
    listed = list_work_tree(repo, [path.rpartition("/")[0]])
    return not any(name == path for _, name in listed)


def dropped_by(finding: Finding, plan: Plan) -> str:
    """Return the setting that keeps a finding out of reports, "" if none does."""
    request, rule = plan.request, finding.rule_id
    if request.only and not any(fnmatchcase(rule, pattern) for pattern in request.only):
        return f"`only` does not name its rule{where(plan, 'only')}"
    for pattern in request.skip:
        if fnmatchcase(rule, pattern):
            return f"`skip` names {pattern}{where(plan, 'skip', pattern)}"
    if finding.severity.rank < request.min_severity.rank:
        return f"its severity is {finding.severity}, below `min-severity`{where(plan, 'min-severity')}"
    if finding.leak.confidence.rank < request.min_confidence.rank:
        return f"its confidence is {finding.leak.confidence}, below `min-confidence`{where(plan, 'min-confidence')}"
    return ""


def where(plan: Plan, key: str, value: str = "") -> str:
    """Return the file and line of a setting, as ` (FILE:LINE)`; of a value in a list, the line that holds it."""
    for file in plan.files:
        lines = _read(file)
        first = next((number for number, line in enumerate(lines) if line.partition("=")[0].strip(" \t\"'") == key), -1)
        if first < 0:
            continue
        held = (number for number in range(first, len(lines)) if _holds(lines[number], value))
        return f" ({display(file)}:{next(held, first) + 1})"
    return ""


def _holds(line: str, value: str) -> bool:
    """Whether a line of TOML holds a text that is the value, or a pattern that fits it."""
    return not value or any(word == value or fnmatchcase(value, word) for word in _TEXT.findall(line))


def _read(file: str) -> list[str]:
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            return opened.read().splitlines()
    except OSError:
        return []
