"""Times straykey beside its peers: `python -m bench run`."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench import corpora, peers, table
from bench.measure import interleave
from bench.scenarios import SCENARIOS, Straykey

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = Path(__file__).with_name("RESULTS.md")


def straykey(command: str) -> Straykey:
    """Return straykey as named on the command line; none, with a word about it, where it can't be started."""
    words = tuple(shlex.split(command))
    if not words:
        return Straykey()
    if (program := shutil.which(words[0])) is None:
        print(f"bench: no {words[0]} here: only the peers are timed", file=sys.stderr)
        return Straykey()
    return Straykey((program, *words[1:]))


def environment() -> dict[str, str]:
    """Return the variables that every tool runs with: a home of its own, nothing of git's."""
    home = corpora.home() / "user"
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "XDG_"))}
    return {**kept, "HOME": str(home), "LC_ALL": "C.UTF-8", "BENCH_LOG": str(corpora.home() / "last.log")}


def run(names: Sequence[str], command: str, rounds: int | None, page: Path) -> int:
    """Time these scenarios, print and write the tables; 1 if a target was missed or a tool did something unexpected."""
    ours, versions = straykey(command), peers.versions()
    bad = 0
    for name in names:
        make = SCENARIOS[name]
        scenario = make(ours)
        if rounds:
            scenario = scenario._replace(rounds=rounds)
        load = os.getloadavg()[0]
        jobs = [job._replace(cwd=corpora.home()) for job in scenario.jobs]
        timings = interleave(jobs, scenario.rounds, environment())
        result = table.entry(scenario, timings, (make.__doc__ or "").strip(), versions, load)
        table.save(corpora.home() / "results.json", page, {name: result}, list(SCENARIOS))
        print(table.text(name, result), flush=True)
        bad += any(one["verdict"] == "MISSED" for one in result["targets"]) or any(one.trouble for one in timings)
    return int(bad > 0)
