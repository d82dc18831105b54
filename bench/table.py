"""Judges timings by their targets and writes `RESULTS.md`; nothing in it tells the machine's paths."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.measure import Timing
    from bench.scenarios import Scenario, Target

MIB = 1024 * 1024
HEAD = """# Timings

Made by `python -m bench run` (see README.md beside this file). Seconds are medians of interleaved runs; ± is the
distance between the fastest and the slowest. Compare within one scenario only. CPU is all processes' together: where
the machine was busy with something else (see the load), its ratio says more than that of the seconds. Memory is the
highest sum of PSS over all processes (git's included), sampled every 20 ms in a run of its own.
"""


def entry(
    scenario: Scenario, timings: Sequence[Timing], title: str, versions: dict[str, str], load: float,
) -> dict[str, Any]:
    """Return a scenario's result in a form that JSON can hold."""
    by_name = {timing.name: timing for timing in timings}
    machine = f"{os.cpu_count()} CPUs, {platform.machine()}, {platform.system()}, load {load:.1f} beforehand"
    rows = [{**timing._asdict(), "rate": scenario.size / timing.wall / 1e6} for timing in timings]
    judged = [_checked(target, by_name, scenario.size) for target in scenario.targets if target.name in by_name]
    return {
        "title": title, "size": scenario.size, "rounds": scenario.rounds, "rows": rows, "targets": judged,
        "made": f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d}, {machine}, "
        + ", ".join(f"{name} {version}" for name, version in versions.items()),
    }


def _checked(target: Target, timings: dict[str, Timing], size: int) -> dict[str, str]:
    """Judge, but let nothing pass that rests on a run that went wrong."""
    judged = judge(target, timings, size)
    involved = (target.name, target.against, target.start, target.start_against)
    wrong = any(timings[name].trouble for name in involved if name)
    return {**judged, "verdict": "void: see the table above"} if wrong else judged


def judge(target: Target, timings: dict[str, Timing], size: int) -> dict[str, str]:
    """Say what was wanted, what was measured, and `ok` or `MISSED`."""
    ours = timings[target.name]
    if target.kind == "ratio":
        wall, cpu = _ratio(target, timings, "wall"), _ratio(target, timings, "cpu")
        what = f"{target.name} / {target.against}" + (", start-up taken off" if target.start else "")
        return _verdict(what, f"≤ {target.limit:g} ×", f"{wall:.2f} × (CPU {cpu:.2f})", good=wall <= target.limit)
    if target.kind == "seconds":
        return _verdict(target.name, f"≤ {target.limit:g} s", f"{ours.wall:.2f} s", good=ours.wall <= target.limit)
    if target.kind == "MiB":
        if not ours.peak:
            return {"what": target.name, "wanted": f"≤ {target.limit:g} MiB", "measured": "too short", "verdict": "?"}
        peak = ours.peak / MIB
        return _verdict(target.name, f"≤ {target.limit:g} MiB", f"{peak:.0f} MiB", good=peak <= target.limit)
    rate = size / ours.wall / 1e6
    return _verdict(target.name, f"≥ {target.limit:g} MB/s", f"{rate:.0f} MB/s", good=rate >= target.limit)


def _ratio(target: Target, timings: dict[str, Timing], field: str) -> float:
    def seconds(name: str) -> float:
        return float(getattr(timings[name], field)) if name else 0.0

    theirs = seconds(target.against) - seconds(target.start_against)
    return (seconds(target.name) - seconds(target.start)) / theirs


def _verdict(what: str, wanted: str, measured: str, *, good: bool) -> dict[str, str]:
    return {"what": what, "wanted": wanted, "measured": measured, "verdict": "ok" if good else "MISSED"}


def text(name: str, result: dict[str, Any]) -> str:
    """Return a scenario's part of the Markdown page."""
    has_rate = result["size"] > 0
    lines = [f"## {name}", "", result["title"], ""]
    lines += ["| tool | seconds | ± | CPU s | " + ("MB/s | " if has_rate else "") + "peak MiB | findings | |"]
    lines += ["| --- |" + " ---: |" * (6 if has_rate else 5) + " --- |"]
    lines += [_row(row, has_rate=has_rate) for row in result["rows"]]
    if result["targets"]:
        lines += ["", "| target | wanted | measured | |", "| --- | ---: | ---: | --- |"]
        lines += [f"| {it['what']} | {it['wanted']} | {it['measured']} | {it['verdict']} |" for it in result["targets"]]
    return "\n".join([*lines, "", f"{result['rounds']} rounds; {result['made']}.", ""])


def _row(row: dict[str, Any], *, has_rate: bool) -> str:
    findings = "" if row["findings"] is None else f"{row['findings']:,}"
    rate = f"{row['rate']:.0f} | " if has_rate else ""
    peak = f"{row['peak'] / MIB:.0f}" if row["peak"] else "?"
    return (f"| {row['name']} | {row['wall']:.3f} | {row['spread']:.3f} | {row['cpu']:.3f} | {rate}{peak} |"
            f" {findings} | {row['trouble']} |")


def save(store: Path, page: Path, results: dict[str, dict[str, Any]], order: Sequence[str]) -> None:
    """Add these results to those of earlier runs and write the whole page."""
    known: dict[str, dict[str, Any]] = json.loads(store.read_text()) if store.exists() else {}
    known.update(results)
    store.write_text(json.dumps(known, indent=1))
    page.write_text(HEAD + "".join("\n" + text(name, known[name]) for name in order if name in known))
