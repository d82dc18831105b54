"""What a SARIF run says about itself: what was not read, what was cut, and whether it is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sarif_om import (
    ArtifactLocation,
    Invocation,
    Location,
    Message,
    Notification,
    PhysicalLocation,
    ReportingDescriptorReference,
)

from scanner.report.escape import printable
from scanner.report.numbers import count
from scanner.report.sarif.uri import ROOT, path_uri
from scanner.report.words import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.model import Coverage, ScanResult, Verification

_INCOMPLETE = "Something that should have been read was not: the scan is no all-clear."
_LOCATIONS = 10


def build_invocation(result: ScanResult, cut: int) -> Any:
    """Return the invocation; `cut` results are left out of the log.

    `executionSuccessful` is true although something was unread: GitHub would drop the findings of a failed run. No
    command line, time or machine is in it.
    """
    notices = [*_notices(result.coverage, cut), *_verification(result.verification)]
    return Invocation(execution_successful=True, tool_execution_notifications=notices or None)


def _notices(coverage: Coverage, cut: int) -> Iterator[Any]:
    if coverage.incomplete:
        yield _notice("incomplete", _INCOMPLETE, "warning")
    if cut:
        text = f"{count(cut, 'more result')} of the least urgent left out: the other formats hold them all."
        yield _notice("results-cut", text, "warning")
    for note in coverage.notes:
        yield _notice("note", sentence(printable(note)), "note")
    for reason, number in coverage.skipped:
        skips = [skip for skip in coverage.skips if skip.reason == reason]
        level = "warning" if any(skip.incomplete for skip in skips) else "note"
        text = sentence(f"Not read: {number:,} {printable(reason)}")
        yield _notice("not-read", text, level, [skip.path for skip in skips if skip.path])


def _verification(verification: Verification | None) -> Iterator[Any]:
    """Yield why tokens were not asked about; in a dry run, that nothing was sent."""
    if verification is None:
        return
    if verification.dry_run:
        would = count(verification.tokens, "token")
        yield _notice("dry-run", f"Dry run: nothing was sent; a verification would ask about {would}.", "note")
    for note in verification.notes:
        yield _notice("verification", sentence(printable(f"Verification: {note}")), "warning")


def _notice(name: str, text: str, level: str, paths: list[str] | None = None) -> Any:
    # The driver lists no descriptors for these names: Multitool's GH2012 would demand of them what a rule must have.
    return Notification(
        message=Message(text=text),
        level=level,
        descriptor=ReportingDescriptorReference(id=name),
        locations=[_location(path) for path in (paths or [])[:_LOCATIONS]] or None,
    )


def _location(path: str) -> Any:
    artifact = ArtifactLocation(uri=path_uri(path), uri_base_id=ROOT)
    return Location(physical_location=PhysicalLocation(artifact_location=artifact))
