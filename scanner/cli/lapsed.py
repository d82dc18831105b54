"""Tells, on standard error, which permissions do nothing any more: entries of the baseline and allow comments."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scanner.cli import terminal
from scanner.report.numbers import count

if TYPE_CHECKING:
    from scanner.cli.flags import Flags
    from scanner.model import Lapsed, ScanResult

_TEXTS = {
    "expired": ("expired baseline entry", "expired baseline entries", "reported again"),
    "stale": ("stale baseline entry", "stale baseline entries", "nothing matches any more"),
    "unused": ("allow comment", "allow comments", "silencing nothing"),
}
_HINTS = {
    "expired": "fix them, or give them more time: straykey baseline audit --expires DAY ENTRY",
    "stale": "`straykey baseline update --prune` takes them out",
    "unused": "delete these comments: the next secret there should be seen",
}


def tell(result: ScanResult, flags: Flags) -> None:
    """Say how many there are of each kind; all of them, one by one, if somebody asked."""
    listed = flags.report_unused_ignores or flags.verbose
    if flags.quiet and not flags.report_unused_ignores:
        return
    counts = Counter(lapsed.kind for lapsed in result.lapsed)
    for kind, number in counts.items():
        if listed:
            for lapsed in result.lapsed:
                if lapsed.kind == kind:
                    terminal.tell(kind, _line(lapsed))
        how = "" if listed else "; --report-unused-ignores lists them"
        one, many, state = _TEXTS[kind]
        terminal.tell("note", f"{count(number, one, many)}, {state}{how}", _HINTS[kind])


def _line(lapsed: Lapsed) -> str:
    where = f"{lapsed.path}:{lapsed.line}" if lapsed.line else lapsed.path
    name = lapsed.name if lapsed.kind == "unused" else f"{lapsed.name[:8]} {lapsed.rule_id}"
    return f"{where}  {name}" + (f"  {lapsed.text}" if lapsed.text else "")
