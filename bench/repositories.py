"""The git corpora: a history of releases, a tree with its `.git`, and a repository with one staged file."""

from __future__ import annotations

import os
import shutil
import subprocess
from random import Random
from typing import TYPE_CHECKING

from bench import mint, packages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

EPOCH = 1_420_070_400  # 2015-01-01: every commit is dated from here on, so that the ids are the same everywhere
WEEK = 7 * 86_400
FIRST_EVENTFUL = 3
EVENTFUL = 8  # every so many releases one comes with tokens, a side branch and a merge
PLANTED_EACH = 4


class Repository:
    """A repository whose commits depend on nothing but their content: fixed names, dates and settings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._week = 0
        folder.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        for key, value in (("gc.auto", "0"), ("core.autocrlf", "false"), ("commit.gpgsign", "false")):
            self.git("config", key, value)

    def git(self, *arguments: str, check: bool = True) -> None:
        """Run git without the user's and the system's settings."""
        date = f"{EPOCH + self._week * WEEK} +0000"
        who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER")
               for part, value in (("NAME", "Bench"), ("EMAIL", "bench@example.invalid"), ("DATE", date))}
        environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", *arguments], cwd=self.folder, env=environment, check=check, stdout=subprocess.DEVNULL)

    def commit(self, message: str) -> None:
        """Commit the whole work tree, a week after the commit before."""
        self._week += 1
        self.git("add", "-A", "-f", ".")
        self.git("commit", "-q", "-m", message)

    def clear(self) -> None:
        """Empty the work tree."""
        for entry in self.folder.iterdir():
            if entry.name == ".git":
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()

    def write(self, path: str, text: str) -> None:
        """Write one file of the work tree."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text)


def build_history(folder: Path, archives: Sequence[tuple[str, Path]]) -> None:
    """Commit (version, archive) one after another: a tag for each, some with a side branch merged back.

    An eventful release brings `PLANTED_EACH` tokens: two in a file that the next release removes, one on the side
    branch, and one in a file that only the merge commit holds.
    """
    rng = Random(1)  # noqa: S311 (reproducible, not secret)
    repository = Repository(folder)
    for number, (version, archive) in enumerate(archives):
        repository.clear()
        packages.unpack(archive, folder)
        if number % EVENTFUL == FIRST_EVENTFUL:
            _with_tokens(repository, version, rng)
        else:
            repository.commit(f"Release {version}")
        repository.git("tag", "-a", "-m", f"Version {version}", f"v{version}")
    repository.git("gc", "-q", "--prune=now")


def _with_tokens(repository: Repository, version: str, rng: Random) -> None:
    hypersave, github = mint.both(rng)
    repository.write("deploy/settings.env", f"HYPERSAVE_API_KEY={hypersave}\nGITHUB_TOKEN={github}\n")
    repository.commit(f"Release {version}")
    repository.git("checkout", "-q", "-b", f"stable/{version}")
    repository.write("deploy/stable.env", f"HYPERSAVE_API_KEY={mint.hypersave(rng)}\n")
    repository.commit(f"Settings of {version}")
    repository.git("checkout", "-q", "main")
    repository.write("deploy/notes.txt", f"Deployed {version}\n")
    repository.commit(f"Notes of {version}")
    repository.git("merge", "-q", "--no-ff", "--no-commit", f"stable/{version}")
    repository.write("deploy/merged.env", f"GITHUB_TOKEN={mint.github(rng)}\n")
    repository.commit(f"Merge stable/{version}")


def build_checkout(folder: Path, tree: Path) -> None:
    """Commit a copy of `tree` as a single commit."""
    repository = Repository(folder)
    shutil.copytree(tree, folder, symlinks=True, dirs_exist_ok=True)
    repository.commit("The tree")
    repository.git("gc", "-q", "--prune=now")


def build_staged(folder: Path, archive: Path) -> None:
    """Commit an ordinary package, then stage one clean file."""
    repository = Repository(folder)
    packages.unpack(archive, folder)
    repository.commit("The package")
    repository.write("settings.py", "import os\n\nDEBUG = False\nAPI_KEY = os.environ['API_KEY']\n" * 20)
    repository.git("add", "-f", "settings.py")
