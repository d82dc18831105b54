"""Which baseline is used: the one of the repository that one stands in.

A scanned repository of somebody else can't bring its own, as with configuration. Every hook asks, so this imports next
to nothing.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from scanner.sources.repo import find_holder, is_inside

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = ".straykey-baseline.jsonl"
"""The baseline's name, at the top of a repository."""


class Choice(NamedTuple):
    """A baseline to use: its absolute `path`, and whether somebody `named` it (then it has to be there)."""

    path: str
    named: bool = False


def choose(here: str, targets: Sequence[str], mode: str, named: str = "") -> Choice | None:
    """Return the baseline for a scan of `targets` by somebody who stands in `here`; None if there is none.

    Without a name it is `FILE` at the top of the repository, outside of any in the current folder, and only for
    targets of that repository. That of a range may be in git alone, so whether it exists is not asked here.
    """
    if named:
        return Choice(os.path.abspath(os.path.join(here, named)), named=True)
    top = find_holder(os.path.realpath(here)) or os.path.realpath(here)
    path = os.path.join(top, FILE)
    in_git = mode == "range" or not os.path.lexists(os.path.join(top, ".git"))
    if not (in_git or os.path.lexists(path)):
        return None
    if not all(_belongs(os.path.realpath(os.path.join(here, target)), top) for target in targets):
        return None
    return Choice(path)


def _belongs(target: str, top: str) -> bool:
    if not is_inside(target, top):
        return False
    return (find_holder(target if os.path.isdir(target) else os.path.dirname(target)) or top) == top
