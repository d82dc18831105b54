"""Hyperoru, by its page: https://hyperoru.com. The page gives the statuses, but no bodies of errors."""

from __future__ import annotations

from .common import too_many
from .register import Entry, Register, State
from .wire import Answer, Call, reply

SESSION, PASSWORD = "hyperoru-session-token", "hyperoru-password"


class Hyperoru:
    """Answers for session tokens, in the header or, as it always did, in the query; logs in with passwords."""

    name = "hyperoru"

    def __init__(self, register: Register) -> None:
        self.register = register

    def answer(self, call: Call) -> Answer:
        """Return the answer to a call."""
        if call.path == "/api/health":
            return reply(200, {"status": "ok"})
        if call.method == "POST" and call.path in ("/api/users/login", "/api/users/register"):
            return self._log_in(call)
        token = self.register.find(self.name, call.credential("Bearer") or call.query.get("session_token", ""))
        if token is None or token.rule != SESSION or token.state in (State.REVOKED, State.EXPIRED):
            return reply(401, {"error": "Unauthorized"})
        if token.is_limited():
            return too_many(token)
        return self._serve(call, token)

    def _serve(self, call: Call, token: Entry) -> Answer:
        if token.state is State.NO_PERMISSION:
            return reply(403, {"error": "Forbidden"})
        if call.method == "POST" and call.path == "/api/users/logout":
            token.state = State.REVOKED
            return reply(200, {"success": True})
        if call.method in ("GET", "HEAD") and call.path == "/api/account/list":
            return reply(200, {"accounts": [{"id": 1, "name": "Main"}]})
        return reply(404, {"error": "Not Found"})

    def _log_in(self, call: Call) -> Answer:
        password = self.register.find(self.name, call.field("password"))
        if call.path.endswith("login") and (password is None or password.state is State.REVOKED):
            return reply(401, {"error": "Unauthorized"})
        return reply(200, {"session_token": self.register.add(SESSION).secret})
