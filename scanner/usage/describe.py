"""From misuses to leaks with `misuse`: place, excerpt, identity. From here on no secret is held in the clear."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.engine.linehash import line_hashes
from scanner.engine.markers import markers
from scanner.engine.placeholder import is_made_up
from scanner.engine.position import Positions, Redaction, Redactions
from scanner.engine.spans import Spans
from scanner.model import Fragment, Leak, Location, MisuseDetails, Related, Span
from scanner.usage.facts import credentials, is_credential
from scanner.usage.misuse import Misuse
from scanner.usage.reading import Read
from scanner.usage.text import Text

FAMILY = "usage"
_TELLING = ("accept", "content-type", "host", "user-agent", "authorization")
"""Headers whose values may be shown; of Authorization the scheme, its token is among the credentials."""
HIDDEN = "…"
_VERSION = b"straykey/1"
_LENGTH = 26


def describe(
    misuses: Sequence[Misuse], read: Read, leaks: Sequence[Leak], fragment: Fragment, salt: bytes
) -> list[Leak]:
    """Return a leak for each misuse in `fragment.data`, every credential that is known there redacted.

    `leaks` are those of the fragment, with places in the whole file, as the leaks returned have.
    """
    positions = Positions(fragment)
    redactions = Redactions(_redactions(read, leaks, fragment))
    ordered = sorted(misuses, key=_place)
    places = _located(ordered, positions)
    first = fragment.cursor.line - 1
    hashes = line_hashes(positions.text(), {places[misuse.span].line - first for misuse in ordered})
    described = []
    for misuse, name in zip(ordered, _hashes(ordered, salt), strict=True):
        location = places[misuse.span]
        described.append(
            Leak(
                rule_id=misuse.rule_id,
                family=FAMILY,
                confidence=misuse.confidence,
                span=Span(misuse.span.start + fragment.offset, misuse.span.end + fragment.offset),
                location=location,
                secret_hash=name,
                preview="",
                excerpt=positions.excerpt(misuse.span, location.line, redactions),
                line_hash=hashes.get(location.line - first, ""),
                markers=markers(*positions.marked_lines(misuse.span, redactions)),
                misuse=_details(misuse, places),
            )
        )
    return described


def _place(misuse: Misuse) -> tuple[Span, str]:
    return misuse.span, misuse.rule_id


def _located(misuses: Sequence[Misuse], positions: Positions) -> dict[Span, Location]:
    """Locate all spans at once: in ascending order a text is walked through only once."""
    spans = {span for misuse in misuses for span in (misuse.span, *(item.span for item in misuse.related))}
    at = {offset: positions.locate(Span(offset, offset)) for offset in sorted({end for span in spans for end in span})}
    return {
        span: Location(at[span.start].line, at[span.start].column, at[span.end].line, at[span.end].column)
        for span in spans
    }


def _details(misuse: Misuse, places: Mapping[Span, Location]) -> MisuseDetails:
    related = tuple(Related(item.message, "", *places[item.span]) for item in misuse.related)
    return MisuseDetails(
        provider=misuse.provider,
        severity=misuse.severity,
        message=misuse.message,
        fix=misuse.fix,
        persona=misuse.persona,
        related=related,
        token_hash=misuse.token_hash,
        times=misuse.times,
    )


def _hashes(misuses: Sequence[Misuse], salt: bytes) -> Iterator[str]:
    """Yield what each use is called: rule, request and token, and which of the same ones in its file it is.

    No line, no column and no name of a file is in it, so that it outlives edits and moves.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for misuse in misuses:
        key = (misuse.rule_id, misuse.subject)
        seen[key] += 1
        yield use_hash(misuse.rule_id, misuse.subject, seen[key], salt)


def use_hash(rule_id: str, subject: str, number: int, salt: bytes) -> str:
    """Return what a use is called: the rule's, of a subject, which it hides, and the `number`th such use of a file."""
    hidden = hashlib.sha256(subject.encode("utf-8", "surrogatepass")).digest()
    text = b"\0".join((_VERSION, FAMILY.encode(), rule_id.encode(), hidden, b"%d" % number))
    return b32encode(hmac.digest(salt, text, "sha256"))[:_LENGTH].decode().lower()


def _redactions(read: Read, leaks: Sequence[Leak], fragment: Fragment) -> Iterator[Redaction]:
    """Yield what no excerpt shows: the leaks, and literals that are sent or named as credentials."""
    hidden = [Redaction(_here(leak.span, fragment), leak.preview or HIDDEN) for leak in leaks]
    known = Spans((redaction.span for redaction in hidden), _itself)
    yield from hidden
    others = {span for text in _credentials(read) for span in _literals(text) if not known.touches(span)}
    end = -1
    for span in sorted(others):
        if span.start >= end:
            yield Redaction(span, HIDDEN)
            end = span.end


def _here(span: Span, fragment: Fragment) -> Span:
    return Span(span.start - fragment.offset, span.end - fragment.offset)


def _itself(span: Span) -> Span:
    return span


def _credentials(read: Read) -> Iterator[Text]:
    for request in read.requests:
        yield from (text for _, text in credentials(request))
        yield from (param.value for param in request.headers if param.name.lower() not in _TELLING)
    yield from (item.value for item in read.named if is_credential(item.name))


def _literals(text: Text) -> Iterable[Span]:
    """Yield where a credential's literals stand, but for what shows that it is none."""
    return (
        piece.span
        for piece in text.pieces
        if piece.text and piece.span is not None and not is_made_up(piece.text.encode("utf-8", "replace"))
    )
