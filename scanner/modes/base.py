"""What every mode gives, and what all threads of a scan share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scanner.merge import Sighting
from scanner.model import Fragment, Origin, Secret, Target
from scanner.sources import Share
from scanner.sources.tally import Tally

if TYPE_CHECKING:
    from scanner.sources.repo import Repository


class Mode(NamedTuple):
    """An open source: what is scanned, its shares, and what turns sightings of content into sightings at paths.

    `again` reads content once more: all fragments of these origins. None for what can be read only once.
    `apart`: the shares may be read by processes that know nothing of each other. `root` is the folder on disk that
    paths are relative to, empty for none; `repo` the repository they lie in. `unit` is what a tally has `seen`, and
    `total` returns how many of them there are (see `Step`). `renamed` tells what a path was renamed to, "" for none,
    where the file of the new name may be no part of the scan.
    """

    target: Target
    shares: Sequence[Share]
    attribute: Callable[[list[Sighting]], list[Sighting]]
    again: Callable[[Sequence[Origin]], Iterator[Fragment]] | None = None
    apart: bool = False
    root: str = ""
    repo: Repository | None = None
    unit: str = "files"
    total: Callable[[], int] | None = None
    renamed: Callable[[str], str] | None = None


class Gathered:
    """What the threads have found so far. Appending to a list is atomic, so readers may look at any time.

    `kept` is a dictionary only where secrets will be verified and can't be read again.
    """

    def __init__(self) -> None:
        self.kept: dict[str, Secret] | None = None
        self.sightings: list[Sighting] = []
        self.tallies: list[Tally] = []
        self.errors: list[BaseException] = []
        self.stop = False

    def tally(self) -> Tally:
        """Return the sum of all threads' tallies."""
        total = Tally()
        for tally in self.tallies:
            total.merge(tally)
        return total


def describe(mode: str, repo: Repository) -> Target:
    """Return the target of a repository: named by its folder, never by where that folder lies."""
    place = repo.top or repo.git_dir
    return Target(mode, os.path.basename(place.rstrip(os.sep)) or mode, head=repo.head)
