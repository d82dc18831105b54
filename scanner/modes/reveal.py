"""Reads secrets again for verification: results hold none, so they are looked up where they stand, when needed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scanner.engine import Engine
    from scanner.model import Finding, Secret
    from scanner.modes.base import Mode


def reveal(
    findings: Iterable[Finding], mode: Mode, engine: Engine, kept: dict[str, Secret] | None
) -> Iterator[tuple[str, Secret]]:
    """Yield hash and secret of each finding's token, each file or object read once; what is gone is left out.

    `kept` holds what was found in a source that can't be read again.
    """
    findings = tuple(findings)
    wanted = {finding.leak.secret_hash for finding in findings}
    if mode.again is None:
        yield from ((name, secret) for name, secret in (kept or {}).items() if name in wanted)
        return
    found: dict[str, Secret] = {}
    worker = engine.worker(found)
    for fragment in mode.again(tuple(dict.fromkeys(finding.origin for finding in findings))):
        found.clear()
        with suppress(Exception):  # the scan has told of such a defect; here it only leaves tokens unasked
            worker.scan(fragment)
        for name in wanted & found.keys():
            wanted.discard(name)
            yield name, found[name]
        if not wanted:
            return
