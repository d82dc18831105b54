"""Reads what a server answered, and no more of it than the policy allows."""

from __future__ import annotations

from typing import Any

from scanner.verify import policy
from scanner.verify.decompress import decompress
from scanner.verify.values import Reply

_MAX_FIELD = 256  # characters kept of a header that is judged
_ENCODED = "the reply is damaged, or encoded in a way that was not asked for"


class Problem(Exception):  # noqa: N818 - carries a sentence to where it becomes a Failure, no further
    """There is no reply that could be judged; `reason` and `transport` are those of the Failure."""

    def __init__(self, reason: str, *, transport: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.transport = transport


def read(response: Any) -> Reply:
    """Return a response of urllib3 (which is not imported here) as a reply; Problem if it can't be one."""
    headers = response.headers
    if headers.get("transfer-encoding", "chunked").strip().lower() != "chunked":
        raise Problem(_ENCODED, transport=False)
    body = decompress(_body(response), headers.get("content-encoding", ""), policy.MAX_BODY)
    if body is None:
        raise Problem(_ENCODED, transport=False)
    if len(body) > policy.MAX_BODY:
        raise _too_long()
    media_type, _, parameters = headers.get("content-type", "")[:_MAX_FIELD].lower().partition(";")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(' "')
    return Reply(response.status, media_type.strip(), charset, body, headers.get("retry-after", "")[:_MAX_FIELD])


def _body(response: Any) -> bytes:
    """Return the body as it was sent."""
    if (response.length_remaining or 0) > policy.MAX_BODY:
        raise _too_long()
    body = b""
    while data := response.read(policy.MAX_BODY + 1 - len(body), decode_content=False):
        body += data
        if len(body) > policy.MAX_BODY:
            raise _too_long()
    return body


def _too_long() -> Problem:
    return Problem(f"the reply is longer than {policy.MAX_BODY // 1024} KiB", transport=False)
