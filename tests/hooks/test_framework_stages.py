"""Pushes and commit messages in the hands of the real pre-commit framework."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.xdist_group("pre-commit")  # the environment is built once a process


@pytest.fixture
def remote(project):
    """The project's remote, which has its first commit."""
    project.git("init", "-q", "--bare", "../remote.git")
    project.git("remote", "add", "origin", "../remote.git")
    project.git("push", "-q", "--no-verify", "-u", "origin", "main")
    return project


def bring(project, name, text):
    """Commit without any hook."""
    project.write(name, text)
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", f"change {name}")


def push(project, *args):
    done = project.git("push", *args, check=False)
    return done.returncode == 0, done.stdout


def test_push_of_clean_commits_passes(remote):
    bring(remote, "a.py", "x = 1\n")
    accepted, said = push(remote)
    assert accepted, said
    assert "straykey (push)" in said


def test_secret_that_a_later_commit_deletes_stops_the_push(remote, token):
    bring(remote, "a.py", f'KEY = "{token}"\n')
    bring(remote, "a.py", "KEY = None\n")
    accepted, said = push(remote)
    assert not accepted
    assert token not in said
    place, fix, allow, bypass = (
        said.index(part) for part in ("a.py:1:8", "git rebase -i", "allow   if it is meant", "SKIP=straykey-pre-push")
    )
    assert place < fix < allow < bypass


def test_first_push_of_a_repository_is_scanned_whole(project, token):
    bring(project, "a.py", f'KEY = "{token}"\n')
    project.git("init", "-q", "--bare", "../remote.git")
    accepted, said = push(project, "../remote.git", "main")
    assert not accepted
    assert "a.py:1:8" in said


def test_new_branch_brings_only_its_own_commits(remote, token):
    bring(remote, "old.py", f'KEY = "{token}"\n')
    remote.git("push", "-q", "--no-verify")
    remote.git("switch", "-q", "-c", "topic")
    bring(remote, "a.py", "x = 1\n")
    accepted, said = push(remote, "-u", "origin", "topic")
    assert accepted, said


def test_push_that_deletes_a_branch_passes(remote):
    remote.git("push", "-q", "--no-verify", "origin", "main:old")
    accepted, said = push(remote, "origin", ":old")
    assert accepted, said


def test_secret_in_a_commit_message_is_refused(project, token):
    project.write("a.py", "x = 1\n")
    project.git("add", "-A")
    done = project.git("commit", "-m", f"use {token}", check=False)
    assert done.returncode == 1
    assert token not in done.stdout
    assert "git commit -e -F" in done.stdout
    assert "SKIP=straykey-commit-msg" in done.stdout


def test_harmless_commit_message_passes(project):
    project.write("a.py", "x = 1\n")
    project.git("add", "-A")
    accepted, said = project.commit()
    assert accepted, said
