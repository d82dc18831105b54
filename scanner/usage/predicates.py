"""Evaluates conditions of rules. What is not known is neither true nor false, and then nothing is reported."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from enum import Enum
from typing import Any, Protocol

import regex

from scanner.ruleset.usage import Scalar, Test, Where

MAX_TEXT = 8_192
MAX_SECONDS = 0.05
"""Rules' regexes are bounded; this bounds what they do to hostile text."""

Truth = bool | None
"""None where a file doesn't tell."""


class Blank(Enum):
    """A field without a value: it may be there or not, it is not there, or it is there with a value not known."""

    UNKNOWN = "unknown"
    ABSENT = "absent"
    OPAQUE = "opaque"


Value = Scalar | Blank


class Subject(Protocol):
    """What conditions are about."""

    def field(self, name: str) -> Value:
        """Return the value of a field of `scanner.ruleset.where`; unknown where it does not apply."""
        ...

    def judge(self, name: str) -> Truth:
        """Return what a named predicate says."""
        ...


def holds(where: Where, subject: Subject) -> bool:
    """Tell whether conditions hold for sure."""
    return _truth(where, subject) is True


def fits(pattern: str, text: str) -> Truth:
    """Search a regex in a text; None if that takes too long."""
    try:
        return _compiled(pattern).search(text[:MAX_TEXT], timeout=MAX_SECONDS) is not None
    except TimeoutError:
        return None


def fields(where: Where) -> frozenset[str]:
    """Return the names of all fields that conditions look at."""
    inner = (*where.any_of, *where.all_of, *where.none_of)
    return frozenset(test.field for test in where.tests).union(*map(fields, inner))


def _truth(where: Where, subject: Subject) -> Truth:
    return _all((
        *(_test(test, subject) for test in where.tests),
        *(subject.judge(name) for name in where.predicates),
        *(_truth(inner, subject) for inner in where.all_of),
        *((_any(_truth(inner, subject) for inner in where.any_of),) if where.any_of else ()),
        *(_not(_truth(inner, subject)) for inner in where.none_of),
    ))  # fmt: skip


def _all(truths: Iterable[Truth]) -> Truth:
    found = set(truths)
    if False in found:
        return False
    return None if None in found else True


def _any(truths: Iterable[Truth]) -> Truth:
    found = set(truths)
    if True in found:
        return True
    return None if None in found else False


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _test(test: Test, subject: Subject) -> Truth:
    value = subject.field(test.field)
    if test.op == "exists":
        return None if value is Blank.UNKNOWN else (value is not Blank.ABSENT) == test.values[0]
    if value is Blank.ABSENT:
        return False
    if isinstance(value, Blank):
        return None
    if test.op == "matches":
        return fits(str(test.values[0]), str(value))
    found = value in test.values
    return not found if test.op == "not_in" else found


@functools.lru_cache(maxsize=512)
def _compiled(pattern: str) -> Any:
    return regex.compile(pattern)
