"""What is timed beside what, and what straykey must reach."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

from bench import corpora, peers, repositories, synthetic
from bench.measure import Job

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = synthetic.PLANTED // 2  # planted tokens that peers know as well
HISTORY_PLANTED = len(corpora.HISTORY) // repositories.EVENTFUL * repositories.PLANTED_EACH


class Target(NamedTuple):
    """A limit for the job `name`, by `kind`.

    `ratio` of its wall seconds to those of `against`; `seconds`; `MiB` of peak memory; `MB/s`, at least. A ratio with
    `start` and `start_against` first takes these jobs' seconds off: what is left is the cost of the bytes.
    """

    kind: str
    limit: float
    name: str = "straykey"
    against: str = ""
    start: str = ""
    start_against: str = ""


class Scenario(NamedTuple):
    """Jobs to run in turn, `rounds` times each, and their targets; `size` is the bytes each job reads, if known."""

    jobs: list[Job]
    targets: tuple[Target, ...] = ()
    rounds: int = 5
    size: int = 0


class Straykey(NamedTuple):
    """straykey as the user starts it. Without a command it has no jobs, and the peers' figures stand alone."""

    command: tuple[str, ...] = ()

    def scan(self, *arguments: str, name: str = "straykey", least: int = 0) -> list[Job]:
        """Scan into a JSON report, as the peers do."""
        report = peers.report_of(name)
        options = ("--no-progress", "--format", "json", "--output", str(report))
        jobs = self.run("scan", *arguments, *options, name=name)
        return [job._replace(codes=frozenset({0, 1}), counter=peers.counter(report), least=least) for job in jobs]

    def run(self, *arguments: str, name: str = "straykey") -> list[Job]:
        """Run with these arguments, nothing counted."""
        return [Job(name, (*self.command, *arguments))] if self.command else []


def tree(straykey: Straykey) -> Scenario:
    """Scan unpacked source packages, no git."""
    return _tree(straykey, "tree")


def checkout(straykey: Straykey) -> Scenario:
    """Scan the same tree as a git work tree, without its history."""
    return _tree(straykey, "checkout")


def _tree(straykey: Straykey, name: str) -> Scenario:
    folder = corpora.ensure(name)
    others = [peers.kingfisher(folder), peers.betterleaks(folder), peers.ripgrep(folder)]
    targets = (Target("ratio", 0.35, against="kingfisher"), Target("ratio", 3, against="ripgrep"), Target("MiB", 150))
    return Scenario([*straykey.scan(str(folder)), *others], targets, size=corpora.measure(name).size)


def history(straykey: Straykey) -> Scenario:
    """Scan every blob of every ref, and find the commit that brought each finding in."""
    folder = corpora.ensure("history")
    others = [
        peers.kingfisher(folder / ".git", history=True), peers.betterleaks(folder, kind="git"),
        peers.gitleaks(folder, kind="git"), peers.cat_file(folder),
    ]
    ours = straykey.scan("--history", str(folder), least=HISTORY_PLANTED)
    floor = Target("ratio", 2, against="git cat-file")
    targets = (Target("ratio", 0.4, against="kingfisher"), floor, Target("MiB", 200))
    return Scenario([*ours, *others], targets, rounds=3, size=corpora.measure("history").size)


def staged(straykey: Straykey) -> Scenario:
    """Scan one clean staged file without a report, as a hook does."""
    folder = corpora.ensure("staged")
    others = [peers.betterleaks(folder, "--staged", kind="git"), peers.gitleaks(folder, "--staged", kind="git"),
              peers.kingfisher_staged(folder)]
    ours = straykey.run("scan", "--staged", "--no-progress", str(folder))
    targets = (Target("ratio", 1, against="betterleaks"), Target("MiB", 150))
    return Scenario([*ours, *others], targets, rounds=15)


def start(straykey: Straykey) -> Scenario:
    """Start, and do nothing."""
    python = peers.python()
    yardsticks = [Job("python pass", (python, "-c", "pass")), Job("python click", (python, "-c", "import click"))]
    ours = [job for word in ("--version", "--help") for job in straykey.run(word, name=f"straykey {word}")]
    targets = tuple(Target("ratio", 3, name=job.name, against="python click") for job in ours)
    return Scenario([*ours, *yardsticks], targets, rounds=15)


def first(straykey: Straykey) -> Scenario:
    """Scan a package of ordinary size for the very first time: a home folder without any cache."""
    folder = corpora.ensure("staged")
    jobs = [*straykey.scan(str(folder)), peers.kingfisher(folder)]
    return Scenario([job._replace(fresh=_fresh_home) for job in jobs], (Target("seconds", 1.5),), rounds=3)


def _fresh_home() -> dict[str, str]:
    home = corpora.home() / "fresh-home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    return {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache")}


def log500(straykey: Straykey) -> Scenario:
    """Scan one log of 500 MB."""
    file = corpora.ensure("log500") / "app.log"
    unlimited = ("--max-file-size", "0")
    # No betterleaks: it takes 76 s for one run and reports 20,000 request ids.
    ours = straykey.scan(str(file), least=synthetic.PLANTED)
    jobs = [*ours, peers.kingfisher(file, *unlimited, least=SHARED), peers.ripgrep(file)]
    return Scenario(jobs, (Target("MB/s", 150), Target("MiB", 150)), rounds=3, size=file.stat().st_size)


def bundle20(straykey: Straykey) -> Scenario:
    """Scan 20 MB of minified code on one line."""
    file = corpora.ensure("bundle20") / "app.min.js"
    jobs = [*straykey.scan(str(file), least=synthetic.PLANTED), peers.kingfisher(file, least=SHARED),
            peers.betterleaks(file, least=SHARED), peers.ripgrep(file)]
    return Scenario(jobs, (Target("MiB", 150),), rounds=3, size=file.stat().st_size)


def nearmiss(straykey: Straykey) -> Scenario:
    """Scan text that almost matches all the way through, a job for each file."""
    files = sorted(corpora.ensure("nearmiss").iterdir())
    ours = [job for file in files for job in straykey.scan(str(file), name=f"straykey {file.name}")]
    others = [peers.kingfisher(file)._replace(name=f"kingfisher {file.name}") for file in files]
    targets = tuple(Target("MiB", 150, name=job.name) for job in ours)
    return Scenario([*ours, *others], targets, rounds=1, size=synthetic.NEAR_SIZE)


def rules1000(straykey: Straykey) -> Scenario:
    """Scan the tree with 1,000 more rules and without, and an empty folder for what loading them costs."""
    folder, rules = corpora.ensure("tree"), str(corpora.ensure("rules1000"))
    empty = corpora.home() / "empty"
    empty.mkdir(exist_ok=True)
    jobs = [
        *straykey.scan(str(folder)), *straykey.scan(str(folder), "--rules", rules, name="straykey +1000"),
        *straykey.scan(str(empty), name="nothing"), *straykey.scan(str(empty), "--rules", rules, name="nothing +1000"),
    ]
    whole = Target("ratio", 1.3, name="straykey +1000", against="straykey")
    return Scenario(jobs, (whole, whole._replace(start="nothing +1000", start_against="nothing")) if jobs else ())


SCENARIOS: dict[str, Callable[[Straykey], Scenario]] = {
    scenario.__name__: scenario
    for scenario in (tree, checkout, history, staged, start, first, log500, bundle20, nearmiss, rules1000)
}
