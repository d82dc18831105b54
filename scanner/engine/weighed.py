"""The sum of what speaks for a claim: points by kind of evidence (the table in docs/architecture.md), and vetoes."""

from __future__ import annotations

SAME_REQUEST = SDK = 5
NAMED = DOCUMENTED = REPLY = 4
NEAR_HOST = LONG_SHAPE = 3
HINT = 2
CREDENTIAL_NAME = 1
THRESHOLD = 4
LEAD = 2
ENOUGH = 5


class Weighed:
    """Points by kind of evidence, with the reason for each; `veto` ends the claim."""

    def __init__(self) -> None:
        self._best: dict[str, tuple[int, str]] = {}
        self.veto = ""
        self.foreign = 0
        self.sent_elsewhere = False

    def add(self, kind: str, points: int, reason: str) -> None:
        """Count `points` unless this kind already has as many."""
        if points > self._best.get(kind, (0, ""))[0]:
            self._best[kind] = (points, reason)

    def merge(self, other: Weighed) -> None:
        """Take over what another weighing of the same token found (from outside the encoding it stands in)."""
        for kind, (points, reason) in other._best.items():
            self.add(kind, points, reason)
        self.foreign = max(self.foreign, other.foreign)

    @property
    def points(self) -> int:
        """The sum over all kinds; nothing after a veto or against foreign evidence of the same weight."""
        total = sum(points for points, _ in self._best.values())
        if self.veto or (self.foreign >= THRESHOLD and total <= self.foreign + LEAD):
            return 0
        return total

    @property
    def named(self) -> bool:
        """Whether a name, the provider's own library or a documented reply says whose token it is."""
        return any(self._best.get(kind, (0, ""))[0] >= NAMED for kind in ("name", "sdk", "reply", "pair"))

    @property
    def vague(self) -> bool:
        """Whether nothing names the provider: only a token's claims, a reply and a slot that many programs share."""
        kinds = {kind for kind, (points, _) in self._best.items() if points <= HINT}
        return len(kinds) == len(self._best) and kinds <= {"credential", "claims", "shape", "reply"}

    @property
    def bound(self) -> bool:
        """Whether something beyond a path says who the provider is."""
        return self._best.get("host", (0, ""))[0] >= NEAR_HOST or self._best.get("name", (0, ""))[0] >= NAMED

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons, weightiest first."""
        return tuple(reason for _, reason in sorted(self._best.values(), reverse=True) if reason)
