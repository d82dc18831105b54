"""Reads the arguments of HTTPie (`http`, `https`) and of xh, which takes the same (their manuals)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.usage.data.body import FORM, JSON
from scanner.usage.data.build import build
from scanner.usage.data.parts import auth_of, flat, part
from scanner.usage.request import Auth, Param, Request
from scanner.usage.shell.tools.bodies import body_fields, without_colon
from scanner.usage.shell.tools.curl import MULTIPART
from scanner.usage.shell.tools.items import Items, take
from scanner.usage.shell.tools.options import Option, Syntax, parse
from scanner.usage.shell.tools.surroundings import Surroundings
from scanner.usage.shell.tools.urls import is_url
from scanner.usage.text import Text, literal

_TAKES = """
auth auth-type bearer boundary cert cert-key cert-key-pass ciphers default-scheme format-options http-version
max-headers max-redirects output pretty print proxy raw response-charset response-mime session session-read-only ssl
style timeout verify
"""
_SYNTAX = Syntax(
    frozenset(_TAKES.split()),
    frozenset(
        [
            "all",
            "body",
            "check-status",
            "continue",
            "download",
            "follow",
            "form",
            "headers",
            "json",
            "meta",
            "multipart",
            "offline",
            "quiet",
            "stream",
        ]
    ),
    {"a": "auth", "A": "auth-type", "p": "print", "o": "output", "s": "style", "f": "form", "j": "json"},
    frozenset("aAops"),
)
_SCHEME = re.compile(r"\0|[A-Za-z][A-Za-z0-9+.-]*://|\{\{")
ACCEPT = "application/json, */*;q=0.5"
"""What HTTPie accepts where it sends JSON."""


def httpie(arguments: Sequence[Text], around: Surroundings, scheme: str, form: str = "httpie") -> list[Request]:
    """Return the request that a command sends, none for a command without a URL."""
    options = parse(arguments, _SYNTAX)
    names = {option.name for option in options}
    items = take([option.value for option in options if not option.name])
    if items.url is None or not items.url.pieces or not is_url(items.url):
        return []
    value = {option.name: option.value for option in options}
    default = (value["default-scheme"].literal if "default-scheme" in value else None) or scheme
    raw = value.get("raw", around.stdin)
    content = _content(names, items, raw)
    headers = list(items.headers)
    if content == JSON and not any(name.lower() == "accept" for name, _ in headers):
        headers.append(Param("Accept", literal(ACCEPT)))
    has_body = bool(items.fields) or raw is not None
    request = build(
        form, _method(items, has_body=has_body), _absolute(items.url, default), around.span, call=around.call,
        query=tuple(items.query), headers=tuple(headers), content=content, has_body=has_body, headers_known=items.whole,
        body=(*items.fields, *(body_fields(raw, content) if raw is not None else ())), auth=_auth(options, items),
    )  # fmt: skip
    return [request._replace(sets_type=request.sets_type or bool(content))]


def _content(names: set[str], items: Items, raw: Text | None) -> str:
    if "multipart" in names:
        return MULTIPART
    if "form" in names:
        return FORM
    return JSON if items.fields or raw is not None or "json" in names else ""


def _method(items: Items, *, has_body: bool) -> str:
    if items.method is not None:
        return (items.method.literal or "").upper()
    return "POST" if has_body else "GET"


def _absolute(url: Text, scheme: str) -> Text:
    """Return a URL with its scheme; `:8000/x` is on this machine."""
    written = flat(url)
    if written.startswith("://"):
        return literal(scheme) + url
    if _SCHEME.match(written):
        return url
    if re.match(r":(?!:)", written):
        rest = url if re.match(r":\d|:\0", written) else part(url, 1)
        return literal(f"{scheme}://localhost") + rest
    return literal(f"{scheme}://") + url


def _auth(options: list[Option], items: Items) -> Auth | None:
    value = {option.name: option.value for option in options}
    token = value.get("bearer") or value.get("auth")
    carried = auth_of(tuple(items.headers))
    if token is None or not token.pieces:
        return carried
    kind = "bearer" if "bearer" in value else ((value.get("auth-type") or Text()).literal or "basic").lower()
    return Auth(
        {"bearer": "Bearer", "digest": "Digest"}.get(kind, "Basic"), "header:authorization", without_colon(token)
    )
