"""An examination that keeps account of itself: every candidate on some lines, and each step that kept or dropped it.

It is the examination of every scan, with what it drops written down; scans run the plain one and pay nothing for this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.engine import uses
from scanner.engine.evidence import Facts, weigh
from scanner.engine.examine import Examination, Find, Outer
from scanner.engine.resolve import resolve, settle
from scanner.engine.weighed import THRESHOLD
from scanner.engine.why import why_no_shape, why_no_value
from scanner.model import Fragment, Leak, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scanner.engine import Engine
    from scanner.engine.candidate import Candidate
    from scanner.engine.decode import View
    from scanner.engine.slots import Slot
    from scanner.engine.spans import Spans
    from scanner.ruleset.model import Ruleset, Token


class Story(NamedTuple):
    """A rule's interest in a piece of text, what became of it, and why. `span` is in the fragment's data.

    `kept`: the engine made a leak of it. `steps` are sentences without any of the text itself.
    """

    rule_id: str
    span: Span
    kept: bool
    steps: tuple[str, ...]


class Account(NamedTuple):
    """The stories of a fragment, and the leaks that came of it."""

    stories: tuple[Story, ...]
    leaks: tuple[Leak, ...]
    failures: tuple[str, ...]


def account(engine: Engine, fragment: Fragment, wanted: Span) -> Account:
    """Examine a fragment as a scan does, and return the stories that touch `wanted`, a span of its data."""
    find = engine.database.matcher().events
    examination = _Accounting(engine, find, engine.word_database().matcher().events, fragment, wanted)
    leaks = examination.leaks(find(fragment.data))
    stories = [*examination.stories, *examination.ends(leaks, fragment, engine.ruleset)]
    unique = dict.fromkeys(story for story in stories if _touch(story.span, wanted))
    ordered = sorted(unique, key=lambda story: (story.span, not story.kept, story.rule_id))
    return Account(tuple(ordered), tuple(leaks), tuple(examination.failures))


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


class _Accounting(Examination):
    def __init__(self, engine: Engine, events: Find, words: Find, fragment: Fragment, wanted: Span) -> None:
        super().__init__(engine, events, words, fragment)  # as `Worker.scan` makes one
        self.stories: list[Story] = []
        self._wanted = wanted

    def _shapes(
        self, view: View, facts: Facts, events: Iterable[tuple[int, int, int]], outer: Outer | None
    ) -> Iterator[Candidate]:
        listed = list(events)
        yield from super()._shapes(view, facts, listed, outer)
        for number, start, end in listed:
            token, owner = self._engine.tokens[number], self._engine.owners[number]
            place = _origin(view, start, end)
            if _touch(place, self._wanted):
                words = facts.ruleset.providers[owner].context.words
                reason = why_no_shape(token, view.data, start, end, words)
                if reason:
                    self._drop(token, place, f"its keyword stands here{_inside(view)}", reason)

    def _use(
        self, view: View, facts: Facts, slot: Slot, parts: Spans[Candidate], place: Span | None = None
    ) -> Iterator[Candidate]:
        found = list(super()._use(view, facts, slot, parts, place))
        yield from found
        value = _origin(view, *slot.value)
        if not _touch(value, self._wanted):
            return
        taken = {candidate.token.id for candidate in found}
        for index in facts.words:
            for token, use in uses.takers(slot, facts.ruleset.providers[index]):
                if token.id in taken or not token.value:
                    continue
                reason = why_no_value(token, view.data, slot)
                if not reason:
                    points = weigh(facts, index, slot.value, slot, use).points
                    reason = f"nothing but the name speaks for it: {points} of the {THRESHOLD} points it needs"
                self._drop(token, value, f"the rule wants what such a name ({slot.kind}) holds{_inside(view)}", reason)

    def _drop(self, token: Token, place: Span, *steps: str) -> None:
        self.stories.append(Story(token.id, place, kept=False, steps=(*steps, "dropped")))

    def ends(self, leaks: list[Leak], fragment: Fragment, ruleset: Ruleset) -> Iterator[Story]:
        """Yield what became of the candidates: the winner of each span, and those that gave way."""
        by_start = {leak.span.start - fragment.offset: leak for leak in leaks}
        verdicts = resolve(self._found)
        for candidate in self._found:
            place = candidate.origin
            steps = [_claim(candidate), *(f"evidence: {reason}" for reason in candidate.reading.reasons)]
            verdict = next((v for v in verdicts if _touch(v.span, place)), None)
            if verdict is None:
                continue
            if verdict.winner.token.id != candidate.token.id:
                steps.append(f"gives way to {verdict.winner.token.id}, which knows more about this text")
                yield Story(candidate.token.id, place, kept=False, steps=tuple(steps))
                continue
            leak = by_start.get(verdict.span.start)
            if leak is None:
                continue  # it belongs to the neighbouring fragment
            settled = settle(leak, fragment.origin.path, ruleset)
            yield Story(candidate.token.id, place, settled is not None, (*steps, _outcome(candidate, settled)))


def _outcome(candidate: Candidate, settled: Leak | None) -> str:
    if settled is None:
        return f"dropped: {candidate.reading.points} points of evidence, and it takes {THRESHOLD} to name a provider"
    also = f", {' and '.join(settled.candidates)} fit, too" if settled.candidates else ""
    return f"kept as {settled.rule_id} with {settled.confidence} confidence{also}"


def _claim(candidate: Candidate) -> str:
    if candidate.certain:
        return f"has a shape that nobody else's tokens have{_inside(candidate.view)}"
    known = "has its shape" if candidate.token.pattern else "stands where such tokens do"
    return f"{known}{_inside(candidate.view)}: {candidate.reading.points} points of evidence"


def _inside(view: View) -> str:
    return f", inside {' in '.join(view.layers)}" if view.layers else ""


def _origin(view: View, start: int, end: int) -> Span:
    return Span(view.where(start), view.where(end, end=True)) if view.layers else Span(start, end)
