"""Finds the secrets that another scanner's records mean, in the tree or in the commit that they name."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from scanner.engine import Engine, settle
from scanner.errors import StraykeyError
from scanner.model import Leak, Origin, Secret
from scanner.triage.baseline.entry import Entry
from scanner.triage.baseline.foreign import Record, usable
from scanner.triage.baseline.naming import Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.model import Fragment
    from scanner.modes.standing import Standing
    from scanner.sources.scratch import Scratch
    from scanner.triage.baseline.edit import Told

_Found = list[tuple[Leak, Secret]]
GONE, ELSEWHERE, UNKNOWN = "gone", "elsewhere", "unknown"


class Recomputed(NamedTuple):
    """The entries that came of another scanner's records, and why none came of the others.

    `missed` counts: `gone`, the file or the commit is not there; `elsewhere`, the path lies outside of the repository;
    `unknown`, straykey finds no such secret there, so that it needs no entry.
    """

    entries: tuple[Entry, ...]
    missed: Counter[str]


class Recomputer:
    """Looks records up. `scratch` gives what commits hold; None where there is no repository."""

    def __init__(self, engine: Engine, standing: Standing, scratch: Scratch | None, names: Names) -> None:
        self._engine = engine
        self._standing = standing
        self._scratch = scratch
        self._names = names
        self._guessable = frozenset(token.family for token in engine.ruleset.tokens if token.low_entropy)
        self._known: dict[tuple[str, str], _Found | None] = {}

    def run(self, records: list[Record], told: Told, day: str) -> Recomputed:
        """Return an entry for each secret that the records mean, each once."""
        good = usable(records)
        missed: Counter[str] = Counter({ELSEWHERE: len(records) - len(good)})
        entries: dict[tuple[str, str], Entry] = {}
        for record in good:
            # A commit's line is looked up in that commit: today another secret may stand there.
            place = self._at(record.path, record.commit)
            if place is None and record.commit and (record.secret is not None or record.sha1):
                place = self._at(record.path, "")
            found = [pair for pair in place or () if record.means(pair[1], *_lines(pair[0]))]
            if not found:
                missed[GONE if place is None else UNKNOWN] += 1
            for leak, secret in found:
                entry = self._entry(record, leak, secret, told, day)
                past = bool(record.commit) and leak.secret_hash not in (self._standing(record.path) or ())
                entries.setdefault(entry.key, entry._replace(history=past))
        return Recomputed(tuple(sorted(entries.values())), +missed)

    def _entry(self, record: Record, leak: Leak, secret: Secret, told: Told, day: str) -> Entry:
        slow = leak.family in self._guessable
        name = self._names.of(secret, slow=slow)
        return Entry(
            name, record.path, leak.rule_id, slow, verdict=record.verdict, reason=told.reason, owner=told.owner,
            first_seen=day, expires=told.expires,
        )  # fmt: skip

    def _at(self, path: str, commit: str) -> _Found | None:
        """Return what straykey finds at a path, today or in a commit; None if there is nothing to read."""
        key = (path, commit)
        if key not in self._known:
            fragments: list[Fragment] = []
            with suppress(StraykeyError):
                fragments = list(self._of_commit(path, commit) if commit else self._standing.fragments(path))
            self._known[key] = [pair for f in fragments for pair in self._scan(f, path)] if fragments else None
        return self._known[key]

    def _scan(self, fragment: Fragment, path: str) -> Iterator[tuple[Leak, Secret]]:
        kept: dict[str, Secret] = {}
        for leak in self._engine.worker(kept).scan(fragment):
            settled = settle(leak, path, self._engine.ruleset)
            if settled is not None:
                yield settled, kept[leak.secret_hash]

    def _of_commit(self, path: str, commit: str) -> Iterator[Fragment]:
        if self._scratch is None:
            return
        from scanner.sources.history import read_again  # noqa: PLC0415 - only for records that name a commit

        args = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{path}"]
        found = self._scratch.git(args).decode().strip()
        yield from read_again(self._scratch, [Origin("blob", path, found)])


def _lines(leak: Leak) -> tuple[int, int]:
    return leak.location.line, leak.location.end_line
