"""A server that is nobody's provider: whatever arrives here was led astray."""

from __future__ import annotations

from .wire import Answer, Call, reply


class Bystander:
    """Answers everything with success, as a thief of tokens would."""

    def __init__(self, name: str = "bystander") -> None:
        self.name = name

    def answer(self, _call: Call) -> Answer:
        """Return a success that every rule would take for one."""
        return reply(200, {"success": True, "data": []})
