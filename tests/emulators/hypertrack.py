"""HyperTrack, by its page: https://api.hypertrack.com/api/v2/.

The page gives the statuses but no bodies. A publishable key that lists is answered 403, "you don't have permission to
access the resource, verify your key": it is no invalid key, which would get 401, but list calls are for secret keys.
"""

from __future__ import annotations

import re

from .common import too_many
from .register import Entry, Register, State
from .wire import Answer, Call, reply

_ENTITY = re.compile(r"/api/v2/(?P<kind>users|actions|places)/(?:(?P<id>[^/]+)/)?")
_REFUSED = {
    State.NO_BILLING: (402, "You are accessing a paid resource without billing setup."),
    State.NO_PERMISSION: (403, "You don't have permission to access the resource, verify your key."),
}


class HyperTrack:
    """Answers for secret and publishable keys. `actions` are ids of actions that exist."""

    name = "hypertrack"

    def __init__(self, register: Register) -> None:
        self.register = register
        self.actions: set[str] = set()

    def answer(self, call: Call) -> Answer:
        """Return the answer to a call; a URL without a slash at its end is redirected before anything else."""
        if not call.path.endswith("/"):
            return Answer(301, headers=(("Location", f"{call.path}/"),))
        if call.path.startswith("/api/v1/"):
            return Answer(301, headers=(("Location", call.path.replace("/v1/", "/v2/", 1)),))
        key = self.register.find(self.name, call.credential("token"))
        if key is None or key.state in (State.REVOKED, State.EXPIRED):
            return reply(401, {"detail": "Missing or invalid API key."})
        if key.is_limited():
            return too_many(key)
        if key.state in _REFUSED:
            status, text = _REFUSED[key.state]
            return reply(status, {"detail": text})
        return self._serve(call, key)

    def _serve(self, call: Call, key: Entry) -> Answer:
        entity = _ENTITY.fullmatch(call.path)
        if entity is None:
            return _not_found()
        if entity["id"]:
            return self._one(call, entity["id"])
        if call.method == "POST":
            return self._create(call)
        if call.method not in ("GET", "HEAD"):
            return _not_allowed()
        if key.secret.startswith("pk_"):
            return reply(403, {"detail": "You don't have permission to access the resource, verify your key."})
        return reply(200, {"count": 0, "next": None, "previous": None, "results": []})

    def _one(self, call: Call, name: str) -> Answer:
        if call.method not in ("GET", "HEAD", "PATCH"):
            return _not_allowed()
        return reply(200, {"id": name}) if name in self.actions else _not_found()

    def _create(self, call: Call) -> Answer:
        if call.headers.get_content_type() != "application/json":
            return reply(400, {"detail": "Missing or invalid parameters in API call."})
        name = f"action-{len(self.actions) + 1}"
        self.actions.add(name)
        return reply(201, {"id": name})


def _not_found() -> Answer:
    return reply(404, {"detail": "The resource does not exist, check the URL."})


def _not_allowed() -> Answer:
    return reply(405, {"detail": "You tried to access a resource with an invalid HTTP method."})
