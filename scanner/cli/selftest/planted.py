"""A temporary repository with minted tokens in every place that straykey reads."""

from __future__ import annotations

import os
import random
from typing import NamedTuple

from scanner.ruleset.sample import mint
from scanner.sources.repo import clean_environment, run_git

RULE = "hypersave-live-key"
"""The rule whose tokens are planted: it has a shape and can be verified."""
_SAMPLE = "hs_live_{base62*32}"
_WHO = {f"GIT_{who}_{what}": "selftest" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


class Planted(NamedTuple):
    """Where the tokens are. `secrets` are the values, which no report may show."""

    folder: str
    secrets: dict[str, str]

    @property
    def stream(self) -> bytes:
        """What is scanned as a stream."""
        return _line(self.secrets["stream"]).encode()

    def git(self, *args: str) -> str:
        """Run git in the repository."""
        return run_git(args, cwd=self.folder, env=clean_environment() | _WHO).decode().strip()


def plant(folder: str) -> Planted:
    """Write a token into a file of `folder`, with nothing of git."""
    chance = random.Random()  # noqa: S311 - tokens that nobody issued
    secrets = {name: mint(_SAMPLE, chance) for name in ("files", "history", "staged", "stream")}
    planted = Planted(folder, secrets)
    _write(planted, "files.py", _line(secrets["files"]))
    return planted


def commit(planted: Planted) -> None:
    """Make the folder a repository: one commit, one that brings a token and one that takes it out; one is staged."""
    planted.git("init", "-q")
    planted.git("add", "files.py")
    planted.git("commit", "-qm", "first")
    for text in (_line(planted.secrets["history"]), ""):
        _write(planted, "history.py", text)
        planted.git("add", "history.py")
        planted.git("commit", "-qm", "second")
    _write(planted, "staged.py", _line(planted.secrets["staged"]))
    planted.git("add", "staged.py")


def _line(secret: str) -> str:
    return f'KEY = "{secret}"\n'


def _write(planted: Planted, name: str, text: str) -> None:
    with open(os.path.join(planted.folder, name), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
