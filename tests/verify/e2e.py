"""Runs `straykey scan` as a process, in the environment of a fresh user, and reads its report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

CARRIERS = {
    "hypersave-live-key": "HYPERSAVE_API_KEY={}\n",
    "hypersave-test-key": "HYPERSAVE_API_KEY={}\n",
    "hypertrack-secret-key": "HYPERTRACK_SECRET_KEY={}\n",
    "hypertrack-publishable-key": "HYPERTRACK_PUBLISHABLE_KEY={}\n",
    "hyperoru-session-token": "HYPERORU_SESSION_TOKEN={}\n",
    "hyperoru-password": "HYPERORU_PASSWORD='{}'\n",
    "hypemarket-access-token": "HYPEMARKET_TOKEN={}\n",
    "hyperspeed-service-account-token": "HYPERSPEED_TOKEN={}\n",
    "hyperspeed-access-token": "HYPERSPEED_ACCESS_TOKEN={}\n",
    "hyperspeed-refresh-token": "HYPERSPEED_REFRESH_TOKEN={}\n",
    "hyperspeed-password": "HYPERSPEED_PASSWORD='{}'\n",
}
"""Rule -> a line in which its secret is found, and which names no host."""


class Scan(NamedTuple):
    """A process that has ended."""

    code: int
    out: str
    err: str

    @property
    def report(self):
        """The JSON report."""
        return json.loads(self.out)

    @property
    def findings(self):
        """The findings of the JSON report."""
        return self.report["findings"]

    def at(self, path):
        """The one leak in a file."""
        (found,) = [finding for finding in self.findings if finding["path"] == path and finding["type"] == "leak"]
        return found

    def liveness(self, path):
        """Liveness and reason of the one finding in a file."""
        found = self.at(path)
        return found["liveness"], found["livenessReason"]


class Straykey:
    """Starts straykey for a user who has configured nothing, with a cache of compiled rules shared by all runs."""

    def __init__(self, home: Path) -> None:
        home.mkdir()
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
        self.home = home
        self.env = kept | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "STRAYKEY_CACHE_DIR": str(home / "cache"),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    def start(self, *args, cwd=None, program=("-m", "scanner"), **variables) -> subprocess.Popen[bytes]:
        """Start it, in its home unless told otherwise."""
        return subprocess.Popen(
            [sys.executable, *program, *map(str, args)],
            cwd=cwd or self.home,
            env=self.env | variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *args, text="", **how) -> Scan:
        """Run it to its end."""
        return self.end(self.start(*args, **how), text)

    def end(self, process, text="") -> Scan:
        """Wait for what was started."""
        out, err = process.communicate(text.encode(), timeout=60)
        return Scan(process.returncode, out.decode(), err.decode())

    def verify(self, folder, fleet, *args, **how) -> Scan:
        """Scan a folder, with verification by the emulators, and report in JSON."""
        return self.run("scan", folder, "--isolated", "--verify", *fleet.options(), "--format", "json", *args, **how)


def plant(folder: Path, entry, path="", text="") -> str:
    """Write a file with an entry's secret in it, at `{}` in the text; returns its path."""
    path = path or f"{entry.name}.env"
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text((text or CARRIERS[entry.rule]).replace("{}", entry.secret))
    return path
