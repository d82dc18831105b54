"""What a rule claims about a span, before claims are weighed against each other. Lives only inside the engine."""

from __future__ import annotations

from typing import NamedTuple

from scanner.engine.decode import View
from scanner.model import Reading, Span
from scanner.ruleset.model import Token

CERTAIN = 10
"""Points of a shape that no other provider has: more than any sum of circumstantial evidence it has to beat."""


class Candidate(NamedTuple):
    """A claim: `secret` in the clear stands at `span` of `view`. `certain` when the shape alone decides."""

    token: Token
    secret: bytes
    view: View
    span: Span
    reading: Reading
    certain: bool

    @property
    def origin(self) -> Span:
        """Where the claim stands in the fragment's data."""
        if not self.view.layers:
            return self.span
        return Span(self.view.where(self.span.start), self.view.where(self.span.end, end=True))
