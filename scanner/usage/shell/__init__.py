"""Reads requests from commands: curl, wget, HTTPie, xh and PowerShell's, wherever a file holds commands.

    bytes -> places (which scripts stand in the file) -> lexer -> control -> run -> tools -> Request

To add a form of file: a module in `places/`. To add a tool: one in `tools/`. Nothing here knows a provider; nothing of
a file is executed.

Bounds: 2 MB, 60,000 commands, 1,000 requests, 64 pieces or 8 kB a text, substitutions eight deep, two seconds.
"""

from __future__ import annotations

from scanner.usage.data.mapped import Mapped, decode
from scanner.usage.reading import Read
from scanner.usage.shell.marks import clean
from scanner.usage.shell.places import is_script, islands
from scanner.usage.shell.places.island import TOOL, Island
from scanner.usage.shell.run import Runner
from scanner.usage.shell.state import MAX_SECONDS, State
from scanner.usage.shell.stop import StopError

MAX_BYTES = 2_000_000


class ShellReader:
    """Reads one file; `seconds` is what it may take."""

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        self._seconds = seconds

    def read(self, data: bytes, path: str) -> Read:
        """Return what the commands of a file would send. Any failure inside is `trouble`."""
        state = State(self._seconds)
        trouble = f"commands behind {MAX_BYTES:,} bytes not read" if len(data) > MAX_BYTES else ""
        try:
            data = clean(data[:MAX_BYTES])
            source = decode(data)
            if is_script(path, data) or TOOL.search(source.text):
                _run(state, data, source, path)
        except StopError as stop:
            trouble = f"commands not read to the end: {stop}"
        except Exception as problem:  # noqa: BLE001 (a fault ends the reading of this file only)
            trouble = f"commands: {type(problem).__name__}"
        return Read(tuple(state.requests), tuple(state.named), (), trouble)


def _run(state: State, data: bytes, source: Mapped, path: str) -> None:
    runner = Runner(state)
    for island in islands(data, source, path):
        if not island.shared:
            runner.uncalled()
            state.forget()
        _island(runner, island)
    runner.uncalled()


def _island(runner: Runner, island: Island) -> None:
    runner.surround(island.scope)
    if island.arguments:
        runner.arguments(island.arguments)
    else:
        runner.script(island.source, island.dialect)
