"""One thread's scanner: fragment in, leaks out. Nearly every fragment ends after stage 1 with no event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Fragment, Leak, Secret

if TYPE_CHECKING:
    from scanner.engine import Engine
    from scanner.engine.prefilter import Event, Matcher


_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""UTF-16 text, with a mark or with a NUL beside its first letter, is looked at even without an event."""


class Worker:
    """Scans fragments. `failures` says what could not be judged in full; whoever reads it empties it.

    `kept`, if there is one, receives the secret of each leak under its hash: verification alone asks for that.
    """

    def __init__(self, engine: Engine, kept: dict[str, Secret] | None = None) -> None:
        self._kept = kept
        self._engine = engine
        self._events = engine.database.matcher().events
        self._words: Matcher | None = None
        self._seen: list[Event] = []
        self.failures: list[str] = []

    def scan(self, fragment: Fragment) -> list[Leak]:
        """Return the leaks that this fragment owns, by place; `settle` names them once their path is known."""
        data = fragment.data
        events = self._seen = self._events(data)
        if not events and 0 not in data[:2] and data[:2] not in _BYTE_ORDER_MARKS:
            return []
        from scanner.engine.examine import Examination  # noqa: PLC0415 - `regex` is imported only after a first event

        if self._words is None:
            self._words = self._engine.word_database().matcher()
        examination = Examination(self._engine, self._events, self._words.events, fragment)
        leaks = examination.leaks(events, self._kept)
        self.failures += examination.failures
        return leaks

    @property
    def has_heard(self) -> bool:
        """Whether stage 1 saw anything in the fragment scanned last."""
        return bool(self._seen)

    def spoken_of(self) -> tuple[set[int], set[int]]:
        """Return the numbers of the providers whose words and whose API hosts stand in the fragment scanned last."""
        meanings = self._engine.meanings if self._seen else ()
        plain = [meaning for number, _ in self._seen if (meaning := meanings[number]).form in ("", "utf-16")]
        words = {index for meaning in plain for index in meaning.providers}
        return words, {index for meaning in plain for index in meaning.hosts}
