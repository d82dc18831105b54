"""Finds the row that speaks of a callee or member."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from scanner.usage.code.idioms import METHODS, VERBS, Idioms, Row, Setter

_GLOBAL_ROOTS = frozenset({"window", "globalThis", "self", "global", "root", "parent", "this"})
UNKNOWN = "?"
"""The method of a callee that is chosen when the program runs (`axios[method]`)."""
READ = frozenset({"GET", "HEAD", "OPTIONS", "DELETE", "QUERY"})


class Found(NamedTuple):
    """A row and the method that the callee's name implies, empty if none."""

    row: Row
    method: str = ""


class Table(NamedTuple):
    """The rows of a language by the last words of their paths."""

    calls: Mapping[str, tuple[Row, ...]]
    verbs: Mapping[str, tuple[Row, ...]]
    setters: Mapping[str, tuple[Setter, ...]]


def table(idioms: Idioms) -> Table:
    """Index the rows of a language."""
    calls: dict[str, list[Row]] = {}
    verbs: dict[str, list[Row]] = {}
    setters: dict[str, list[Setter]] = {}
    for row in idioms.calls:
        owner, _, last = row.path.rpartition(".")
        if last in {"{}", "{read}", "{write}"}:
            verbs.setdefault(owner.rpartition(".")[2], []).append(row)
        else:
            calls.setdefault(last, []).append(row)
    for setter in idioms.setters:
        setters.setdefault(setter.name.lower(), []).append(setter)
    return Table(*({key: tuple(rows) for key, rows in found.items()} for found in (calls, verbs, setters)))  # type: ignore[arg-type]  # the three dicts have the three types


def find(rows: Table, path: str) -> Found | None:
    """Return the row for a path, with its verb."""
    owner, _, last = path.rpartition(".")
    if last == "{}":
        found = find(rows, f"{owner}.post")
        return Found(found.row, UNKNOWN) if found is not None and found.row.does == "send" else None
    for row in rows.calls.get(last, ()):
        if _fits(row.path, path):
            return Found(row, row.method or verb(last))
    method = verb(last)
    if method and owner:
        kind = "{read}" if method in READ else "{write}"
        for row in rows.verbs.get(owner.rpartition(".")[2], ()):
            pattern = row.path.rpartition(".")[2]
            if pattern in {"{}", kind} and _fits(row.path.removesuffix(f".{pattern}"), owner):
                return Found(row, method)
    return None


def find_method(rows: Table, name: str) -> Row | None:
    """Return the row for a method on any value."""
    for row in rows.calls.get(name, ()):
        if row.path == f".{name}":
            return row
    return None


def find_setter(rows: Table, name: str, kind: str) -> tuple[Setter, str] | None:
    """Return the setter of a client or request, with the method that its name implies."""
    lower = name.lower()
    for setter in rows.setters.get(lower, ()):
        if setter.on in {"", kind}:
            return setter, setter.method
    method = verb(lower)
    if method:
        for pattern in ("{read}" if method in READ else "{write}", "{}"):
            for setter in rows.setters.get(pattern, ()):
                if setter.on in {"", kind}:
                    return setter, method
    return None


@lru_cache(maxsize=1024)
def verb(name: str) -> str:
    """Return the method that a callee's name stands for, empty if none."""
    return VERBS.get(name.lower(), "")


def method_name(name: str) -> str:
    """Return the method that a constant's name stands for (`MethodPost`, `POST`), empty if none."""
    upper = name.upper()
    for prefix in ("HTTP_", "METHOD_", "METHOD"):
        upper = upper.removeprefix(prefix)
    return upper if upper in METHODS else ""


def _fits(row: str, path: str) -> bool:
    if row.startswith("."):
        return False
    if row == path:
        return True
    if ("." not in row and row[:1].islower()) or row[:1] in {"$", "_"}:
        head, _, rest = path.partition(".")
        return head in _GLOBAL_ROOTS and rest == row
    return path.endswith(f".{row}")
