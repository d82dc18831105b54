"""The values that verification works on. None but `Secret` holds a token."""

from __future__ import annotations

from typing import NamedTuple

from scanner.model import Liveness


class Endpoint(NamedTuple):
    """Where a provider is asked: `scheme` is https or http, `host` a name or an address without brackets, lower-case.

    `base` is the path before the rule's own, without a slash at its end. `named_by_user`: on the command line or in the
    user's own configuration; only such an endpoint may lead to a private address.
    """

    scheme: str
    host: str
    port: int
    base: str = ""
    named_by_user: bool = False

    @property
    def netloc(self) -> str:
        """Host and port as they stand in a URL; the port is left out where it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"https": 443, "http": 80}[self.scheme] else f"{host}:{self.port}"


class Request(NamedTuple):
    """A request to be sent: `target` is the path on the endpoint, `headers` are templates that may hold `{secret}`."""

    method: str
    endpoint: Endpoint
    target: str
    headers: tuple[tuple[str, str], ...]

    @property
    def url(self) -> str:
        """The whole URL; never holds a secret."""
        return f"{self.endpoint.scheme}://{self.endpoint.netloc}{self.target}"


class Reply(NamedTuple):
    """What a server answered: body decompressed, `retry_after` as sent. All of it is hostile.

    `media_type` is lower-case and without parameters; `charset` likewise, empty if not named.
    """

    status: int
    media_type: str = ""
    charset: str = ""
    body: bytes = b""
    retry_after: str = ""


class Failure(NamedTuple):
    """Why there is no reply that could be judged; `reason` is our own sentence, never the server's words.

    `transport`: the server could not be reached or did not speak HTTP, so that the next token would fare no better.
    `refused`: the policy did not let the request be sent.
    """

    reason: str
    transport: bool = True
    refused: bool = False


class Verdict(NamedTuple):
    """What a reply, or its absence, says about a token.

    `limited`: the token is rate-limited; `wait` are the seconds that the server asked for, None if it named none.
    """

    liveness: Liveness
    reason: str
    limited: bool = False
    wait: float | None = None
