"""One thread's look at fragments: leaks by the engine, misuses by the lint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.engine import settle
from scanner.errors import defect
from scanner.usage.spoken import path_test

if TYPE_CHECKING:
    from scanner.engine import Engine
    from scanner.model import Fragment, Leak, Secret
    from scanner.modes.request import ScanRequest
    from scanner.usage.linter import Linter

LINTED = ("files", "index", "stdin")
"""Modes in which content is looked at under its path; a history's blobs have none, and were replaced long ago."""


class Look:
    """Looks at fragments. Whoever reads `failures` (what was not judged) or `troubles` (not linted) empties them."""

    def __init__(self, engine: Engine, request: ScanRequest, kept: dict[str, Secret] | None = None) -> None:
        self._ruleset = engine.ruleset
        self._worker = engine.worker(kept)
        self._salt = engine.salt
        self._pedantic = request.pedantic
        self._is_named = path_test(engine.ruleset) if request.lint and request.mode in LINTED else None
        self._linter: Linter | None = None
        self.failures = self._worker.failures
        self.troubles: list[str] = []

    def leaks(self, fragment: Fragment) -> list[Leak]:
        """Return leaks, settled if the path is known, and misuses; raises whatever a defect of the engine raises."""
        path = fragment.origin.path
        found = self._worker.scan(fragment)
        if found and path:
            found = [leak for raw in found if (leak := settle(raw, path, self._ruleset)) is not None]
        if self._is_named is not None and (self._worker.has_heard or self._is_named(path)):
            found = found + self._misuses(fragment, found)
        return found

    def _misuses(self, fragment: Fragment, leaks: list[Leak]) -> list[Leak]:
        """Return the misuses, none where nothing speaks of a provider."""
        if self._linter is None:
            from scanner.usage.linter import Linter  # noqa: PLC0415 - a clean hook lints nothing

            self._linter = Linter(self._ruleset, pedantic=self._pedantic, salt=self._salt)
        linter = self._linter
        try:
            if not linter.wants(fragment, leaks, *self._worker.spoken_of()):
                return []
            found = linter.misuses(fragment, leaks)
        except Exception as error:  # noqa: BLE001 - a defect of the lint must not hide the leaks beside it
            self.troubles.append(defect(error))
            return []
        self.troubles += linter.troubles
        linter.troubles.clear()
        return found
