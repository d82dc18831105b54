"""Applies what a call says of the credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.usage.code.draft import Draft, is_null
from scanner.usage.code.values import Credential, Table, Value, text_of

if TYPE_CHECKING:
    from scanner.usage.code.interp import Interpreter


def auth(_run: Interpreter, draft: Draft, value: Value) -> None:
    """Set the credential as `auth=` takes it."""
    draft.set_auth(value)


def user(_run: Interpreter, draft: Draft, value: Value) -> None:
    """Set the user of Basic."""
    draft.user = text_of(value)


def password(_run: Interpreter, draft: Draft, value: Value) -> None:
    """Set the password of Basic, or say what the user is."""
    if isinstance(value, Table):  # superagent's `.auth(token, {type: "bearer"})`
        kind = value.get("type")
        if text_of(kind).literal == "bearer" and draft.user is not None:
            draft.credential, draft.user = Credential("Bearer", draft.user), None
    elif not is_null(value):
        draft.password = text_of(value)


def bearer(_run: Interpreter, draft: Draft, value: Value) -> None:
    """Set a bearer token."""
    draft.credential = Credential(draft.scheme or "Bearer", text_of(value))


def auth_type(_run: Interpreter, draft: Draft, value: Value) -> None:
    """Set the scheme of a bearer token."""
    draft.scheme = text_of(value).literal or ""
    if draft.credential is not None and draft.scheme:
        draft.credential = draft.credential._replace(scheme=draft.scheme)


def api_key(_run: Interpreter, draft: Draft, value: Value) -> None:
    """Set the header of an API key."""
    draft.headers.set("X-API-Key", value)


def authorization(_run: Interpreter, draft: Draft, value: Value) -> None:
    """Set the whole header."""
    draft.headers.set("Authorization", value)
