"""What the lint finds: a token that is used wrongly. Holds no secret."""

from __future__ import annotations

from typing import NamedTuple

from scanner.model import Confidence, Severity, Span


class Related(NamedTuple):
    """Another place that belongs to a misuse: where the token was minted or defined, the call that sends it."""

    message: str
    span: Span


class Misuse(NamedTuple):
    """A use of a token that a rule forbids, once for each place; `span` and those of `related` are byte offsets.

    `persona` is regular or pedantic. `fix` is a line to write. `token_hash` is the secret hash of the token if it
    stands in the file, else empty. `times` tells how many requests of a log it stands for. `subject` says what is used
    how, without the place, as far as it outlives edits: it enters the name of the misuse and is never shown.
    """

    rule_id: str
    provider: str
    severity: Severity
    confidence: Confidence
    persona: str
    span: Span
    message: str
    fix: str
    related: tuple[Related, ...] = ()
    token_hash: str = ""
    times: int = 1
    subject: str = ""
