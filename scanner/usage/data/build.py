"""Puts the parts that a reader found together as a `Request`."""

from __future__ import annotations

from scanner.model import Span
from scanner.usage.data.parts import auth_of, split_url
from scanner.usage.request import Auth, Param, Request
from scanner.usage.text import Text

MAX_COMMENT = 400
MAX_REQUESTS = 2_000
"""A description of more requests than these is cut, and that is said."""


def build(
    form: str,
    method: str,
    url: Text,
    span: Span,
    *,
    call: Span | None = None,
    query: tuple[Param, ...] = (),
    headers: tuple[Param, ...] = (),
    body: tuple[Param, ...] = (),
    content: str = "",
    has_body: bool = False,
    is_json: bool = False,
    headers_known: bool = True,
    query_known: bool = True,
    auth: Auth | None = None,
    number: int = 0,
    comment: str = "",
) -> Request:
    """Make a request: the URL loses query and userinfo; without `auth` the credential is taken from the headers."""
    parts = split_url(url)
    if parts.userinfo is not None and auth is None:
        auth = auth_of(headers) or Auth("Basic", "userinfo", parts.userinfo)
    written = next((value.literal or "" for name, value in headers if name.lower() == "content-type"), None)
    return Request(
        form,
        method.upper(),
        parts.bare,
        span,
        span if call is None else call,
        query=_once(parts.query + query),
        headers=headers,
        body=body,
        content=(content if written is None else written).partition(";")[0].strip().lower(),
        has_body=has_body or bool(body),
        sets_type=written is not None,
        is_json=is_json,
        headers_known=headers_known,
        query_known=query_known,
        auth=auth or auth_of(headers),
        number=number,
        comment=" ".join(comment.split())[:MAX_COMMENT],
    )


def _once(query: tuple[Param, ...]) -> tuple[Param, ...]:
    """Drop what stands twice: formats that list the query beside a URL that has it already."""
    kept: dict[tuple[str, str], Param] = {}
    for param in query:
        kept.setdefault((param.name, param.value.pattern), param)
    return tuple(kept.values())
