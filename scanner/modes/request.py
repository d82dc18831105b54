"""What a scan is asked to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Confidence, Severity

if TYPE_CHECKING:
    from scanner.triage.baseline.choice import Choice


class ScanRequest(NamedTuple):
    """What to scan and what to keep. `mode` is files, index, history, range or stdin; sizes are in bytes.

    `content` is scanned in place of standard input, under `stdin_name`.
    `lint` asks for misuses, too, `pedantic` also for those that are only a matter of care.
    """

    mode: str = "files"
    paths: tuple[str, ...] = ()
    range: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    no_ignore: bool = False
    max_size: int | None = None
    submodules: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    min_severity: Severity = Severity.LOW
    min_confidence: Confidence = Confidence.LOW
    inline_allow: bool = True
    jobs: int = 0
    portable: bool = False
    salt: bytes = b""
    stdin_name: str = ""
    content: bytes | None = None
    lint: bool = True
    pedantic: bool = False
    baseline: Choice | None = None
    report_unused: bool = False
