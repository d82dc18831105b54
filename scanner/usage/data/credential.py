"""Makes headers and query parameters of the `auth` blocks of API clients (Postman, Insomnia, Bruno)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scanner.usage.data.parts import auth_of, authorization
from scanner.usage.request import Auth, Param
from scanner.usage.text import Text, hole, literal


class Credential(NamedTuple):
    """What an `auth` block adds to a request."""

    headers: tuple[Param, ...] = ()
    query: tuple[Param, ...] = ()
    auth: Auth | None = None


def no_credential() -> Credential:
    """Return what "no auth" adds."""
    return Credential()


def from_fields(kind: str, fields: Mapping[str, Text]) -> Credential:
    """Read a block by its type and fields; types that need a dialogue (OAuth 1, AWS) leave the token open."""
    kind = kind.lower()
    if kind == "bearer":
        scheme = (fields.get("prefix") or Text()).literal or "Bearer"
        return _authorization(scheme, fields.get("token") or Text())
    if kind == "basic":
        user, password = fields.get("username") or Text(), fields.get("password") or Text()
        token = user + literal(":") + password if user.pieces or password.pieces else Text()
        return Credential((), (), Auth("Basic", "header:authorization", token)) if token.pieces else Credential()
    if kind == "apikey":
        return _api_key(fields)
    if kind in {"oauth2", "oauth"}:
        token = fields.get("accessToken") or hole("access_token")
        prefix = (fields.get("headerPrefix") or fields.get("tokenPrefix") or Text()).literal
        if (fields.get("addTokenTo") or Text()).literal == "queryParams":
            return Credential((), (Param("access_token", token),))
        return _authorization((prefix or "Bearer").strip(), token)
    return Credential()


def _api_key(fields: Mapping[str, Text]) -> Credential:
    name = (fields.get("key") or Text()).literal
    value = fields.get("value") or Text()
    place = (fields.get("in") or fields.get("addTo") or fields.get("placement") or Text()).literal or "header"
    if not name:
        return Credential()
    param = Param(name, value)
    if place.lower() in {"query", "queryparams"}:
        return Credential((), (param,))
    if name.lower() == "authorization":
        return Credential((param,), (), authorization(value) if value.pieces else None)
    return Credential((param,), (), auth_of((param,)) or Auth("", f"header:{name.lower()}", value))


def _authorization(scheme: str, token: Text) -> Credential:
    if not token.pieces:
        return Credential()
    header = Param("Authorization", literal(f"{scheme} ") + token)
    return Credential((header,), (), Auth(scheme, "header:authorization", token))
