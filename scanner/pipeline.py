"""The one orchestrator: source -> engine -> attribution -> triage -> verification -> result.

A scan is cut into shares that know nothing of each other; each process or thread reads and scans one and returns
sightings and a tally, which merge in any order.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial
from typing import Protocol

from scanner import __version__
from scanner.engine import Engine, settle
from scanner.engine.names import Names
from scanner.errors import StraykeyError, defect
from scanner.merge import Sighting, findings, worst_first
from scanner.model import Finding, Fragment, Lapsed, Progress, ScanResult, Step, Verification
from scanner.modes import Gathered, Mode, ScanRequest, open_mode
from scanner.modes.look import Look
from scanner.modes.verifying import BROKEN, CUT_SHORT, Verify, verified
from scanner.parallel import Child, can_fork
from scanner.ruleset.model import Ruleset
from scanner.sources import Share
from scanner.sources.reasons import TOO_LARGE
from scanner.sources.tally import Tally
from scanner.triage import allow

__all__ = ["Interrupted", "Progress", "ScanRequest", "Verify", "run"]

Tell = Callable[[Tally, str], None]
"""Hears, from a share, its tally and the name of what comes next."""
MAX_JOBS = 64
"""Threads; more of them only cost memory."""
INTERRUPTED = "interrupted: the rest was not scanned"
STOPPING = 5.0
"""Seconds that a thread gets to notice that the scan is over; one that hangs in a read is left behind."""


class Interrupted(Exception):  # noqa: N818 - not an error: it carries what was found until Ctrl-C
    """Ctrl-C during a scan; `result` holds what is known, marked incomplete."""

    def __init__(self, result: ScanResult) -> None:
        super().__init__("interrupted")
        self.result = result


class Decider(Protocol):
    """What was decided before about findings."""

    def apply(
        self, findings: tuple[Finding, ...], mode: Mode, gathered: Gathered, *, complete: bool
    ) -> tuple[tuple[Finding, ...], tuple[Lapsed, ...]]:
        """Return the findings with what is known of them, and the permissions that do nothing any more."""
        ...


Decide = Callable[[Engine], Decider]


def run(
    request: ScanRequest,
    ruleset: Ruleset,
    progress: Progress | None = None,
    verify: Verify | None = None,
    decide: Decide | None = None,
) -> ScanResult:
    """Scan what `request` names; raises SourceError for what can't be read at all, Interrupted on Ctrl-C.

    `verify`, if given, is asked about the findings that are left after all filters, allowed ones included. `decide`
    takes the place of what applies the request's baseline: it gets to see all findings while secrets can be looked up.
    """
    begin = time.monotonic()
    request = request._replace(jobs=min(request.jobs, MAX_JOBS))
    twins = os.urandom(16) if verify is not None else b""
    engine = Engine(ruleset, portable=request.portable, salt=request.salt, twins=twins)
    gathered = Gathered()
    decisions = decide(engine) if decide else None if _waits(request) else _decisions(request, engine)
    if request.mode == "stdin" and (verify is not None or decisions is not None):
        gathered.kept = {}  # a stream can't be read again
    with open_mode(request, engine, gathered) as mode:
        known, kept = _read(mode, engine, gathered, progress, request, begin)
        tally = gathered.tally()
        lapsed: tuple[Lapsed, ...] = ()
        if kept and decisions is None and _waits(request):
            decisions = _decisions(request, engine)
        if decisions is not None:
            kept, lapsed = decisions.apply(kept, mode, gathered, complete=not tally.incomplete)
        if verify is None:
            return _result(engine, mode, kept, tally, begin, lapsed=lapsed)
        everything = findings(known, ruleset)
        kept, summary, interrupted, failed = verified(verify, kept, everything, mode, engine, gathered)
        if interrupted:
            tally.note(CUT_SHORT)
        if failed:
            tally.note(BROKEN.format(failed), incomplete=True)
        result = _result(engine, mode, kept, tally, begin, summary, lapsed)
    if interrupted:
        raise Interrupted(result)
    return result


def _read(
    mode: Mode,
    engine: Engine,
    gathered: Gathered,
    progress: Progress | None,
    request: ScanRequest,
    begin: float,
) -> tuple[list[Sighting], tuple[Finding, ...]]:
    """Return all that was seen, and the findings among it; on Ctrl-C raises Interrupted with what is known by then."""
    try:
        _gather(mode, engine, gathered, _teller(mode, progress), request)
        if progress is not None and gathered.sightings and request.mode in ("history", "range"):
            progress(Step("tracing findings to their commits"))
        known = mode.attribute(gathered.sightings)
        return known, _findings(known, mode, engine, request)
    except KeyboardInterrupt:
        gathered.stop = True
        tally = gathered.tally()
        tally.note(INTERRUPTED, incomplete=True)
        known = list(_unattributed(gathered.sightings, engine.ruleset))
        kept = _findings(known, mode, engine, request)
        raise Interrupted(_result(engine, mode, kept, tally, begin)) from None


def _waits(request: ScanRequest) -> bool:
    """Whether the baseline is read only for a finding: a hook runs at every commit, and nearly all are clean."""
    return request.mode == "index" and not request.report_unused


def _decisions(request: ScanRequest, engine: Engine) -> Decider | None:
    """Return what was decided before about findings, read before anything else: a broken file must not cost a scan."""
    if request.baseline is None and not request.report_unused:
        return None
    from scanner.modes.decisions import Decisions  # noqa: PLC0415 - a scan without a baseline needs none of it

    return Decisions(request, engine)


def _unattributed(sightings: Sequence[Sighting], ruleset: Ruleset) -> Iterator[Sighting]:
    """Yield what can be told without a history's log: a blob's leaks are named, though not their paths and commits."""
    for sighting in list(sightings):
        settled = sighting.leak if sighting.origin.path else settle(sighting.leak, "", ruleset)
        if settled is not None:
            yield sighting._replace(leak=settled)


def _teller(mode: Mode, progress: Progress | None) -> Tell | None:
    if progress is None:
        return None

    def tell(tally: Tally, at: str) -> None:
        progress(Step("reading", tally.seen, mode.unit, at, mode.total))

    return tell


def _git_size(request: ScanRequest) -> int | None:
    """Return the size beyond which git's objects are not scanned; files are left out before they are read."""
    return request.max_size if request.mode in ("index", "history", "range") else None


def _gather(mode: Mode, engine: Engine, gathered: Gathered, tell: Tell | None, request: ScanRequest) -> None:
    first, *others = mode.shares
    if not others:
        scan_share(first, engine, gathered, tell, request)
    elif mode.apart and can_fork():
        _gather_apart(first, others, engine, gathered, tell, request)
    else:
        _gather_in_threads(mode.shares, engine, gathered, tell, request)


def _gather_apart(
    first: Share,
    others: Sequence[Share],
    engine: Engine,
    gathered: Gathered,
    tell: Tell | None,
    request: ScanRequest,
) -> None:
    def work(share: Share) -> tuple[list[Sighting], list[Tally], str]:
        mine = Gathered()
        try:
            scan_share(share, engine, mine, None, request)
        except KeyboardInterrupt:
            return mine.sightings, mine.tallies, INTERRUPTED
        except StraykeyError as error:
            return mine.sightings, mine.tallies, error.message
        return mine.sightings, mine.tallies, ""

    engine.prepare()
    children: list[Child] = []
    try:
        children.extend(Child(partial(work, share)) for share in others)
        scan_share(first, engine, gathered, tell, request)
    except BaseException:
        for child in children:
            child.interrupt()
        raise
    finally:
        for child in children:
            _take_home(child, gathered)


def _take_home(child: Child, gathered: Gathered) -> None:
    """Add what a process found. One that died, or was stopped, leaves a gap that is told."""
    sightings: list[Sighting] = []
    tallies: list[Tally] = []
    try:
        sightings, tallies, trouble = child.result()
    except StraykeyError as error:
        trouble = f"{error.message}: {error.hint}"
    gathered.sightings += sightings
    gathered.tallies += tallies
    if trouble:
        gap = Tally()
        gap.note(trouble, incomplete=True)
        gathered.tallies.append(gap)


def _gather_in_threads(
    shares: Sequence[Share], engine: Engine, gathered: Gathered, tell: Tell | None, request: ScanRequest
) -> None:
    threads = [
        threading.Thread(
            target=_guarded, args=(share, engine, gathered, tell if number == 0 else None, request), daemon=True
        )
        for number, share in enumerate(shares)
    ]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            while thread.is_alive():
                thread.join(0.1)  # so that Ctrl-C arrives
    except BaseException:
        gathered.stop = True
        for thread in threads:
            thread.join(STOPPING)
        raise
    if gathered.errors:
        raise gathered.errors[0]


def _guarded(share: Share, engine: Engine, gathered: Gathered, tell: Tell | None, request: ScanRequest) -> None:
    try:
        scan_share(share, engine, gathered, tell, request)
    except BaseException as error:  # noqa: BLE001 - raised again by the main thread
        gathered.errors.append(error)
        gathered.stop = True


def scan_share(
    share: Share, engine: Engine, gathered: Gathered, tell: Tell | None, request: ScanRequest
) -> None:
    """Scan one share. Leaks whose path is known are settled at once, the others when their paths are."""
    tally = Tally()
    gathered.tallies.append(tally)
    look = Look(engine, request, gathered.kept)
    max_size = _git_size(request)
    for fragment in share.fragments(tally):
        if tell is not None:
            tell(tally, fragment.origin.path)
        if max_size is not None and fragment.offset + len(fragment.data) > max_size:
            tally.skip(fragment.origin.path or fragment.origin.object, TOO_LARGE)
            continue
        try:
            leaks = look.leaks(fragment)
        except Exception as error:  # noqa: BLE001 - a defect of ours at one file must not hide what others hold
            tally.skip(fragment.origin.path or fragment.origin.object, defect(error), incomplete=True)
            continue
        if leaks:
            gathered.sightings += [Sighting(fragment.origin, leak) for leak in leaks]
        if look.failures or look.troubles:
            _tell(look, fragment, tally)
        if gathered.stop:
            return


def _tell(look: Look, fragment: Fragment, tally: Tally) -> None:
    """Count what could not be judged or linted in a fragment."""
    name = fragment.origin.path or fragment.origin.object
    for reason in look.failures:
        tally.skip(name, reason, incomplete=True)
    for reason in look.troubles:
        tally.unlinted(name, reason)
    look.failures.clear()
    look.troubles.clear()


def _findings(known: list[Sighting], mode: Mode, engine: Engine, request: ScanRequest) -> tuple[Finding, ...]:
    """Return the findings that are wanted, worst first, those marked that somebody allowed."""
    found = findings(known, engine.ruleset)
    if request.lint and found:
        from scanner.modes.across import across  # noqa: PLC0415 - a clean scan needs none of it

        found = sorted((*found, *across(found, mode, engine)), key=worst_first)
    kept = tuple(finding for finding in found if _wanted(finding, request))
    return allow.apply(kept, request.inline_allow, engine.ruleset)


def _result(
    engine: Engine,
    mode: Mode,
    kept: tuple[Finding, ...],
    tally: Tally,
    begin: float,
    verification: Verification | None = None,
    lapsed: tuple[Lapsed, ...] = (),
) -> ScanResult:
    names = Names(engine)
    if verification is not None:
        from scanner.triage import rank  # noqa: PLC0415 - only when something was verified

        kept = rank.worst_first(allow.unless_active(kept))
    if any(finding.commit for finding in kept):
        from datetime import UTC, datetime  # noqa: PLC0415 - only where commits are known

        from scanner.triage import age  # noqa: PLC0415 - likewise

        kept = age.apply(kept, engine.ruleset, datetime.now(UTC).date())
    return ScanResult(
        target=names.target(mode.target),
        findings=tuple(map(names.finding, kept)),
        coverage=names.coverage(tally.coverage(time.monotonic() - begin)),
        version=__version__,
        ruleset_digest=engine.ruleset.digest,
        engine=engine.database.name,
        verification=verification and names.verification(verification),
        lapsed=tuple(item._replace(path=names.plain(item.path)) for item in lapsed),
    )


def _wanted(finding: Finding, request: ScanRequest) -> bool:
    rule = finding.rule_id
    if request.mode != "files" and not _covers(request, finding.origin.path):
        return False
    if request.only and not any(fnmatchcase(rule, pattern) for pattern in request.only):
        return False
    if any(fnmatchcase(rule, pattern) for pattern in request.skip):
        return False
    return (
        finding.severity.rank >= request.min_severity.rank
        and finding.leak.confidence.rank >= request.min_confidence.rank
    )


def _covers(request: ScanRequest, path: str) -> bool:
    """Whether --include and --exclude leave a path of git's in; files are left out before they are read."""
    if not request.include and not request.exclude:
        return True
    from scanner.sources.globs import Globs  # noqa: PLC0415 - only when somebody names patterns

    if Globs(request.exclude).match(path):
        return False
    return not request.include or Globs(request.include).match(path)
