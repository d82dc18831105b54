"""A line of progress on standard error, for scans long enough to wonder about, and only on a terminal."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.status import Status
    from rich.text import Text

    from scanner.cli.flags import Flags

PATIENCE = 1.0
"""Seconds after which a scan is worth a line."""


@contextmanager
def watching(flags: Flags) -> Iterator[Callable[[str], None] | None]:
    """Give a function that shows what a scan is doing, None where nobody would see it; at the end the line is gone."""
    if flags.no_progress or flags.quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    line = _Line()
    try:
        yield line.show
    finally:
        line.close()


class _Line:
    """Starts rich only once the scan has run for a while."""

    def __init__(self) -> None:
        self._begin = time.monotonic()
        self._status: Status | None = None

    def show(self, text: str) -> None:
        """Replace the line; nothing happens within the first second."""
        if self._status is not None:
            self._status.update(_text(text))
        elif time.monotonic() - self._begin > PATIENCE:
            from rich.console import Console  # noqa: PLC0415 - most scans end before this
            from rich.status import Status  # noqa: PLC0415 - likewise

            self._status = Status(_text(text), console=Console(stderr=True, highlight=False))
            self._status.start()

    def close(self) -> None:
        """Take the line away."""
        if self._status is not None:
            self._status.stop()


def _text(text: str) -> Text:
    from rich.text import Text  # noqa: PLC0415 - as above

    return Text(text)  # a plain str would be read as rich's markup
