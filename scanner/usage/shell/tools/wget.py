"""Reads the arguments of wget (its manual)."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.usage.data.body import FORM
from scanner.usage.data.build import build
from scanner.usage.data.parts import auth_of, cut, flat, part
from scanner.usage.request import Auth, Param, Request
from scanner.usage.shell.tools.bodies import body_fields, is_json, without_colon
from scanner.usage.shell.tools.options import Option, parse
from scanner.usage.shell.tools.surroundings import Surroundings
from scanner.usage.shell.tools.syntaxes import WGET
from scanner.usage.shell.tools.urls import is_url, urls_among
from scanner.usage.text import Text, literal

_BODIES = {"post-data", "body-data", "post-file", "body-file"}


def wget(arguments: Sequence[Text], around: Surroundings) -> list[Request]:
    """Return the requests that a command sends: one for each URL."""
    options = parse(arguments, WGET)
    values = {option.name: option.value for option in options}
    plain = [option.value for option in options if not option.name]
    urls = [url for url in urls_among(plain) if url.pieces and is_url(url)]
    headers, whole = _headers(options)
    given = next((name for name in _BODIES if name in values), "")
    body = values.get(given, Text())
    if given.endswith("-file"):
        body = around.content(body) or Text()
    written = next((value.literal or "" for name, value in headers if name.lower() == "content-type"), FORM)
    content = written.partition(";")[0].strip().lower() if given else ""
    return [
        build(
            "wget", _method(values), url, around.span, call=around.call, headers=headers,
            body=body_fields(body, content), content=content, has_body=bool(given),
            is_json=is_json(body),
            headers_known=whole and len(urls) == len(plain), auth=_auth(values, headers),
        )
        for url in urls
    ]  # fmt: skip


def _headers(options: list[Option]) -> tuple[tuple[Param, ...], bool]:
    headers: list[Param] = []
    whole = True
    for name, value in options:
        if name == "header":
            key, rest = cut(value, ":")
            if key.literal and rest is not None:
                stripped = part(rest, len(flat(rest)) - len(flat(rest).lstrip()))
                headers.append(Param(key.literal.strip(), stripped))
            else:
                whole = False
        elif name in {"user-agent", "referer"}:
            headers.append(Param({"user-agent": "User-Agent"}.get(name, "Referer"), value))
    return tuple(headers), whole


def _method(values: dict[str, Text]) -> str:
    if "method" in values:
        return (values["method"].literal or "").strip()
    if "spider" in values:
        return "HEAD"
    return "POST" if "post-data" in values or "post-file" in values else "GET"


def _auth(values: dict[str, Text], headers: tuple[Param, ...]) -> Auth | None:
    carried = auth_of(headers)
    user = values.get("http-user") or values.get("user")
    if user is None or (carried is not None and carried.place == "header:authorization"):
        return carried
    password = values.get("http-password") or values.get("password") or Text()
    return Auth("Basic", "header:authorization", without_colon(user + literal(":") + password))
