"""The next step, told once for each repository, and only to a person at a terminal."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("pty")
from terminals import on_terminal


@pytest.fixture
def show(env, git, folder, tmp_path):
    """Scan the repository on a terminal; return what it saw."""
    git("init", "-q")
    state = {"STRAYKEY_CACHE_DIR": str(tmp_path / "cache")}

    def run(*args, cwd=folder, **variables):
        return on_terminal([sys.executable, "-m", "scanner", "scan", *args], env | state | variables, cwd=cwd).shown

    return run


def listed(folder):
    return {path.relative_to(folder) for path in folder.rglob("*")}


def test_said_once_and_nothing_is_written_into_the_repository(show, folder):
    before = listed(folder)
    assert show().splitlines()[-1].startswith(b"next: `straykey hook install` ")
    assert b"next:" not in show()
    assert listed(folder) == before


def test_each_repository_is_told_of_its_own(show, tmp_path, git):
    other = tmp_path / "other"
    git("init", "-q", other)
    assert b"next:" in show()
    assert b"next:" in show(cwd=other)


def test_findings_without_a_baseline_are_the_next_step_where_a_hook_is_there(show, folder, token):
    (folder / ".git" / "hooks").mkdir(exist_ok=True)
    (folder / ".git" / "hooks" / "pre-commit").write_text("exec straykey hook pre-commit\n")
    assert b"next:" not in show()
    (folder / "a.py").write_text(f"KEY = '{token}'\n")
    assert b"next: `straykey baseline create` " in show()


def test_a_framework_counts_as_a_hook(show, folder):
    (folder / ".pre-commit-config.yaml").write_text("repos: [{repo: https://example.test/straykey}]\n")
    assert b"next:" not in show()


@pytest.mark.parametrize(
    ("args", "variables"), [(["-q"], {}), (["--isolated"], {}), (["--staged"], {}), ([], {"CI": "true"})]
)
def test_who_did_not_ask_or_has_no_use_for_it_is_not_told(show, args, variables):
    assert b"next:" not in show(*args, **variables)
    assert b"next:" in show()  # and it is still to be told


def test_silent_where_it_can_not_be_remembered(show, tmp_path):
    blocked = tmp_path / "file"
    blocked.touch()
    assert b"next:" not in show(STRAYKEY_CACHE_DIR=str(blocked / "below"))


def test_a_pipe_is_not_told(straykey, git):
    git("init", "-q")
    done = straykey("scan")
    assert "next:" not in done.out + done.err


def test_no_repository_no_suggestion(show, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    assert b"next:" not in show(cwd=outside)


def test_a_hook_where_git_was_told_to_look_counts(show, folder, git):
    (folder / "hooks").mkdir()
    (folder / "hooks" / "pre-commit").write_text("exec straykey hook pre-commit\n")
    git("config", "core.hooksPath", "hooks")
    assert b"next:" not in show()


def test_another_repository_than_the_one_around_is_not_told_of(show, tmp_path, git):
    other = tmp_path / "other"
    git("init", "-q", other)
    assert b"next:" not in show(str(other))
