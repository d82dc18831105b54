"""What goes over the wire: a call as a server read it, and its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.message import Message
from typing import NamedTuple


class Call(NamedTuple):
    """A request. `target` is as it was sent, `path` and `query` are its two halves, percent codes decoded."""

    method: str
    target: str
    path: str
    query: Mapping[str, str]
    headers: Message
    body: bytes = b""

    def credential(self, scheme: str) -> str:
        """Return what the Authorization header holds under a scheme, else an empty text."""
        given, _, value = self.headers.get("Authorization", "").partition(" ")
        return value.strip() if given.lower() == scheme.lower() else ""

    def field(self, name: str) -> str:
        """Return a text field of a JSON body, else an empty text."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return ""
        return str(value.get(name, "")) if isinstance(value, dict) else ""


class Answer(NamedTuple):
    """A reply: without `content_type` it names none."""

    status: int
    body: bytes = b""
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class Vanish(Exception):  # noqa: N818 - not an error: a server that does not answer
    """Raised instead of answering: the connection ends after `seconds`, with a TCP reset or just so."""

    def __init__(self, *, reset: bool = False, seconds: float = 0) -> None:
        super().__init__()
        self.reset = reset
        self.seconds = seconds


def reply(status: int, value: object, *headers: tuple[str, str]) -> Answer:
    """Answer with JSON."""
    return Answer(status, json.dumps(value).encode(), "application/json", headers)


def page(status: int, title: str, *headers: tuple[str, str]) -> Answer:
    """Answer with an HTML page."""
    text = f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Answer(status, text.encode(), "text/html; charset=utf-8", headers)
