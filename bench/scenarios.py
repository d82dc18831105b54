"""What is timed beside what, and what straykey must reach (the speed table of docs/architecture.md)."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench import corpora, peers, repositories, synthetic
from bench.measure import Job

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1024 * 1024
KNOWN_TO_PEERS = synthetic.PLANTED // 2


class Target(NamedTuple):
    """A limit for the job `name`: on its wall seconds, as a ratio to `against`, on peak MiB, or on MB/s (`kind`).

    A ratio with `start` and `start_against` compares what is left of both after these jobs' times: the cost of the bytes alone.
    """

    kind: str
    limit: float
    name: str = "straykey"
    against: str = ""
    start: str = ""
    start_against: str = ""


class Scenario(NamedTuple):
    """Jobs to run in turn `rounds` times each, and targets; `size` is the bytes that each job reads, if that says something."""

    jobs: list[Job]
    targets: tuple[Target, ...] = ()
    rounds: int = 5
    size: int = 0


class Straykey(NamedTuple):
    """straykey as the user starts it; an empty command leaves it out, so that the peers' figures stand alone."""

    command: tuple[str, ...]

    def scan(self, *arguments: str, name: str = "straykey", least: int = 0) -> list[Job]:
        """Scan with a JSON report, as the peers do."""
        report = peers.report_of(name)
        wanted = (*self.command, "scan", *arguments, "--no-progress", "--format", "json", "--output", str(report))
        return self._job(name, wanted)._maybe(count=peers.counter(report), least=least)

    def run(self, *arguments: str, name: str) -> list[Job]:
        """Run without a report."""
        return []
