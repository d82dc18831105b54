from __future__ import annotations

import os
import random
import subprocess

import pytest

from scanner.ruleset.sample import mint


@pytest.fixture(autouse=True)
def _fresh_user(tmp_path, monkeypatch):
    """No configuration of anybody's, and none of git's environment."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ana")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ana@acme.test")


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory):
    """One cache for all of these tests, and nobody's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRAYKEY_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "place"
    place.mkdir()
    return place


@pytest.fixture
def token():
    """Mint a fresh Hypersave live key: nothing like it lies in this repository."""
    return lambda: mint("hs_live_{base62*32}", random.Random())


class Repository:
    """A real repository: on main a clean commit, one that brings a token, one that takes it out again."""

    def __init__(self, path, secret):
        self.path = path
        self.secret = secret
        path.mkdir()
        self.git("init", "-q", "-b", "main")
        self.commit("app.py", "print(1)\n")
        self.commit("app.py", f'KEY = "{secret}"\n')
        self.commit("app.py", "print(2)\n")

    def git(self, *args):
        return subprocess.run(["git", *args], cwd=self.path, check=True, capture_output=True, text=True).stdout.strip()

    def write(self, name, text):
        (self.path / name).write_text(text, encoding="utf-8")

    def commit(self, name, text):
        self.write(name, text)
        self.git("add", "-A")
        self.git("commit", "-qm", f"change {name}")


@pytest.fixture
def repository(tmp_path, token):
    return Repository(tmp_path / "repository", token())
