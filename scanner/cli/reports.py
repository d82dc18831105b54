"""Which reports a scan writes, and where each goes: `--format` and `--output`, joined and checked."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from scanner.errors import UsageError
from scanner.report import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.cli.flags import Flags

STDOUT = "-"
_SUFFIXES = {
    ".sarif": "sarif",
    ".sarif.json": "sarif",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".xml": "junit",
}
_NAMED = re.compile(r"([A-Za-z][\w-]*)=(.*)", re.DOTALL)


class Report(NamedTuple):
    """One report: its format, and the file it goes to, `-` for standard output."""

    format: str
    path: str = STDOUT

    @property
    def is_plain(self) -> bool:
        """Whether it is text on standard output."""
        return self.format == "text" and self.path == STDOUT


def reports(flags: Flags) -> tuple[Report, ...]:
    """Return the reports that the command line asks for; UsageError where it is not plain what goes where."""
    asked = tuple(dict.fromkeys(flags.format))
    outputs = [_output(text) for text in flags.output]
    if not asked:
        outputs = [Report(output.format or _guess(output.path), output.path) for output in outputs]
        asked = tuple(dict.fromkeys(output.format for output in outputs)) or ("text",)
    places: dict[str, str] = {}
    for output in _assigned(outputs, asked):
        if output.format in places:
            raise UsageError(f"--output is given twice for {output.format}", "write each format to one place")
        places[output.format] = output.path
    wanted = tuple(Report(name, places.get(name, STDOUT)) for name in asked)
    _refuse_shared(wanted)
    return wanted


def _output(text: str) -> Report:
    """Return what an `--output` says; the format is empty where it names none."""
    named = _NAMED.fullmatch(text)
    name, path = (named[1], named[2]) if named else ("", text)
    if name and name not in FORMATS:
        raise UsageError(f"--output {text}: no format is called {name}", _formats(name, text))
    if not path:
        raise UsageError("--output is empty", "name a file, or - for standard output")
    from scanner.report.output import STDOUT_NAMES  # noqa: PLC0415 - a hook names no output

    return Report(name, STDOUT if path in STDOUT_NAMES else path)


def _formats(name: str, text: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    near = get_close_matches(name.lower(), FORMATS, 1)
    known = f"did you mean {near[0]}?" if near else f"there are {', '.join(FORMATS)};"
    return f"{known} for a file of this name write ./{text}"


def _guess(path: str) -> str:
    """Return the format that a file's suffix stands for; text for any other."""
    name = os.path.basename(path).lower()
    fits = [suffix for suffix in _SUFFIXES if name.endswith(suffix)]
    return _SUFFIXES[max(fits, key=len)] if fits else "text"


def _assigned(outputs: Iterable[Report], asked: tuple[str, ...]) -> list[Report]:
    """Return the outputs, each with a format: a bare path takes the only one that has no place yet."""
    named = [output for output in outputs if output.format]
    for output in named:
        if output.format not in asked:
            raise UsageError(
                f"--output {output.format}={output.path}, but --format asks for {' and '.join(asked)}",
                f"add --format {output.format}",
            )
    bare = [output.path for output in outputs if not output.format]
    left = [name for name in asked if name not in {output.format for output in named}]
    if len(bare) == len(left) == 1:
        return [*named, Report(left[0], bare[0])]
    if bare and not left:
        raise UsageError(f"--output {bare[0]}: every format has its place already", "leave it out, or add a --format")
    if bare:
        raise UsageError(
            f"--output {bare[0]}: it is not plain which report goes there",
            f"write --output FORMAT={bare[0]}, with one of {', '.join(left)}",
        )
    return named


def _refuse_shared(wanted: tuple[Report, ...]) -> None:
    """Raise UsageError if two reports go to one place."""
    taken: dict[str, Report] = {}
    for report in wanted:
        place = report.path if report.path == STDOUT else os.path.realpath(report.path)
        other = taken.setdefault(place, report)
        if other is report or place == os.devnull:
            continue
        where = "standard output" if place == STDOUT else report.path
        raise UsageError(
            f"the reports {other.format} and {report.format} both go to {where}",
            f"name another file for one of them: --output {report.format}=FILE",
        )
