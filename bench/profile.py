"""Runs one straykey command under cProfile and prints where the time goes: `python -m bench profile -- scan PATH`."""

from __future__ import annotations

import os
import pstats
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from bench import corpora, run

if TYPE_CHECKING:
    from collections.abc import Sequence


def profile(python: str, arguments: Sequence[str], lines: int) -> int:
    """Profile `python -m scanner ARGUMENTS`, print the `lines` costliest functions and return the exit code.

    Only the main thread is seen: say `--jobs 1`. Short functions that are called often look dearer than they are.
    """
    stats = corpora.home() / "profile.stats"
    corpora.home().mkdir(parents=True, exist_ok=True)
    command = [python, "-m", "cProfile", "-o", str(stats), "-m", "scanner", *arguments]
    variables = {**run.environment(), "PYTHONPATH": os.environ.get("PYTHONPATH", str(Path.cwd()))}
    code = subprocess.run(command, check=False, env=variables, stdout=subprocess.DEVNULL).returncode
    if stats.exists():
        pstats.Stats(str(stats)).strip_dirs().sort_stats("tottime").print_stats(lines)
    return code
