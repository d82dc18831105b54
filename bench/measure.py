"""Runs commands in turn and measures wall time, CPU time and peak memory of each with all its children."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SAMPLE_SECONDS = 0.02
FIRST_SAMPLE_SECONDS = 0.002  # the intervals grow from here, so that short processes are seen as well
TIMEOUT_SECONDS = 900
MIB = 1024 * 1024


class Job(NamedTuple):
    """One command to time.

    `codes` are the exit codes that mean it worked; when it has run, `counter` reads the number of
    findings, at `least` so many. `fresh` is called before each run and returns variables for its environment.
    """

    name: str
    command: tuple[str, ...]
    codes: frozenset[int] = frozenset({0})
    cwd: Path | None = None
    stdin: Path | None = None
    counter: Callable[[], int] | None = None
    least: int = 0
    fresh: Callable[[], dict[str, str]] | None = None


class Run(NamedTuple):
    """One run: seconds of wall and CPU (children that were waited for included), peak in bytes, exit code, findings."""

    wall: float
    cpu: float
    peak: int
    code: int
    findings: int | None


class Timing(NamedTuple):
    """The medians over all runs of a job; `peak` is the highest sample of its one sampled run."""

    name: str
    wall: float
    spread: float
    cpu: float
    peak: int
    findings: int | None
    trouble: str = ""


def interleave(jobs: Sequence[Job], rounds: int, environment: dict[str, str]) -> list[Timing]:
    """Time the jobs in turn, A B A B.

    Each runs once beforehand, to warm caches and to have its memory sampled; sampling costs the sampled process time,
    so it is kept out of the timed runs.
    """
    sampled = [run(job, environment, sample=True) for job in jobs]
    runs: list[list[Run]] = [[] for _ in jobs]
    for _ in range(rounds):
        for index, job in enumerate(jobs):
            runs[index].append(run(job, environment, sample=False))
    return [_timing(job, warm, timed) for job, warm, timed in zip(jobs, sampled, runs, strict=True)]


def _timing(job: Job, warm: Run, timed: Sequence[Run]) -> Timing:
    walls = [one.wall for one in timed]
    return Timing(
        job.name, median(walls), max(walls) - min(walls), median(one.cpu for one in timed), warm.peak,
        timed[0].findings, _trouble(job, (warm, *timed)),
    )


def _trouble(job: Job, runs: Sequence[Run]) -> str:
    codes = sorted({one.code for one in runs} - job.codes)
    counts = sorted({one.findings for one in runs if one.findings is not None})
    parts = [f"exit code {code}" for code in codes]
    if len(counts) > 1:
        parts.append(f"findings differ between runs: {counts}")
    if counts and counts[0] < job.least:
        parts.append(f"{counts[0]} findings, at least {job.least} are planted")
    return ", ".join(parts)


def run(job: Job, environment: dict[str, str], *, sample: bool) -> Run:
    """Run the job once; one that takes longer than `TIMEOUT_SECONDS` is killed with its children."""
    variables = {**environment, **(job.fresh() if job.fresh else {})}
    with Path(job.stdin or os.devnull).open("rb") as stdin, Path(environment["BENCH_LOG"]).open("wb") as log:
        start = time.perf_counter()
        process = subprocess.Popen(
            job.command, cwd=job.cwd, env=variables, stdin=stdin, stdout=subprocess.DEVNULL, stderr=log,
            start_new_session=True,
        )
        sampler = Sampler(process.pid) if sample else None
        watchdog = threading.Timer(TIMEOUT_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
        watchdog.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except KeyboardInterrupt:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            watchdog.cancel()
        wall = time.perf_counter() - start
        process.returncode = code = os.waitstatus_to_exitcode(status)
    peak = sampler.stop() if sampler else 0
    findings = job.counter() if job.counter and code in job.codes else None
    return Run(wall, usage.ru_utime + usage.ru_stime, peak, code, findings)


class Sampler:
    """Samples the memory of a process and its children: the sum of their proportional set sizes (PSS).

    PSS counts a shared page once over all who share it, so git's mapped packs are counted and not counted twice. What
    lasts for less than `SAMPLE_SECONDS` may be missed. Linux only: elsewhere the peak is 0.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Return the highest sum seen, in bytes."""
        self._ended.set()
        self._thread.join()
        return self._peak

    def _sample(self) -> None:
        interval = FIRST_SAMPLE_SECONDS
        while not self._ended.wait(interval):
            self._peak = max(self._peak, sum(map(_pss, _family(self._pid))))
            interval = min(interval * 1.2, SAMPLE_SECONDS)


def _family(pid: int) -> list[int]:
    """Return the process and all its descendants that are alive."""
    found = [pid]
    for parent in found:  # grows while it is walked
        found.extend(_children(parent))
    return found


def _children(pid: int) -> list[int]:
    """Return a process's children, none if it has ended."""
    try:
        return [int(word) for thread in os.scandir(f"/proc/{pid}/task")
                for word in Path(thread.path, "children").read_text().split()]
    except OSError:
        return []  # the process or one of its threads ended in between: the next sample sees the rest


def _pss(pid: int) -> int:
    """Return a process's PSS in bytes, 0 if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(b"Pss:")), 0)
