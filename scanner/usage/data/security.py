"""Reads the security requirements of OpenAPI 3 and Swagger 2."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from scanner.usage.data.node import Node
from scanner.usage.data.parts import auth_of
from scanner.usage.request import Auth, Param
from scanner.usage.text import Text, hole, literal

_WORD = re.compile(
    r"""(?i)\b(?P<scheme>bearer|basic|token|apikey|api-key|key)\b[ ]+["'`]?[<{\[$]
    |["'`](?P<quoted>bearer|token|basic)[ ]+[^"'`]+["'`]
    |prefix(?:ed)?\b[^.]{0,40}\b(?P<prefix>bearer|token)\b""",
    re.VERBOSE,
)
_SCHEMES = {"oauth2": "Bearer", "openidconnect": "Bearer", "basic": "Basic"}


class Security(NamedTuple):
    """What a caller has to send; `auth` is None where nothing, or nothing that is a header."""

    headers: tuple[Param, ...] = ()
    query: tuple[Param, ...] = ()
    auth: Auth | None = None


def requirement(requirements: Node, schemes: Node, resolve: Callable[[Node], Node]) -> Security:
    """Read the first requirement, all of whose schemes are sent together; an empty one asks for nothing."""
    for alternative in requirements.items[:20]:
        found = Security()
        for key, _ in alternative.pairs[:20]:
            found = _both(found, _scheme(key.text, resolve(schemes.get(key.text))))
        if found != Security():
            return found
    return Security()


def _both(one: Security, other: Security) -> Security:
    return Security(one.headers + other.headers, one.query + other.query, one.auth or other.auth)


def _scheme(key: str, node: Node) -> Security:
    kind = node.get("type").text.lower()
    if kind == "http":
        return _authorization(_written(node.get("scheme").text), key)
    if kind in _SCHEMES:
        return _authorization(_SCHEMES[kind], key)
    name, place = node.get("name").text, node.get("in").text.lower()
    param = Param(name, hole(key, span=node.span))
    if kind == "apikey" and place == "query":
        return Security((), (param,))
    if kind != "apikey" or place != "header":
        return Security()
    if name.lower() == "authorization":
        return _in_authorization(node, param)
    return Security((param,), (), auth_of((param,)) or Auth("", f"header:{name.lower()}", param.value))


def _in_authorization(node: Node, param: Param) -> Security:
    """Read an API key in Authorization: only prose can say which word stands before it."""
    word = _WORD.search(node.get("description").text[:1000])
    scheme = (word["scheme"] or word["quoted"] or word["prefix"]) if word else ""
    value = literal(f"{scheme} ") + param.value if scheme else param.value
    return Security((Param(param.name, value),), (), Auth(scheme, "header:authorization", param.value))


def _authorization(scheme: str, key: str) -> Security:
    token: Text = hole(key)
    return Security(
        (Param("Authorization", literal(f"{scheme} ") + token),), (), Auth(scheme, "header:authorization", token)
    )


def _written(scheme: str) -> str:
    """Write a scheme as HTTP does: descriptions have it in lower case."""
    return {"bearer": "Bearer", "basic": "Basic", "digest": "Digest"}.get(scheme.lower(), scheme)
