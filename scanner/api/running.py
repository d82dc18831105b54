"""A scan as an iterator of findings, which can't end quietly with something left unread."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, BinaryIO, Self

from scanner import pipeline
from scanner.api.job import Job, check, load_config, load_rules, request, verifier
from scanner.errors import StraykeyError, UsageError
from scanner.model import Coverage, Finding, ScanResult

if TYPE_CHECKING:
    from types import TracebackType

    from scanner.ruleset.model import Ruleset


class IncompleteError(StraykeyError):
    """Something that should have been read was not; `result` holds what was found, and its coverage says what."""

    def __init__(self, result: ScanResult) -> None:
        gaps = [f"{skip.path}: {skip.reason}" for skip in result.coverage.skips if skip.incomplete]
        told = (gaps or list(result.coverage.notes))[:1]
        super().__init__(
            ": ".join(["the scan is incomplete", *told]),
            "`result.coverage` of this error lists what was not read; allow_incomplete=True lets that pass",
        )
        self.result = result


class Scan(Iterator[Finding]):
    """The findings of one scan, worst first. Nothing is read before the first of them is asked for.

    After the last one IncompleteError is raised if there is a gap that was not allowed. A scan belongs to one thread;
    as many scans as you like may run in others.
    """

    def __init__(self, job: Job, *, show_suppressed: bool = False, allow_incomplete: bool = False) -> None:
        check(job)
        self._job: Job | None = job
        self._root = job.paths[0] if job.paths else os.curdir
        self._show_suppressed = show_suppressed
        self._allow_incomplete = allow_incomplete
        self._done: tuple[ScanResult, Ruleset] | None = None
        self._findings = self._each()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Finding:
        return next(self._findings)

    def finish(self) -> ScanResult:
        """Scan, unless that is done, and return all that is known; raises IncompleteError as the iteration does."""
        result, _ = self._run()
        if result.coverage.incomplete and not self._allow_incomplete:
            raise IncompleteError(result)
        return result

    @property
    def coverage(self) -> Coverage:
        """What was read and what was not; scans, unless that is done, and raises nothing for a gap."""
        return self._run()[0].coverage

    def render(self, fmt: str, out: BinaryIO, *, category: str = "") -> None:
        """Write the report, UTF-8, in a format of the command line's --format, to a binary stream.

        A report says itself that it is incomplete; it is written before IncompleteError is raised for that.
        `category` names the run in SARIF.
        """
        from scanner.report import FORMATS, Style, render  # noqa: PLC0415 - only for those who want reports

        if fmt not in FORMATS:
            raise UsageError(f"no such format: {fmt}", f"one of {', '.join(FORMATS)}")
        result, ruleset = self._run()
        root = os.path.abspath(self._root)
        render(fmt, result, ruleset, out, Style(show_suppressed=self._show_suppressed, category=category, root=root))
        self.finish()

    def close(self) -> None:
        """End the iteration; a scan that has not begun never will. Safe to call twice."""
        self._findings.close()
        self._job = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _each(self) -> Generator[Finding, None, None]:
        result, _ = self._run()
        for finding in result.findings:
            if self._show_suppressed or not finding.suppressed_by:
                yield finding
        self.finish()

    def _run(self) -> tuple[ScanResult, Ruleset]:
        if self._done is None:
            job = self._job
            if job is None:
                raise ValueError("this scan was closed before it began")
            settings = load_config(job)
            ruleset = load_rules(job, settings)
            try:
                result = pipeline.run(request(job, settings, ruleset), ruleset, job.progress, verifier(job, ruleset))
            except pipeline.Interrupted as stop:
                self._done = stop.result, ruleset  # what is known until here can still be asked for
                raise KeyboardInterrupt from None
            self._done = result, ruleset
            self._job = None  # with the data that was scanned
        return self._done
