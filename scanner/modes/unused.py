"""Allow comments that silence nothing: the secret is gone, or the comment was pinned to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.engine import settle
from scanner.engine.markers import any_marker, own_markers
from scanner.engine.position import encoding_of
from scanner.model import Lapsed
from scanner.sources.chunks import owned_size
from scanner.triage.allow import fits, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scanner.engine import Engine
    from scanner.model import Finding, Fragment, Leak, Marker
    from scanner.modes.request import ScanRequest
    from scanner.ruleset.model import Ruleset

_Place = tuple[str, int, str, str]
"""Path, line, rule id and hash of a comment."""
_PROSE = (".md", ".rst", ".adoc", ".txt")
"""Documents speak of such comments; nobody silences a finding there by chance."""


def unused(request: ScanRequest, engine: Engine, findings: tuple[Finding, ...]) -> tuple[Lapsed, ...]:
    """Return straykey's own allow comments, in files that are scanned, that allow nothing of what stands beside them.

    Files and the index are read once more for it; a history holds comments that nobody can delete, and the comments of
    other scanners may be needed by those.
    """
    if request.mode not in ("files", "index"):
        return ()
    from scanner.modes import Gathered, open_mode  # noqa: PLC0415 - this module is one of theirs
    from scanner.sources.tally import Tally  # noqa: PLC0415 - likewise

    standing: dict[_Place, Marker] = {}
    used: set[_Place] = set()
    for finding in findings:
        if finding.leak.misuse is not None:
            used.update(_used(finding.origin.path, [finding.leak], engine.ruleset))
    worker = engine.worker()
    with open_mode(request._replace(jobs=1), engine, Gathered()) as mode:
        for share in mode.shares:
            for fragment in share.fragments(Tally()):
                path = fragment.origin.path
                text = utf8(fragment)
                if not any_marker(text) or path.endswith(_PROSE):
                    continue
                standing.update(_standing(fragment, text))
                settled = (settle(leak, path, engine.ruleset) for leak in worker.scan(fragment))
                used.update(_used(path, [leak for leak in settled if leak is not None], engine.ruleset))
    return tuple(
        Lapsed("unused", words(marker), marker.rule_id, place[0], place[1])
        for place, marker in sorted(standing.items())
        if place not in used
    )


def utf8(fragment: Fragment) -> bytes:
    """Return a fragment's text in UTF-8, as comments are looked for."""
    encoding = encoding_of(fragment.data) if fragment.offset == 0 else "utf-8"
    return fragment.data if encoding == "utf-8" else fragment.data.decode(encoding, "replace").encode()


def _standing(fragment: Fragment, text: bytes) -> Iterator[tuple[_Place, Marker]]:
    last = fragment.start + owned_size(fragment) if text is fragment.data else len(text)
    for offset, marker in own_markers(text):
        if fragment.start <= offset < last:
            line = fragment.cursor.line + text.count(b"\n", 0, offset)
            yield (fragment.origin.path, line, marker.rule_id, marker.hash_prefix), marker


def _used(path: str, leaks: Iterable[Leak], ruleset: Ruleset) -> Iterator[_Place]:
    """Yield where the comments stand that allow a leak: on one of its lines, or on the line before."""
    for leak in leaks:
        for marker in leak.markers:
            if fits(marker, leak, ruleset):
                for line in range(leak.location.line - 1, leak.location.end_line + 1):
                    yield path, line, marker.rule_id, marker.hash_prefix
