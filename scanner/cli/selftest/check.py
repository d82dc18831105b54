"""What was tried, and how it went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from scanner.errors import StraykeyError, defect

OK = "ok"
LIMITED = "limited"
FAILED = "failed"
BUG = "this is a bug: please report it"

Checks = Iterator["Check"]


class Check(NamedTuple):
    """One thing that was tried. `limited` finds the same, but slower or less nicely; `failed` is something missing."""

    name: str
    status: str
    detail: str
    remedy: str = ""


def attempt(name: str, work: Callable[[], str]) -> Check:
    """Return how `work` went: what it says, or what it raised."""
    try:
        return Check(name, OK, work())
    except StraykeyError as error:
        return Check(name, FAILED, error.message, error.hint)
    except Exception as error:  # noqa: BLE001 - whatever is broken here has to be told, and the rest tried
        return Check(name, FAILED, defect(error))

