"""Hypersave, by its page: https://hypersave.io.

The page gives the bodies of errors but not their statuses, and not the body of the list: 401 and 429 are ours.
"""

from __future__ import annotations

import re

from .register import Entry, Register, State
from .wire import Answer, Call, reply

INVALID = "Invalid API key provided"
MISSING = "No API key provided. Include your API key in the Authorization header."
EXPIRED = "API key has expired"
LIMITED = "Rate limit exceeded"

_KEY = re.compile(r"/v1/keys/(?P<name>[\w-]+)(?P<regenerate>/regenerate)?")


class Hypersave:
    """Answers for API keys, and lets them be managed."""

    name = "hypersave"

    def __init__(self, register: Register) -> None:
        self.register = register

    def answer(self, call: Call) -> Answer:
        """Return the answer to a call; the key is asked for before everything else."""
        value = call.credential("Bearer")
        if not value:
            return _refuse(MISSING)
        key = self.register.find(self.name, value)
        if key is None or key.state is State.REVOKED:
            return _refuse(INVALID)
        if key.state is State.EXPIRED:
            return _refuse(EXPIRED)
        if key.is_limited():
            return _limit(key)
        return self._serve(call, key)

    def _serve(self, call: Call, key: Entry) -> Answer:
        managed = _KEY.fullmatch(call.path)
        if call.path == "/v1/keys" and call.method in ("GET", "HEAD"):
            return reply(200, {"success": True, "data": [_shown(key)]})
        if call.path == "/v1/memories" and call.method in ("GET", "HEAD", "POST"):
            return reply(200, {"success": True, "data": []})
        if managed and managed["name"] == key.name and _changes(call.method, bool(managed["regenerate"])):
            key.state = State.REVOKED
            return reply(200, {"success": True})
        return reply(404, {"success": False, "error": "NOT_FOUND", "message": "Not found"})


def _changes(method: str, regenerate: bool) -> bool:  # noqa: FBT001 - a half of a path
    return (method == "POST" and regenerate) or (method == "DELETE" and not regenerate)


def _refuse(message: str) -> Answer:
    return reply(401, {"success": False, "error": "UNAUTHORIZED", "message": message})


def _limit(key: Entry) -> Answer:
    body = {"success": False, "error": "RATE_LIMITED", "message": LIMITED}
    return reply(429, body if key.retry_after is None else body | {"retryAfter": key.retry_after})


def _shown(key: Entry) -> dict[str, str]:
    return {"id": key.name, "name": "Production App", "key": key.secret[:8] + "************"}
