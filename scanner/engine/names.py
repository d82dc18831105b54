"""Names can hold tokens too: those of files, branches and refs go into a report redacted, like everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Coverage, Finding, Fragment, Origin, Target, Verification

if TYPE_CHECKING:
    from scanner.engine import Engine


class Names:
    """Redacts the tokens in names that are known by their shape alone; other names stay as they are."""

    def __init__(self, engine: Engine) -> None:
        self._worker = engine.worker()
        self._known: dict[str, str] = {}

    def plain(self, name: str) -> str:
        """Return a name in which every token is replaced by its preview."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._redacted(name)
        return known

    def finding(self, finding: Finding) -> Finding:
        """Redact a finding's paths."""
        path = self.plain(finding.origin.path)
        places = tuple(place._replace(path=self.plain(place.path)) for place in finding.places)
        if path == finding.origin.path and places == finding.places:
            return finding
        return finding._replace(origin=finding.origin._replace(path=path), places=places)

    def coverage(self, coverage: Coverage) -> Coverage:
        """Redact the names of what was not read."""
        return coverage._replace(skips=tuple(skip._replace(path=self.plain(skip.path)) for skip in coverage.skips))

    def verification(self, verification: Verification) -> Verification:
        """Redact the names in what a dry run would ask."""
        return verification._replace(planned=tuple(map(self.plain, verification.planned)))

    def target(self, target: Target) -> Target:
        """Redact the names that say what was scanned."""
        name, branch, remote = map(self.plain, (target.name, target.branch, target.remote))
        return target._replace(name=name, branch=branch, remote=remote)

    def _redacted(self, name: str) -> str:
        data = name.encode("utf-8", "surrogateescape")
        leaks = self._worker.scan(Fragment(data, Origin("name", "")))
        if not leaks:
            return name
        from scanner.engine.candidate import CERTAIN  # noqa: PLC0415 - not for a clean scan

        for leak in sorted(leaks, key=lambda leak: leak.span, reverse=True):
            if leak.readings[0].points >= CERTAIN:
                data = data[: leak.span.start] + leak.preview.encode() + data[leak.span.end :]
        return data.decode("utf-8", "surrogateescape")
