"""Hypemarket, by its page: https://hypemarket.ai. The page gives no body of a list."""

from __future__ import annotations

import json
import re

from .common import too_many
from .register import Entry, Register, State
from .wire import Answer, Call, page, reply

TOKEN = "hypemarket-access-token"
_REALM = ("WWW-Authenticate", 'Token realm="Application"')
_ONE = re.compile(r"/me/access_tokens/(?P<name>[\w-]+)\.json")


class Hypemarket:
    """Answers for personal access tokens. Without `.json` or an Accept header for JSON it answers with HTML pages."""

    name = "hypemarket"

    def __init__(self, register: Register) -> None:
        self.register = register

    def answer(self, call: Call) -> Answer:
        """Return the answer to a call."""
        if not (call.path.endswith(".json") or "application/json" in call.headers.get("Accept", "")):
            return page(200, "Sign in to Hypemarket")
        token = self.register.find(self.name, call.credential("Bearer"))
        if token is None or token.state in (State.REVOKED, State.EXPIRED):
            return _denied()
        if token.is_limited():
            return too_many(token)
        if token.permission == "read" and call.method not in ("GET", "HEAD"):
            return _denied()
        if token.state is State.NO_PERMISSION:
            return reply(403, {"error": "Forbidden"})
        return self._serve(call, token)

    def _serve(self, call: Call, token: Entry) -> Answer:
        path = call.path.removesuffix(".json")
        one = _ONE.fullmatch(call.path)
        if path == "/me/access_tokens" and call.method in ("GET", "HEAD"):
            return reply(200, [_shown(entry) for entry in self._tokens(token.owner)])
        if path == "/me/access_tokens" and call.method == "POST":
            return self._create(call, token.owner)
        if path == "/me/social_accounts" and call.method in ("GET", "HEAD"):
            return reply(200, [])
        if one and call.method == "DELETE":
            return self._delete(one["name"], token.owner)
        return reply(404, {"error": "Not Found"})

    def _tokens(self, owner: str) -> list[Entry]:
        mine = (entry for entry in self.register if entry.rule == TOKEN and entry.owner == owner)
        return [entry for entry in mine if entry.state is not State.REVOKED]

    def _create(self, call: Call, owner: str) -> Answer:
        wanted = json.loads(call.body)["access_token"]
        entry = self.register.add(TOKEN, owner=owner, permission=wanted["permission"])
        return reply(201, _shown(entry) | {"token": entry.secret})

    def _delete(self, name: str, owner: str) -> Answer:
        entry = next((entry for entry in self._tokens(owner) if entry.name == name), None)
        if entry is None:
            return reply(404, {"error": "Not Found"})
        entry.state = State.REVOKED
        return Answer(204)


def _shown(entry: Entry) -> dict[str, str]:
    about = {"id": entry.name, "description": "CI script", "permission": entry.permission}
    return about | {"created_at": "2026-05-05T08:00:00Z"}


def _denied() -> Answer:
    """Refuse without JSON, as the page warns."""
    return Answer(401, b"HTTP Token: Access denied.\n", "text/plain; charset=utf-8", (_REALM,))
