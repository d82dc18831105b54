"""Repositories made to trip a scan up: what git can't read is told, and nothing waits for ever."""

from __future__ import annotations

import os
import sys

import pytest
from history_reader import scan_history

from scanner.errors import GitError
from scanner.sources.files import FileSource
from scanner.sources.repo import discover
from scanner.sources.scratch import Scratch

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and deep folders are made as on Unix")


def test_a_folder_too_deep_for_git_is_no_clean_one(repo, read):
    fd = os.open(repo.path, os.O_RDONLY)
    for _ in range(300):
        name = "d" * 18
        os.mkdir(name, dir_fd=fd)
        below = os.open(name, os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = below
    os.close(os.open("key.txt", os.O_WRONLY | os.O_CREAT, dir_fd=fd))
    os.close(fd)
    with FileSource([str(repo.path)]) as source:
        _, tally = read(source)
    assert tally.incomplete


def test_a_ref_that_holds_no_id_is_a_gap(repo):
    repo.commit({"a.txt": "one\n"})
    repo.write(".git/refs/heads/bad", "no id\n")
    found = scan_history(repo.path)
    assert ("refs/heads/bad", "broken ref (git fsck shows it)") in found.skips
    assert found.tally.incomplete


def test_a_pipe_in_the_place_of_alternates_is_refused(repo):
    repo.commit({"a.txt": "one\n"})
    os.mkfifo(repo.path / ".git" / "objects" / "info" / "alternates")
    with pytest.raises(GitError, match="alternates is not a regular file"):
        Scratch(discover(str(repo.path)))


def test_a_broken_configuration_has_a_remedy(repo):
    with (repo.path / ".git" / "config").open("a") as config:
        config.write("[broken\n")
    with pytest.raises(GitError, match="bad config") as caught:
        discover(str(repo.path))
    assert caught.value.hint
