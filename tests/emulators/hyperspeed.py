"""An instance of Hyperspeed, by its page: https://hyperspeed.mintlify.app."""

from __future__ import annotations

import re

from .common import too_many
from .register import Entry, Register, State
from .wire import Answer, Call, reply

ACCESS, REFRESH, PASSWORD = "hyperspeed-access-token", "hyperspeed-refresh-token", "hyperspeed-password"
_SPACES = re.compile(r"/api/v1/organizations/[^/]+/spaces")


class Hyperspeed:
    """Answers for service accounts and access tokens; a refresh token works once."""

    name = "hyperspeed"

    def __init__(self, register: Register) -> None:
        self.register = register

    def answer(self, call: Call) -> Answer:
        """Return the answer to a call."""
        if call.path.startswith("/api/v1/auth/") and call.method == "POST":
            return self._authenticate(call)
        token = self.register.find(self.name, call.credential("Bearer"))
        if token is None or token.rule in (REFRESH, PASSWORD) or token.state in (State.REVOKED, State.EXPIRED):
            return reply(401, {"error": "unauthorized"})
        if token.is_limited():
            return too_many(token)
        return self._serve(call, token)

    def _serve(self, call: Call, token: Entry) -> Answer:
        if token.state is State.NO_PERMISSION:
            return reply(403, {"error": "forbidden"})
        if call.method in ("GET", "HEAD") and call.path == "/api/v1/organizations":
            return reply(200, [{"id": "42", "name": "Acme"}])
        if call.method in ("GET", "HEAD") and _SPACES.fullmatch(call.path):
            return reply(200, [])
        return reply(404, {"error": "not found"})

    def _authenticate(self, call: Call) -> Answer:
        action = call.path.rpartition("/")[2]
        field = "password" if action == "login" else "refresh_token"
        given = self.register.find(self.name, call.field(field))
        if action not in ("login", "refresh", "logout"):
            return reply(404, {"error": "not found"})
        if given is None or given.state is State.REVOKED:
            return reply(401, {"error": "invalid credentials" if action == "login" else "unauthorized"})
        if action != "login":
            given.state = State.REVOKED  # "The old refresh token is invalidated immediately"
        return Answer(204) if action == "logout" else self._pair()

    def _pair(self) -> Answer:
        access, refresh = self.register.add(ACCESS), self.register.add(REFRESH)
        tokens = {"access_token": access.secret, "refresh_token": refresh.secret}
        return reply(200, tokens | {"token_type": "Bearer", "expires_in": 900})
