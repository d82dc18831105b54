"""What goes wrong between a client and a provider; each trouble stands between a call and its usual answer."""

from __future__ import annotations

import time
from collections.abc import Callable

from .wire import Answer, Call, Vanish, page, reply

Trouble = Callable[[Call, Callable[[], Answer]], Answer]
"""Gets the call and what would give the usual answer, and returns what is answered instead; may raise Vanish."""


def answers(answer: Answer) -> Trouble:
    """Answer always the same."""
    return lambda _call, _usual: answer


def error(status: int) -> Trouble:
    """Answer with an HTML error page."""
    return answers(page(status, f"Error {status}"))


def json_error(status: int) -> Trouble:
    """Answer with a JSON error that no page documents."""
    return answers(reply(status, {"error": f"error {status}"}))


def redirect(status: int, to: str) -> Trouble:
    """Send the client to another address, below which the path stays the same."""
    return lambda call, _usual: Answer(status, headers=(("Location", to + call.target),))


def captive_portal() -> Trouble:
    """Answer like a hotel's network: 200, and a page that wants a click."""
    return answers(page(200, "Welcome to our network"))


def login_page() -> Trouble:
    """Answer 200 with a page to log in on."""
    return answers(page(200, "Sign in"))


def wrong_json() -> Trouble:
    """Answer 200 with JSON that is neither an object nor a list."""
    return answers(reply(200, "ok"))


def broken_json() -> Trouble:
    """Answer 200 with half a document."""
    return answers(Answer(200, b'{"success": true, "data": [', "application/json"))


def not_successful() -> Trouble:
    """Answer 200 with JSON that says it was no success."""
    return answers(reply(200, {"success": False, "error": "INTERNAL", "message": "Something went wrong"}))


def mislabelled(content_type: str) -> Trouble:
    """Give the usual answer under another media type."""
    return lambda _call, usual: usual()._replace(content_type=content_type)


def restatus(status: int) -> Trouble:
    """Give the usual answer under another status."""
    return lambda _call, usual: usual()._replace(status=status)


def latency(seconds: float) -> Trouble:
    """Give the usual answer late."""

    def late(_call: Call, usual: Callable[[], Answer]) -> Answer:
        time.sleep(seconds)
        return usual()

    return late


def reset() -> Trouble:
    """End the connection with a TCP reset instead of an answer."""
    return _vanish(Vanish(reset=True))


def hang_up() -> Trouble:
    """Close the connection without a word."""
    return _vanish(Vanish())


def silence(seconds: float = 60) -> Trouble:
    """Say nothing for so long."""
    return _vanish(Vanish(seconds=seconds))


def _vanish(how: Vanish) -> Trouble:
    def vanish(_call: Call, _usual: Callable[[], Answer]) -> Answer:
        raise Vanish(reset=how.reset, seconds=how.seconds)

    return vanish
