"""Measures the lint: what it costs and finds where nobody speaks of a provider, and what a file costs that does.

    python bench/lint.py [--rounds N] FOLDER ...

FOLDERs hold unpacked packages that have no word of the five providers: every misuse found there is a false one. Costs
are processor seconds, user and system, of whole scans with and without the lint, in turn; the medians are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "usage"))

from labelled_set import load

from scanner.ruleset.bundle import builtin
from scanner.usage.lint import lint
from scanner.usage.readers import Readers


def scan(folder: str, report: str, *options: str) -> float:
    """Scan a folder and return the processor seconds it took."""
    command = [sys.executable, "-m", "scanner", "scan", "--isolated", "--no-ignore", "--exit-zero", "-q", *options]
    process = subprocess.Popen([*command, "-f", "json", "-o", report, folder])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the scan of {folder} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def unrelated(folder: str, rounds: int) -> str:
    """Return a line about a folder in which nothing is to be found."""
    costs: dict[str, list[float]] = {"--pedantic": [], "--no-lint": []}
    with tempfile.TemporaryDirectory() as place:
        report = os.path.join(place, "report.json")
        for _ in range(rounds):
            costs["--no-lint"].append(scan(folder, report, "--no-lint"))
            costs["--pedantic"].append(scan(folder, report, "--pedantic"))
        told = json.loads(Path(report).read_bytes())
    misuses = sum(finding["type"] == "misuse" for finding in told["findings"])
    with_lint, without = (statistics.median(costs[option]) for option in ("--pedantic", "--no-lint"))
    ratio = f"{with_lint:.2f} s / {without:.2f} s = {with_lint / without:.3f}"
    return f"{folder}: {told['coverage']['files']:,} files, {misuses} misuses, {ratio}"


def related() -> str:
    """Return a line about the labelled files, which all speak of a provider: read and linted, grammars loaded."""
    ruleset, readers, costs = builtin(), Readers(), []
    snippets = [(snippet.text.encode(), snippet.path) for snippet in load()]
    for number in range(2):
        for data, path in snippets:
            start = time.thread_time()
            lint(readers.read(data, path), (), path, ruleset, pedantic=True)
            if number:
                costs.append((time.thread_time() - start) * 1000)
    costs.sort()
    late = costs[len(costs) * 95 // 100]
    return f"{len(costs)} labelled files: median {statistics.median(costs):.1f} ms, 95 % within {late:.1f} ms"


def main() -> None:
    """Print a line for each folder, and one for the labelled files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("folders", nargs="*", metavar="FOLDER")
    given = parser.parse_args()
    for folder in given.folders:
        print(unrelated(folder, given.rounds))
    print(related())


if __name__ == "__main__":
    main()
