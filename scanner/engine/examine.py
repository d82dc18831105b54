"""Stage 2 for one fragment: events become candidates, candidates become leaks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from time import thread_time
from typing import TYPE_CHECKING

from scanner.engine import shapes, slots, tables, uses
from scanner.engine.candidate import CERTAIN, Candidate
from scanner.engine.carried import carried
from scanner.engine.clues import sort_out
from scanner.engine.decode import View, decode_around, transcode, unescape
from scanner.engine.describe import MAX_PASSWORDS, affordable, describe
from scanner.engine.evidence import Facts, weigh, weigh_line
from scanner.engine.keywords import RARE_WORD
from scanner.engine.position import encoding_of
from scanner.engine.resolve import GENERIC, Verdict, confidence, resolve
from scanner.engine.spans import Spans
from scanner.engine.weighed import DOCUMENTED, THRESHOLD, Weighed
from scanner.model import Confidence, Fragment, Leak, Reading, Secret, Span
from scanner.ruleset.model import Token, Use

if TYPE_CHECKING:
    from scanner.engine import Engine
    from scanner.engine.prefilter import Event

MAX_DEPTH = 2
"""Encodings inside encodings that are followed."""
MAX_RUNS = 2000
"""Encoded runs decoded in one fragment; more is hostile, and the fragment counts as incomplete."""
TOO_MANY_RUNS = "too many encoded passages"
BINARY_HEAD = 8000
"""A NUL among the first 8,000 bytes makes content binary, as for git (xdiff-interface.c, `buffer_is_binary`)."""
SLOT_WINDOW = 256
BUDGET = 20.0
"""Seconds of computing for one fragment, a hundred times what the densest honest one needs. What was found counts."""
WIDE = 256 << 10
REACH = 16 << 10
"""In text of more than `WIDE` bytes (logs, changelogs, bundles) named values are looked for within `REACH` bytes of a
provider's word: further away no single piece of evidence weighs enough."""
Find = Callable[[bytes], "list[Event]"]
Outer = tuple[Facts, Span]
"""What is known around an encoded run, and where the run stands there."""


class OutOfTimeError(Exception):
    """A fragment has used up its time."""


class Examination:
    """Looks at one fragment in which stage 1 found something."""

    def __init__(self, engine: Engine, events: Find, words: Find, fragment: Fragment) -> None:
        self._engine = engine
        self._find = events
        self._find_words = words
        self._fragment = fragment
        self._runs = 0
        self._found: list[Candidate] = []
        self._deadline = thread_time() + BUDGET
        self._takers: dict[tuple[bytes, str, str, int], tuple[tuple[Token, Use], ...]] = {}
        self.failures: list[str] = []

    def leaks(self, events: list[Event], kept: dict[str, Secret] | None = None) -> list[Leak]:
        """Return the leaks of the fragment, given the events of stage 1; `kept` receives their secrets by hash."""
        try:
            for view, seen in self._views(events):
                self._candidates(view, seen, None)
        except OutOfTimeError:
            self.failures.append(f"more near matches than {BUDGET:.0f} seconds can judge")
        verdicts = resolve(self._found)
        owned = [verdict for verdict in verdicts if self._owns(verdict)]
        named = affordable(owned)
        if len(named) < len(owned):
            self.failures.append(f"more than {MAX_PASSWORDS} different passwords in one place")
        return describe(named, verdicts, self._fragment, self._engine, kept) if named else []

    def _views(self, events: list[Event]) -> Iterator[tuple[View, list[Event]]]:
        """Yield the fragment as it is to be read: UTF-16 as text, and what is none in the middle of it as well."""
        view = View(self._fragment.data)
        is_start = self._fragment.offset == 0 and 0 in view.data[:BINARY_HEAD]
        encoding = encoding_of(view.data) if is_start else "utf-8"
        if encoding == "utf-8":
            yield view, events
            return
        text = transcode(view.data, encoding)
        yield text, self._find(text.data)
        plain = [event for event in events if self._engine.meanings[event[0]].form != "utf-16"]
        if plain:
            yield view, plain

    def _owns(self, verdict: Verdict) -> bool:
        fragment = self._fragment
        end = len(fragment.data) if fragment.end < 0 else fragment.end
        return fragment.start <= verdict.span.start < end

    def _candidates(self, view: View, events: list[Event], outer: Outer | None) -> None:
        clues = sort_out(events, self._engine.meanings)
        words = clues.words
        if outer is None:
            for index in self._named_by_path():
                words.setdefault(index, [])
        facts = Facts(view.data, self._engine.ruleset, words, clues.hosts)
        found = self._keep(self._shapes(view, facts, clues.shapes, outer))
        for candidate in found:
            if candidate.token.id in self._engine.paired:
                words.setdefault(self._engine.paired[candidate.token.id], []).append(candidate.span.end)
        if words and not self._is_binary(view):
            self._keep(self._uses(view, facts, found))
        if len(view.layers) <= MAX_DEPTH:
            self._decode(view, clues.encoded, facts)

    def _keep(self, candidates: Iterator[Candidate]) -> list[Candidate]:
        """Collect candidates one by one, so that those found before time runs out are not lost."""
        kept = []
        for candidate in candidates:
            kept.append(candidate)
            self._found.append(candidate)
        return kept

    def _check_time(self) -> None:
        if thread_time() > self._deadline:
            raise OutOfTimeError

    def _named_by_path(self) -> Iterator[int]:
        path = self._fragment.origin.path.lower()
        for index, provider in enumerate(self._engine.ruleset.providers):
            if any(len(word) >= RARE_WORD and word in path for word in provider.context.words):
                yield index

    def _is_binary(self, view: View) -> bool:
        return not view.layers and b"\0" in view.data[:BINARY_HEAD]

    def _shapes(
        self, view: View, facts: Facts, events: Iterable[tuple[int, int, int]], outer: Outer | None
    ) -> Iterator[Candidate]:
        seen: set[tuple[int, int]] = set()
        for number, start, end in events:
            self._check_time()
            token = self._engine.tokens[number]
            owner = self._engine.owners[number]
            try:
                match = shapes.confirm(token, view.data, start, end, facts.ruleset.providers[owner].context.words)
            except TimeoutError:
                self.failures.append(f"the pattern of {token.id} took too long")
                continue
            if match is None or (number, match.span.start) in seen:
                continue
            seen.add((number, match.span.start))
            reading = self._read_shape(facts, owner, token, match, outer)
            if reading is not None:
                certain = not token.shared and token.provider != GENERIC
                yield Candidate(token, match.secret, view, match.span, reading, certain)

    def _weigh_shape(self, facts: Facts, owner: int, token: Token, span: Span) -> Weighed:
        slot = self._slot_at(facts.data, span)
        use = uses.use_of(token, slot, facts.ruleset.providers[owner])
        return weigh(facts, owner, span, slot, use)

    def _read_shape(
        self, facts: Facts, owner: int, token: Token, match: shapes.Match, outer: Outer | None
    ) -> Reading | None:
        level = Confidence.LOW if match.damaged else token.confidence
        if token.provider == GENERIC:
            return Reading(token.id, 0, level, ("the shape alone",))
        if not token.shared:
            return Reading(token.id, CERTAIN, level)
        weighed = self._weigh_shape(facts, owner, token, match.span)
        if token.shape_points:
            weighed.add("shape", token.shape_points, "the shape of its tokens")
        if (token.shape_points or match.points) and weighed.points < THRESHOLD:
            weigh_line(facts.data, facts.ruleset.providers[owner], match.span, weighed)
        if outer is not None:
            weighed.merge(self._weigh_shape(outer[0], owner, token, outer[1]))
        if match.points:
            weighed.add("claims", match.points, "its claims are the documented ones")
        if weighed.veto:
            return None
        cap = Confidence.LOW if weighed.vague else Confidence.HIGH
        return Reading(token.id, weighed.points, confidence(weighed.points, token, cap), weighed.reasons)

    def _slot_at(self, data: bytes, span: Span) -> slots.Slot | None:
        """Return the slot whose value a shape is, the nearest if several names claim it."""
        low, high = max(0, span.start - SLOT_WINDOW), min(len(data), span.end + SLOT_WINDOW)
        best: slots.Slot | None = None
        for slot in self._slots(data[low:high], _any_name):
            if slot.value.start + low <= span.start < slot.value.end + low:
                moved = slot._replace(
                    name_span=Span(slot.name_span.start + low, slot.name_span.end + low),
                    value=Span(slot.value.start + low, slot.value.end + low),
                )
                best = moved if best is None or slot.kind == "header" or best.kind != "header" else best
        return best

    def _slots(self, data: bytes, wanted: Callable[[bytes], bool]) -> Iterator[slots.Slot]:
        return slots.find_slots(data, self._word_spans(data), wanted)

    def _word_spans(self, data: bytes, offset: int = 0) -> list[Span]:
        widths = slots.widths(self._engine.own_words)
        return sorted({Span(offset + end - widths[number], offset + end) for number, end in self._find_words(data)})

    def _uses(self, view: View, facts: Facts, known: list[Candidate]) -> Iterator[Candidate]:
        taken = Spans((candidate for candidate in known if candidate.certain), _span_of)
        shaped = Spans((candidate for candidate in known if candidate.token.shape_points), _span_of)
        parts = Spans((candidate for candidate in known if candidate.token.id in self._engine.paired), _span_of)
        providers = [facts.ruleset.providers[index] for index in facts.words]
        wanted = functools.lru_cache(maxsize=4096)(lambda name: uses.may_take(name, providers))
        spans = self._words_near(view.data, facts)
        try:
            for slot, place in self._places(view.data, spans, wanted):
                self._check_time()
                if taken.touches(slot.value):
                    continue
                yield from (
                    candidate
                    for candidate in self._use(view, facts, slot, parts, place)
                    if not _is_anothers(candidate, shaped)
                )
        except TimeoutError:
            self.failures.append("looking for named values took too long")

    def _places(
        self, data: bytes, words: list[Span], wanted: Callable[[bytes], bool]
    ) -> Iterator[tuple[slots.Slot, Span | None]]:
        """Yield slots, with the place whose surroundings tell whose the value is where that isn't the value itself."""
        for slot in slots.find_slots(data, words, wanted):
            yield slot, None
        for slot in tables.columns(data, words, wanted):
            yield slot, None
        if len(data) <= WIDE:
            for header in carried(data, words):
                yield header.slot, header.place

    def _words_near(self, data: bytes, facts: Facts) -> list[Span]:
        """Return the words of slots' names: all of an ordinary text's, and of a large one's those near a provider's."""
        if len(data) <= WIDE:
            return self._word_spans(data)
        spans: list[Span] = []
        done = 0
        for end in sorted(end for ends in facts.words.values() for end in ends):
            low, high = max(done, end - REACH), min(len(data), end + REACH)
            if high > low:
                spans += self._word_spans(data[low:high], low)
                done = high
        return spans

    def _partner(self, view: View, claim: uses.Claim, parts: Spans[Candidate]) -> str:
        """Return the title of the other part of a pair that stands near a claim, or ""."""
        if claim.token.id not in self._engine.pair_secrets:
            return ""
        reach = max((pair.within_bytes for pair in self._engine.pairs.values()), default=0)
        for candidate in parts.starting(claim.span.end - reach, claim.span.start + reach):
            pair = self._engine.pairs.get((claim.token.id, candidate.token.id))
            if pair is None:
                continue
            low, high = min(claim.span.start, candidate.span.start), max(claim.span.end, candidate.span.end)
            if high - low <= pair.within_bytes and view.data.count(b"\n", low, high) <= pair.within_lines:
                return candidate.token.title
        return ""

    def _use(
        self, view: View, facts: Facts, slot: slots.Slot, parts: Spans[Candidate], place: Span | None = None
    ) -> Iterator[Candidate]:
        plain, inner = _in_the_clear(view, slot)
        for index in facts.words:
            key = (slot.name, slot.kind, slot.scheme, index)
            wanted = self._takers.get(key)
            if wanted is None:
                wanted = self._takers[key] = uses.takers(slot, facts.ruleset.providers[index])
            for claim in uses.claims(plain.data, inner, wanted):
                at = place or (claim.span if plain is view else slot.value)
                weighed = weigh(facts, index, at, slot if place is None else slot._replace(value=place), claim.use)
                partner = self._partner(view, claim, parts)
                if partner:
                    weighed.add("pair", DOCUMENTED, f"stands beside its {partner}")
                if weighed.points <= 1:
                    continue
                cap = Confidence.HIGH if weighed.bound else claim.use.confidence
                level = confidence(weighed.points, claim.token, cap)
                reading = Reading(claim.token.id, weighed.points, level, weighed.reasons)
                yield Candidate(claim.token, claim.secret, plain, claim.span, reading, certain=False)

    def _decode(self, view: View, encoded: list[tuple[str, int]], facts: Facts) -> None:
        covered: dict[str, int] = {}
        for form, start in encoded:
            if start < covered.get(form, 0):
                continue
            self._runs += 1
            if self._runs > MAX_RUNS:
                if TOO_MANY_RUNS not in self.failures:
                    self.failures.append(TOO_MANY_RUNS)
                return
            inner = decode_around(view, form, start)
            if inner is None or not inner.data:
                continue
            run = Span(_in_parent(inner, 0), _in_parent(inner, len(inner.data), end=True))
            covered[form] = run.end
            self._check_time()
            self._candidates(inner, self._find(inner.data), (facts, run))


def _in_the_clear(view: View, slot: slots.Slot) -> tuple[View, slots.Slot]:
    """Return a slot as a claim reads it: in a query or form, where percent codes are part of the writing, decoded."""
    if slot.kind != "query" or b"%" not in view.data[slot.value.start : slot.value.end]:
        return view, slot
    plain = unescape(view, "percent", slot.value)
    return plain, slot._replace(name_span=Span(0, 0), value=Span(0, len(plain.data)))


def _is_anothers(claim: Candidate, shaped: Spans[Candidate]) -> bool:
    """Whether a claim on any text at all covers a token of another provider's very shape."""
    start, end = claim.span
    others = (known for known in shaped.starting(start, start) if known.token.provider != claim.token.provider)
    return any(known.span.end == end for known in others)


def _in_parent(view: View, offset: int, *, end: bool = False) -> int:
    return view._replace(parent=None).where(offset, end=end)


def _span_of(candidate: Candidate) -> Span:
    return candidate.span


def _any_name(_name: bytes) -> bool:
    return True
