"""The frozen form of a rule file's `[verify.NAME]`: one harmless request, and which reply means what.

There is no field for a method that changes something, for a body, for a redirect or for a secret in a URL: what the
form can't say, no rule file can ask for.
"""

from __future__ import annotations

from typing import NamedTuple

from scanner.model import Liveness

Scalar = str | int | bool
"""A JSON value that an outcome compares with: of the same type and equal."""

DEFAULT_RATE = 5.0
"""Requests a second, where the provider documents no limit."""


class Outcome(NamedTuple):
    """What a reply means if every condition that is set holds (`outcomes = [...]`; the first that fits decides).

    `status` holds codes and classes (`"401"`, `"4xx"`). The keys of `json` and `json_not` are dotted paths into a JSON
    object: all values of `json` stand there, none of `json_not` does. `json_lacks` are paths at which nothing, null or
    false may stand. Any of the three, or `is_json`, demands a body of a JSON media type that parses to an object or a
    list. `contains` is text that the body holds. `rate_limited` makes it the same as a 429. `reason` is the sentence's
    end for people: `answered 401: REASON`.
    """

    liveness: Liveness
    status: tuple[str, ...] = ()
    is_json: bool = False
    json: tuple[tuple[str, Scalar], ...] = ()
    json_not: tuple[tuple[str, Scalar], ...] = ()
    json_lacks: tuple[str, ...] = ()
    contains: str = ""
    rate_limited: bool = False
    reason: str = ""


class RecordedReply(NamedTuple):
    """A reply as the provider documents it, or as a broken network gives it, and the liveness it must lead to."""

    status: int
    liveness: Liveness
    content_type: str = ""
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class Tell(NamedTuple):
    """A fact told by an active reply: `key` of the listed items, if all of them have the same of these `values`."""

    key: str
    values: tuple[str, ...]


class Verification(NamedTuple):
    """One harmless request (`[verify.NAME]`), to `endpoint` + `path`, and what its replies mean.

    `endpoint` is empty for self-hosted providers: then only one that the user names is asked. `path` may hold
    `{random}` (a made-up id). `headers` are templates, of which exactly one holds `{secret}`. `rate` is in requests a
    second.
    `retry_after` is the JSON path of the seconds to wait in a rate-limited reply. `safe` says why asking is harmless.
    """

    name: str
    path: str
    safe: str
    headers: tuple[tuple[str, str], ...]
    outcomes: tuple[Outcome, ...]
    replies: tuple[RecordedReply, ...]
    method: str = "GET"
    endpoint: str = ""
    rate: float = DEFAULT_RATE
    retry_after: str = ""
    tells: tuple[Tell, ...] = ()
