"""Gives a request its body, and the media type if its client is known to say it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scanner.usage.code import instances
from scanner.usage.code.draft import FORM, JSON, Draft, is_null
from scanner.usage.code.values import Instance, Items, Ref, Table, Value, first, pairs_of, text_of

_MEDIA_TYPE = re.compile(r"(?:application|text|multipart|image|audio|video)/[\w.+-]+", re.ASCII)
KINDS: Mapping[str, str] = {
    "json": JSON,
    "urlencoded": FORM,
    "multipart": "multipart/form-data",
    "xml": "application/xml",
    "plain": "text/plain",
}
"""Media types by the words that libraries have for them."""


def add_field(draft: Draft, name: str | None, value: Value) -> None:
    """Add one field to a form."""
    body = draft.body if isinstance(draft.body, Table) else Table(encoded="form")
    draft.body = body
    draft.content = draft.content or FORM
    if name is not None:
        body.add(name, value)
    else:
        body.whole = False


def set_body(draft: Draft, role: str, value: Value) -> None:
    """Set the body, its parts or its media type, by the role in which a value is given."""
    value = first(value)
    if isinstance(value, Instance):
        value = instances.table(value)
    if role == "content":
        role = "type" if media_type(value) else "body"
    if role == "type":
        draft.content, draft.sets_type = media_type(value) or text_of(value).literal or "", True
        return
    if is_null(value):
        return
    if role == "ajaxdata" and method_of(draft) in {"", "GET", "HEAD"}:
        draft.set_query(value)
        return
    if role == "files":
        _add_files(draft, value)
        return
    pairs = pairs_of(value) if role in {"form", "data"} and isinstance(value, Items) else None
    value = pairs if pairs is not None else value
    draft.body = value
    if role == "urlbody":
        draft.guess = "POST"
    if isinstance(value, Draft):
        _copy_body(draft, value)
        return
    content = _content(role, value)
    if content:
        draft.content, draft.sets_type = content, True


def _copy_body(draft: Draft, other: Draft) -> None:
    if other.kind == "url":  # a text that was put together
        draft.body = other.as_text()
        return
    draft.body, draft.content, draft.sets_type = other.body, other.content, other.sets_type
    draft.headers.update(other.headers)
    draft.credential = other.credential or draft.credential


def media_type(value: Value) -> str:
    """Return the media type that a text or a constant of a library stands for, empty for other values."""
    text = text_of(value).literal
    if text is not None:
        return text.partition(";")[0].strip().lower() if _MEDIA_TYPE.match(text) else ""
    words = value.path.lower().replace("_", "") if isinstance(value, Ref) else ""
    if not any(word in words for word in ("mediatype", "contenttype", "mediatypenames")):
        return ""
    return next((kind for word, kind in KINDS.items() if word in words.rpartition("type")[2]), "")


def _add_files(draft: Draft, value: Value) -> None:
    """Add parts to a form: none for an empty list, which is what generated code passes."""
    parts = pairs_of(value) if isinstance(value, Items) else value
    if isinstance(value, Items | Table) and not (isinstance(parts, Table) and parts.entries):
        return
    body = draft.body.copy() if isinstance(draft.body, Table) else Table()
    body.update(parts if isinstance(parts, Table) else value)
    body.encoded = "multipart"
    draft.body, draft.content, draft.sets_type = body, "multipart/form-data", True


def method_of(draft: Draft) -> str:
    """Return the method as far as it is known by now."""
    return ((draft.method.literal if draft.method else "") or draft.guess).upper()


def _content(role: str, value: Value) -> str:
    """Return the media type that a client says for a body: for text it says none by itself."""
    encoded = value.encoded if isinstance(value, Table) else ""
    if encoded == "multipart":
        return "multipart/form-data"
    if encoded == "form":
        return FORM
    if role == "json" or (role == "jsondata" and isinstance(value, Table | Items) and not encoded):
        return JSON
    if encoded == "form" or (role == "form" and not encoded):
        return FORM
    if role in {"data", "ajaxdata"} and isinstance(value, Table) and not encoded:
        return FORM
    return ""
