"""What a scan is asked to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Confidence, Severity

if TYPE_CHECKING:
    from typing import BinaryIO

    from scanner.triage.baseline.choice import Choice


class ScanRequest(NamedTuple):
    """What to scan and what to keep. `mode` is files, index, history, range or stdin; sizes are in bytes.

    `lint` asks for misuses, too, `pedantic` also for those that are only a matter of care. `stream` is read in the
    place of standard input. Without `fork` no part runs in a process of its own (`scanner.parallel`), only in threads.
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
    lint: bool = True
    pedantic: bool = False
    baseline: Choice | None = None
    report_unused: bool = False
    stream: BinaryIO | None = None
    fork: bool = True
