from __future__ import annotations

import os

import pytest
from git_repo import GitRepo, environment

from scanner.sources.tally import Tally


@pytest.fixture(autouse=True)
def _no_git_from_outside(tmp_path, monkeypatch):
    """The tests may run within a git hook, on a machine with any configuration."""

    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in environment(tmp_path).items():
        if name in ("HOME", "XDG_CONFIG_HOME"):
            monkeypatch.setenv(name, value)


@pytest.fixture
def make_repo(tmp_path):
    """Make repositories below the test's own folder: `make_repo("name", "--bare")`."""

    def make(name="repo", *options):
        return GitRepo(tmp_path / name, *options)

    return make


@pytest.fixture
def repo(make_repo):
    return make_repo()


@pytest.fixture
def read():
    """Read a source to its end: content by path, and the tally."""

    def read_source(source, count=1):
        tally = Tally()
        content = {}
        for share in source.shares(count):
            for fragment in share.fragments(tally):
                path = fragment.origin.path
                end = len(fragment.data) if fragment.end < 0 else fragment.end
                content[path] = content.get(path, b"") + fragment.data[fragment.start : end]
        return content, tally

    return read_source


@pytest.fixture
def reasons():
    """Tell why each path was skipped."""

    def tell(tally):
        return {skip.path: skip.reason for skip in tally.coverage(0).skips}

    return tell
