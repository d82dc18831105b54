"""Tells by their looks what arguments are for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.usage.code.draft import Draft, full_url, is_absolute
from scanner.usage.code.idioms import KEYS, METHODS
from scanner.usage.code.rows import method_name
from scanner.usage.code.values import Ref, Table, Value
from scanner.usage.text import Text

if TYPE_CHECKING:
    from scanner.usage.code.interp import Interpreter


def looks_like_options(run: Interpreter, value: Value, needed: frozenset[str]) -> bool:
    """Tell whether a mapping has keys of a request's options."""
    if not isinstance(value, Table) or value.encoded:
        return False
    roles = {run.idioms.keys.get(key.lower()) or KEYS.get(key.lower()) or "" for key, _ in value.entries}
    return bool(roles & needed)


def find_method_and_url(values: Sequence[Value]) -> tuple[int, int] | None:
    """Return the places of a method and of an absolute URL beside it, None without them."""
    for index, value in enumerate(values[:-1]):
        other = values[index + 1]
        if _is_method(value) and _is_url(other):
            return index, index + 1
        if _is_url(value) and _is_method(other):
            return index + 1, index
    return None


def _is_method(value: Value) -> bool:
    if isinstance(value, Ref):
        return bool(method_name(value.path.rpartition(".")[2])) and "." in value.path
    text = value.literal if isinstance(value, Text) else None
    return text is not None and (text in METHODS or (text.upper() in METHODS and text.islower()))


def _is_url(value: Value) -> bool:
    if isinstance(value, Draft):
        return value.kind == "url" and is_absolute(full_url(value))
    return isinstance(value, Text) and is_absolute(value)
