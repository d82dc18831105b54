from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from plain import Repo, environment

from scanner.ruleset.sample import mint

ROOT = Path(__file__).parents[2]
SHIPPED = ["scanner", "rules", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml"]
IDENTITY = {f"GIT_{who}_{what}": "a@b.test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def run(*args, cwd, env, check=True):
    done = subprocess.run(
        list(map(str, args)), check=False, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert not check or done.returncode == 0, done.stdout
    return done


@pytest.fixture(scope="session")
def base_env():
    """git and pre-commit without what the user or an outer git told them."""
    outer = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PRE_COMMIT", "SKIP"))}
    return outer | IDENTITY | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture(scope="session")
def hook_repository(tmp_path_factory, base_env):
    """A committed clone of what is shipped, as pre-commit would fetch it."""
    place = tmp_path_factory.mktemp("hook-repository")
    for name in SHIPPED:
        source, target = ROOT / name, place / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    run("git", "init", "-q", "-b", "main", cwd=place, env=base_env)
    run("git", "add", "-A", cwd=place, env=base_env)
    run("git", "commit", "-q", "-m", "all", cwd=place, env=base_env)
    rev = run("git", "rev-parse", "HEAD", cwd=place, env=base_env).stdout.strip()
    return place, rev


@pytest.fixture(scope="session")
def configuration(hook_repository):
    place, rev = hook_repository
    hooks = ", ".join(f"{{id: {name}}}" for name in ("straykey", "straykey-pre-push", "straykey-commit-msg"))
    return f"repos:\n- repo: {place.as_posix()}\n  rev: {rev}\n  hooks: [{hooks}]\n"


@pytest.fixture(scope="session")
def pre_commit_env(tmp_path_factory, base_env, configuration):
    """The environment in which the hook is installed, built once: pre-commit makes a venv and builds a wheel."""
    env = base_env | {"PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit-home"))}
    place = tmp_path_factory.mktemp("first-user")
    run("git", "init", "-q", cwd=place, env=env)
    (place / ".pre-commit-config.yaml").write_text(configuration)
    run(sys.executable, "-m", "pre_commit", "install-hooks", cwd=place, env=env)
    # From here on nothing of the user's own configuration is seen.
    home = tmp_path_factory.mktemp("home")
    return env | {"HOME": str(home), "XDG_CONFIG_HOME": str(home)}


class Project:
    """A user's repository with the hook installed and one commit made."""

    def __init__(self, top: Path, env: dict[str, str], configuration: str) -> None:
        self.top = top
        self.env = env
        self.git("init", "-q", "-b", "main")
        self.write(".pre-commit-config.yaml", configuration)
        stages = ("pre-commit", "pre-merge-commit", "pre-push", "commit-msg")
        self.pre_commit("install", *(word for stage in stages for word in ("-t", stage)))
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "begin")

    def git(self, *args, check=True, **variables):
        return run("git", *args, cwd=self.top, env=self.env | variables, check=check)

    def pre_commit(self, *args, check=True):
        return run(sys.executable, "-m", "pre_commit", *args, cwd=self.top, env=self.env, check=check)

    def write(self, name, text):
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self, *args, **variables):
        """Try to commit; return whether it was accepted, and what was said."""
        done = self.git("commit", "-m", "change", *args, check=False, **variables)
        return done.returncode == 0, done.stdout


@pytest.fixture
def project(tmp_path, pre_commit_env, configuration):
    top = tmp_path / "project"
    top.mkdir()
    return Project(top, pre_commit_env, configuration)


@pytest.fixture
def token():
    return mint("hs_live_{base62*32}", random.Random())


@pytest.fixture(scope="session")
def compiled_rules(tmp_path_factory):
    """Where straykey keeps what it compiles, for all hooks of a session: each would compile it anew."""
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def env(base_env, tmp_path, compiled_rules):
    return environment(base_env, tmp_path) | {"XDG_CACHE_HOME": compiled_rules}


@pytest.fixture
def server(tmp_path, env):
    """A bare repository."""
    return Repo(tmp_path / "server.git", env, bare=True)


@pytest.fixture
def clone(tmp_path, env, server):
    """Somebody's repository with one commit, which the server has."""
    repo = Repo(tmp_path / "clone", env)
    repo.git("remote", "add", "origin", server.top)
    repo.commit("README", "hello\n")
    repo.git("push", "-q", "-u", "origin", "main")
    return repo


@pytest.fixture
def other_token():
    return mint("hs_live_{base62*32}", random.Random())
