"""The corpora: what they are made of, where they lie, and that each is built once.

They lie in `$STRAYKEY_BENCH_DIR`, else in the user's cache folder: not in a checkout, because inside a work tree whose
`.gitignore` names them every scanner that honours it would read nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench import packages, repositories, synthetic

if TYPE_CHECKING:
    from collections.abc import Callable

TREE = ("ansible-core==2.18.1", "sympy==1.14.0", "django==5.2.8", "salt==3007.8")
# Django's wheels: four releases of each line, spread over its life.
HISTORY = (
    "1.8", "1.8.4", "1.8.9", "1.8.19", "1.9", "1.9.4", "1.9.8", "1.9.13",
    "1.10", "1.10.3", "1.10.5", "1.10.8", "1.11", "1.11.8", "1.11.16", "1.11.29",
    "2.0", "2.0.4", "2.0.8", "2.0.13", "2.1", "2.1.4", "2.1.8", "2.1.15",
    "2.2", "2.2.8", "2.2.18", "2.2.28", "3.0", "3.0.4", "3.0.8", "3.0.14",
    "3.1", "3.1.4", "3.1.8", "3.1.14", "3.2", "3.2.6", "3.2.14", "3.2.25",
    "4.0", "4.0.3", "4.0.6", "4.0.10", "4.1", "4.1.4", "4.1.8", "4.1.13",
    "4.2", "4.2.6", "4.2.16", "4.2.26", "5.0", "5.0.4", "5.0.8", "5.0.14",
    "5.1", "5.1.4", "5.1.8", "5.1.14", "5.2", "5.2.3", "5.2.6", "5.2.8",
)


class Size(NamedTuple):
    """What a corpus holds: files (or blobs) and their bytes."""

    number: int
    unit: str
    size: int

    def __str__(self) -> str:
        return f"{self.number:,} {self.unit}, {self.size / 1e6:,.1f} MB"


def home() -> Path:
    """Return the folder of all corpora, peers and reports."""
    named = os.environ.get("STRAYKEY_BENCH_DIR")
    return Path(named).resolve() if named else Path.home() / ".cache" / "straykey-bench"


def ensure(name: str) -> Path:
    """Return the corpus of this name, built if absent; a half-built one never stands under its name."""
    folder = home() / name
    if folder.exists():
        return folder
    _refuse_a_work_tree(home())
    part = home() / f"{name}.part"
    shutil.rmtree(part, ignore_errors=True)
    BUILDERS[name](part)
    part.rename(folder)
    with (home() / "READY").open("a") as ready:
        ready.write(f"{name}: {measure(name)}\n")
    return folder


def measure(name: str) -> Size:
    """Count a corpus: the blobs of a history, else the regular files outside of `.git`."""
    folder = home() / name
    if name == "history":
        return _blobs(folder)
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    sizes = [path.stat().st_size for path in files if ".git" not in path.relative_to(folder).parts]
    return Size(len(sizes), "files", sum(sizes))


def _blobs(folder: Path) -> Size:
    command = ["git", "-C", str(folder), "cat-file", "--batch-all-objects", "--unordered"]
    listing = subprocess.run([*command, "--batch-check=%(objecttype) %(objectsize)"], check=True, capture_output=True)
    sizes = [int(line[5:]) for line in listing.stdout.splitlines() if line.startswith(b"blob ")]
    return Size(len(sizes), "blobs", sum(sizes))


def _refuse_a_work_tree(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["git", "-C", str(folder), "rev-parse", "--is-inside-work-tree"]
    if subprocess.run(command, check=False, capture_output=True).stdout.strip() == b"true":
        raise SystemExit(f"bench: {folder} is inside a git work tree: name another folder in STRAYKEY_BENCH_DIR")


def _fetch(specs: tuple[str, ...], *, source: bool) -> list[Path]:
    python = packages.pip_environment(home() / "fetch")
    return packages.download_all(python, specs, home() / "downloads", source=source)


def _tree(folder: Path) -> None:
    for archive in _fetch(TREE, source=True):
        packages.unpack(archive, folder)


def _history(folder: Path) -> None:
    archives = _fetch(tuple(f"django=={version}" for version in HISTORY), source=False)
    repositories.build_history(folder, list(zip(HISTORY, archives, strict=True)))


def _checkout(folder: Path) -> None:
    repositories.build_checkout(folder, ensure("tree"))


def _staged(folder: Path) -> None:
    repositories.build_staged(folder, _fetch((f"django=={HISTORY[-1]}",), source=False)[0])


BUILDERS: dict[str, Callable[[Path], None]] = {
    "tree": _tree,
    "history": _history,
    "checkout": _checkout,
    "staged": _staged,
    "log500": synthetic.build_log,
    "bundle20": synthetic.build_bundle,
    "nearmiss": synthetic.build_nearmiss,
    "rules1000": synthetic.build_rules,
}
