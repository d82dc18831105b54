"""straykey from Python: `scan` and all that it gives. Nothing here prints, exits or handles signals."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO

from scanner.api.job import Asking, Job
from scanner.api.running import IncompleteError, Scan
from scanner.model import Confidence, Severity, Step

__all__ = ["IncompleteError", "Scan", "scan"]

Path = str | os.PathLike[str]


def scan(
    *,
    paths: Path | Iterable[Path] = (),
    staged: bool = False,
    history: bool = False,
    range: str | None = None,  # noqa: A002 - named as on the command line
    data: bytes | BinaryIO | None = None,
    name: str = "",
    include: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    no_ignore: bool = False,
    max_size: int | None = None,
    submodules: bool = False,
    rules: Path | Iterable[Path] = (),
    only: str | Iterable[str] = (),
    skip: str | Iterable[str] = (),
    min_severity: Severity | None = None,
    min_confidence: Confidence | None = None,
    lint: bool = True,
    pedantic: bool = False,
    inline_allow: bool = True,
    baseline: Path | None = None,
    report_unused_ignores: bool = False,
    show_suppressed: bool = False,
    verify: bool = False,
    verify_dry_run: bool = False,
    endpoints: Mapping[str, str] | None = None,
    max_requests: int | None = None,
    audit_log: Path | None = None,
    allow_incomplete: bool = False,
    config: Path | None = None,
    jobs: int = 0,
    processes: bool = False,
    progress: Callable[[Step], None] | None = None,
) -> Scan:
    """Return a scan that begins when its first finding is asked for; UsageError for what contradicts itself.

    It reads the files at `paths` (the current folder unless said otherwise), or with `staged`, `history` or `range`
    what git holds of the repository at `paths`, or `data`: bytes, or a stream that is read to its end, under `name`.
    All else is named as on the command line and explained in docs/python-api.md. No configuration is read but
    `config`, no baseline but `baseline`, and nothing is sent anywhere without `verify`.
    """
    return Scan(
        Job(
            paths=_paths(paths),
            staged=staged,
            history=history,
            range=range,
            data=data,
            name=name,
            include=_texts(include),
            exclude=_texts(exclude),
            no_ignore=no_ignore,
            max_size=max_size,
            submodules=submodules,
            rules=_paths(rules),
            only=_texts(only),
            skip=_texts(skip),
            min_severity=min_severity,
            min_confidence=min_confidence,
            lint=lint,
            pedantic=pedantic,
            inline_allow=inline_allow,
            baseline=_path(baseline),
            report_unused=report_unused_ignores,
            asking=Asking(verify, verify_dry_run, endpoints or {}, max_requests, _path(audit_log)),
            config=_path(config),
            jobs=jobs,
            processes=processes,
            progress=progress,
        ),
        show_suppressed=show_suppressed,
        allow_incomplete=allow_incomplete,
    )


def _path(given: Path | None) -> str | None:
    return None if given is None else os.fspath(given)


def _paths(given: Path | Iterable[Path]) -> tuple[str, ...]:
    several = [given] if isinstance(given, str | os.PathLike) else given
    return tuple(os.fspath(path) for path in several)


def _texts(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
