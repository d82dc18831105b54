from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from scanner.ruleset.sample import mint

ROOT = Path(__file__).parents[2]


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def compiled_rules(tmp_path_factory):
    """One cache for all of these tests: to compile the rules takes longer than what most of them look at."""
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def env(tmp_path, compiled_rules):
    """The environment of a fresh user: no configuration, no colours, an own home."""
    home = tmp_path / "home"
    home.mkdir()
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ}
    identity = {f"GIT_{who}_{what}": "a@b.test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return (
        kept
        | identity
        | {
            "HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "GIT_CONFIG_NOSYSTEM": "1",
            "STRAYKEY_CACHE_DIR": compiled_rules,
        }
    )


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "place"
    place.mkdir()
    return place


@pytest.fixture
def straykey(env, folder):
    """Run the command line as a process in `folder`."""

    def run(*args, text="", cwd=folder, **variables):
        done = subprocess.run(
            [sys.executable, "-m", "scanner", *map(str, args)],
            check=False,
            capture_output=True,
            cwd=cwd,
            env=env | variables,
            input=text.encode(),
            timeout=60,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def git(env, folder):
    """Run git in `folder`, which is a repository from the first call on."""

    def run(*args):
        done = subprocess.run(["git", *args], check=True, capture_output=True, cwd=folder, env=env)
        return done.stdout.decode().strip()

    run("init", "-q", "-b", "main")
    return run


@pytest.fixture
def token():
    """A fresh Hypersave live key: nothing like it lies in this repository."""
    return mint("hs_live_{base62*32}", random.Random())
