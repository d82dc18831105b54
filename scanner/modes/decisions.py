"""What was decided before about findings, applied to a scan: its baseline, and which permissions do nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from scanner.engine.names import Names
from scanner.modes.standing import Standing
from scanner.triage.baseline import edit, mark, match, place, stale

if TYPE_CHECKING:
    from scanner.engine import Engine
    from scanner.model import Finding, Lapsed
    from scanner.modes.base import Gathered, Mode
    from scanner.modes.request import ScanRequest
    from scanner.triage.baseline.edit import Change, Told
    from scanner.triage.baseline.entry import Baseline, Entry
    from scanner.triage.baseline.match import Match


class Decisions:
    """The baseline of one scan. Raises ConfigError at once when it is broken."""

    def __init__(self, request: ScanRequest, engine: Engine) -> None:
        choice = request.baseline
        self.baseline: Baseline | None = choice and place.load(
            choice, request.mode, request.range, next(iter(request.paths), ".")
        )
        self._request = request
        self._engine = engine

    def apply(
        self, findings: tuple[Finding, ...], mode: Mode, gathered: Gathered, *, complete: bool
    ) -> tuple[tuple[Finding, ...], tuple[Lapsed, ...]]:
        """Return the findings as the baseline marks them, and the permissions that do nothing.

        Only a `complete` scan can tell that something is gone.
        """
        lapsed: tuple[Lapsed, ...] = ()
        if self.baseline is not None:
            with closing(Standing(self._request, self._engine)) as standing:
                found = self.match(findings, self.baseline, mode, gathered, standing)
                marked = mark.mark(findings, found.known, today())
                gone = self.gone(self.baseline, found, standing) if complete else ()
            findings, lapsed = marked.findings, (*marked.expired, *(mark.lapsed("stale", entry) for entry in gone))
        if self._request.report_unused:
            from scanner.modes.unused import unused  # noqa: PLC0415 - only when somebody asks

            lapsed += unused(self._request, self._engine, findings)
        return findings, lapsed

    def match(
        self, findings: tuple[Finding, ...], baseline: Baseline, mode: Mode, gathered: Gathered, standing: Standing
    ) -> Match:
        """Return what `baseline` knows of the findings."""
        from scanner.modes.reveal import reveal  # noqa: PLC0415 - only where there are findings to compare

        reveals = partial(reveal, mode=mode, engine=self._engine, kept=gathered.kept)
        look = match.Look(reveals, standing, mode.renamed or (lambda _path: ""))
        past = self._request.mode == "history"
        return match.match(findings, baseline, look, guessable=self.guessable, past=past)

    def _token_rules(self) -> frozenset[str]:
        ruleset = self._engine.ruleset
        ids = {name for token in ruleset.tokens for name in (token.id, *token.aliases)}
        return frozenset(ids | {pair.id for provider in ruleset.providers for pair in provider.pairs})

    @property
    def guessable(self) -> frozenset[str]:
        """The families of little entropy."""
        return frozenset(token.family for token in self._engine.ruleset.tokens if token.low_entropy)

    def gone(self, baseline: Baseline, found: Match, standing: Standing) -> tuple[Entry, ...]:
        """Return the entries that match nothing any more, as far as this scan can tell."""
        request = self._request
        if request.mode not in ("files", "history"):
            return ()  # what is staged, or new in a range, or piped in, is no whole
        folders = standing.folders(request.paths) if request.mode == "files" else ("",)
        history = request.mode == "history"
        scope = stale.Scope(folders, _excluded(request), request.only, request.skip, history, self._token_rules())
        return stale.stale(baseline, found, scope, standing)


class Editor(Decisions):
    """Brings a baseline up to date with a scan, which it leaves as it is; `change` tells what has to be written."""

    def __init__(self, request: ScanRequest, engine: Engine, baseline: Baseline, told: Told, *, prune: bool) -> None:
        super().__init__(request._replace(baseline=None), engine)
        self.baseline = baseline
        self.change: Change | None = None
        self._told = told
        self._prune = prune

    def apply(
        self, findings: tuple[Finding, ...], mode: Mode, gathered: Gathered, *, complete: bool
    ) -> tuple[tuple[Finding, ...], tuple[Lapsed, ...]]:
        """Work the change out; the findings are returned as they came."""
        baseline = self.baseline
        assert baseline is not None  # noqa: S101 - set above, for good
        with closing(Standing(self._request, self._engine)) as standing:
            found = self.match(findings, baseline, mode, gathered, standing)
            gone = self.gone(baseline, found, standing) if complete else ()
        names = Names(self._engine)  # a file that is named after a token has no place in a file without secrets
        clean = tuple(finding for finding in findings if names.plain(finding.origin.path) == finding.origin.path)
        change = edit.update(
            baseline, clean, found, today().isoformat(), self._told,
            guessable=self.guessable, gone=gone, prune=self._prune,
        )  # fmt: skip
        others = (finding for finding in findings if finding not in clean and not finding.suppressed_by)
        named = tuple(map(names.finding, others))
        self.change = change._replace(unnamed=(*change.unnamed, *named))
        return findings, ()


class Locator(Decisions):
    """Finds where the entries of a baseline stand, and calls `then` while their content can be looked at."""

    def __init__(self, request: ScanRequest, engine: Engine, baseline: Baseline, then: Then) -> None:
        super().__init__(request._replace(baseline=None), engine)
        self.baseline = baseline
        self._then = then

    def apply(
        self, findings: tuple[Finding, ...], mode: Mode, gathered: Gathered, *, complete: bool
    ) -> tuple[tuple[Finding, ...], tuple[Lapsed, ...]]:
        """Look the entries up; the findings are returned as they came."""
        del complete
        if self.baseline is not None:
            with closing(Standing(self._request, self._engine)) as standing:
                found = self.match(findings, self.baseline, mode, gathered, standing)
                by_key = {entry.key: f for f in findings if (entry := found.known.get(f.id)) is not None}
                self._then(by_key, standing, self._engine)
        return findings, ()


Then = Callable[["dict[tuple[str, str], Finding]", Standing, "Engine"], None]
"""Gets the finding of each entry that stands somewhere, by the entry's key, and what reads content again."""


def today() -> date:
    """Return the day by which entries expire."""
    return datetime.now(UTC).date()


def _excluded(request: ScanRequest) -> Callable[[str], bool]:
    from scanner.sources.globs import Globs  # noqa: PLC0415 - only for entries that match nothing

    without, within = Globs(request.exclude), Globs(request.include)
    return lambda path: without.match(path) or (bool(request.include) and not within.match(path))
