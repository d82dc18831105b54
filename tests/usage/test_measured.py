"""The lint keeps what it was measured at: a change that makes it blinder or louder on the labelled set is seen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def total(script: str) -> list[float]:
    """Return the numbers of the last line that a bench prints about the whole set."""
    done = subprocess.run([sys.executable, TOP / "bench" / script], cwd=TOP, capture_output=True, text=True, check=True)
    return [float(cell) for cell in done.stdout.splitlines()[-1].split()[1:]]


def test_nineteen_of_twenty_requests_are_read_exactly():
    labelled, found, exact, rate, _ = total("usage.py")
    assert labelled >= found >= exact
    assert rate >= 0.95


def test_few_misuses_are_missed_and_hardly_any_are_wrong():
    right, wrong, missed, precision, recall = total("usage_findings.py")
    assert right / (right + wrong) >= 0.98, precision
    assert right / (right + missed) >= 0.95, recall
