"""What the command line said, before configuration is joined in. Both parsers, click's and the fast one, make this."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.model import Confidence, Severity


class Exit(IntEnum):
    """The exit codes, the same in every format (docs/usage.md)."""

    CLEAN = 0
    FINDINGS = 1
    ERROR = 2
    INTERRUPTED = 130
    TERMINATED = 143


class Flags(NamedTuple):
    """The options of `scan` and of the hooks, named as on the command line; None means not given."""

    paths: tuple[str, ...] = ()
    staged: bool = False
    history: bool = False
    range: str | None = None
    stdin: bool = False
    stdin_name: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    no_ignore: bool = False
    max_size: int | None = None
    submodules: bool = False
    rules: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    min_severity: Severity | None = None
    min_confidence: Confidence | None = None
    no_inline_allow: bool = False
    pedantic: bool = False
    no_lint: bool = False
    baseline: str | None = None
    no_baseline: bool = False
    report_unused_ignores: bool = False
    show_suppressed: bool = False
    verify: bool = False
    verify_dry_run: bool = False
    endpoint: tuple[str, ...] = ()
    max_requests: int | None = None
    audit_log: str | None = None
    format: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    category: str | None = None
    fail_on: tuple[str, ...] = ()
    exit_zero: bool = False
    allow_incomplete: bool = False
    config: str | None = None
    isolated: bool = False
    jobs: int | None = None
    color: str = "auto"
    hyperlinks: str = "auto"
    no_progress: bool = False
    quiet: bool = False
    verbose: bool = False
