"""The line that shows how far a scan is, drawn by rich: a bar where it is known how much there is, else a spinner."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from scanner.report.escape import columns, printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from scanner.model import Step

_PER_SECOND = 5
_WIDTH = 24
_GAP = 2
_MANY = 10
_PATIENCE = 5.0


class Bar:
    """One line that is redrawn several times a second, from a thread; or, if it does not move, drawn once."""

    def __init__(self, step: Step, since: float, *, color: bool, moves: bool) -> None:
        self.moves = moves
        self._step = step
        self._since = since
        self._console = Console(stderr=True, highlight=False, no_color=not color)
        self._spinner = Spinner("line")
        self._totals: dict[str, int] = {}
        self._counting: list[threading.Thread] = []
        self._live = Live(
            get_renderable=self._drawn,
            console=self._console,
            auto_refresh=moves,
            refresh_per_second=_PER_SECOND,
            transient=True,
            redirect_stdout=False,
        )
        self._live.start(refresh=True)

    def update(self, step: Step, since: float) -> None:
        """Show this step from the next redraw on; `since` is when work of its kind began, by the monotonic clock."""
        self._step, self._since = step, since

    def close(self) -> None:
        """Take the line away, and give the cursor back; a count that still runs has been told to stop by then."""
        self._live.stop()
        for thread in self._counting:
            thread.join(_PATIENCE)

    def _drawn(self) -> RenderableType:
        step, since = self._step, self._since
        total = self._total(step)
        done = min(step.done, total) if total else step.done
        words = [step.what, _amount(done, total, step.unit)]
        spent = time.monotonic() - since
        if done and spent > 0:
            rate = done / spent
            words.append(f"{rate:,.{0 if rate >= _MANY else 1}f} {step.unit}/s")
        said = "  ".join(filter(None, words))
        bar = ProgressBar(total, done, _WIDTH, style="dim", complete_style="cyan", finished_style="cyan")
        head: RenderableType = bar if total else self._spinner
        room = self._console.width - columns(said) - (_WIDTH if total else 1) - 3 * _GAP
        line = Table.grid(padding=(0, _GAP, 0, 0))
        line.add_row(head, Text(f"{said}  {_tail(printable(step.at), room)}", no_wrap=True, overflow="crop"))
        return line

    def _total(self, step: Step) -> int:
        """Return how many there are, 0 until that is known; counted once for each kind of work, in a thread."""
        if step.total is not None and step.what not in self._totals and self.moves:
            self._totals[step.what] = 0
            self._counting.append(threading.Thread(target=self._count, args=(step.what, step.total), daemon=True))
            self._counting[-1].start()
        return self._totals.get(step.what, 0)

    def _count(self, what: str, count: Callable[[], int]) -> None:
        try:
            self._totals[what] = count()
        except Exception:  # noqa: BLE001 - what went wrong is told by the scan, which lists the same
            self._totals[what] = 0


def _amount(done: int, total: int, unit: str) -> str:
    if not unit:
        return ""
    return f"{done / total:.0%} of {total:,} {unit}" if total else f"{done:,} {unit}"


def _tail(path: str, room: int) -> str:
    """Return as much of the end of a path as fits."""
    if columns(path) <= room:
        return path
    while path and columns(path) > max(room - 3, 0):
        path = path[1:]
    return f"...{path}" if path else ""
