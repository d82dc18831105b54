"""What a scan knows of verification: it hands findings over and takes them back, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from scanner.engine import Engine
from scanner.errors import StraykeyError, defect
from scanner.model import Finding, Secret, Verification
from scanner.modes.base import Gathered, Mode

CUT_SHORT = "everything was scanned, but its verification was interrupted"
BROKEN = "everything was scanned, but its verification failed: {}"

Reveal = Callable[[Iterable[Finding]], Iterator[tuple[str, Secret]]]
"""Looks secrets up where they stand: yields secret hash and secret of the findings' tokens."""


class Verified(Protocol):
    """What a verification gives back."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, each with what is known of its liveness."""
        ...

    @property
    def summary(self) -> Verification:
        """What was done."""
        ...

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended it."""
        ...

    @property
    def failed(self) -> str:
        """What broke it, for people; empty if nothing did."""
        ...


Verify = Callable[[Sequence[Finding], Reveal, Sequence[Finding]], Verified]
"""Asks providers about findings; the last argument are those that no report will show, but that may tell of the same
tokens. It is handed in, so that nothing here can reach the network."""


def verified(
    verify: Verify,
    kept: tuple[Finding, ...],
    everything: Sequence[Finding],
    mode: Mode,
    engine: Engine,
    gathered: Gathered,
) -> tuple[tuple[Finding, ...], Verification, bool, str]:
    """Return the findings with their liveness, what was done, whether Ctrl-C ended it, and what broke it.

    No finding is ever lost. Those of `everything` that aren't reported still tell what their tokens are.
    """
    from scanner.modes.reveal import reveal  # noqa: PLC0415 - only for a verification

    leaks = tuple(finding for finding in kept if finding.leak.misuse is None)
    misuses = tuple(finding for finding in kept if finding.leak.misuse is not None)
    reported = {finding.id for finding in leaks}
    others = tuple(finding for finding in everything if finding.leak.misuse is None and finding.id not in reported)
    try:
        done = verify(leaks, lambda wanted: reveal(wanted, mode, engine, gathered.kept), others)
    except KeyboardInterrupt:
        return _without_twins(kept), Verification(notes=(CUT_SHORT,)), True, ""
    except Exception as error:  # noqa: BLE001 - whatever breaks it must not take the findings along
        failed = error.message if isinstance(error, StraykeyError) else defect(error)
        return _without_twins(kept), Verification(), False, failed
    return _without_twins((*done.findings, *misuses)), done.summary, done.interrupted, done.failed


def _without_twins(kept: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings without what told equal secrets: it has served."""
    return tuple(finding._replace(leak=finding.leak._replace(twin="")) for finding in kept)
