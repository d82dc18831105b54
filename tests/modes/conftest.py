from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest

from scanner.pipeline import ScanRequest, run
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint

sys.path.append(str(Path(__file__).parents[1] / "sources"))  # git_repo, which those tests share with us

from git_repo import GitRepo, environment

RULESET = builtin()


@pytest.fixture(autouse=True)
def _no_git_from_outside(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in environment(tmp_path).items():
        if name in ("HOME", "XDG_CONFIG_HOME"):
            monkeypatch.setenv(name, value)


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory):
    """One cache for all of these tests, and nobody's own."""
    before = os.environ.get("STRAYKEY_CACHE_DIR")
    os.environ["STRAYKEY_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
    yield
    del os.environ["STRAYKEY_CACHE_DIR"]
    if before is not None:
        os.environ["STRAYKEY_CACHE_DIR"] = before


@pytest.fixture
def make_repo(tmp_path):
    def make(name="repo", *options):
        return GitRepo(tmp_path / name, *options)

    return make


@pytest.fixture
def repo(make_repo):
    return make_repo()


@pytest.fixture
def secret():
    """Mint tokens of one certain rule: another number, another token."""

    def make(number=0):
        return mint(RULESET.token("hypersave-live-key"), random.Random(number))

    return make


@pytest.fixture
def scan():
    """Scan a repository and return the result."""

    def run_scan(mode, repo, **options):
        path = repo.path if isinstance(repo, GitRepo) else repo
        return run(ScanRequest(**{"mode": mode, "paths": (str(path),)} | options), RULESET)

    return run_scan
