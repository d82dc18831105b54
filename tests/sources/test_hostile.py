"""Nothing in a scanned repository is executed, fetched, replaced or followed outside."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hostile import TRICKS, every_trick, prepare, spring

from scanner.errors import GitError, SourceError
from scanner.sources.files import FileOptions, FileSource
from scanner.sources.index import IndexSource
from scanner.sources.provenance import branch, remote
from scanner.sources.repo import discover, run_git
from scanner.sources.submodules import submodules


@every_trick
def test_the_trap_works_on_ordinary_use_of_git(trick, repo, tmp_path):
    trap = prepare(trick, repo, tmp_path)
    spring(trick, repo)
    assert trap.is_sprung


@every_trick
def test_a_scan_of_files_runs_nothing(trick, repo, tmp_path, read):
    trap = prepare(trick, repo, tmp_path)
    for options in (FileOptions(), FileOptions(no_ignore=True)):
        content, tally = read(FileSource([str(repo.path)], options))
        assert content["a.txt"] == b"4\n"
        assert content["new.txt"] == b"5\n"
        assert not tally.incomplete
    assert not trap.is_sprung


@every_trick
def test_a_scan_of_the_index_runs_nothing(trick, repo, tmp_path, read):
    trap = prepare(trick, repo, tmp_path)
    with IndexSource(discover(str(repo.path))) as source:
        content, _ = read(source)
        assert content["a.txt"] == b"3\n"
        assert [f.data for f in source.read_blob(source.parents("a.txt")[0])] == [b"2\n"]
    assert not trap.is_sprung


@every_trick
def test_what_runs_in_the_repository_itself_runs_nothing_more(trick, repo, tmp_path):
    trap = prepare(trick, repo, tmp_path)
    found = discover(str(repo.path))
    assert branch(found) == "main"
    remote(found)
    submodules(found)
    run_git(["for-each-ref"], repo=found)
    run_git(["rev-list", "--no-walk", "HEAD"], repo=found)
    run_git(["rev-parse", "HEAD^{tree}"], repo=found)
    assert not trap.is_sprung


@pytest.mark.parametrize("trick", [t for t in TRICKS if t.name in ("fsmonitor", "hooks", "alias", "include", "pager")])
def test_finding_submodules_runs_nothing(trick, repo, tmp_path):
    """In a process of its own, because importing GitPython starts git."""
    trap = prepare(trick, repo, tmp_path)
    repo.write(".gitmodules", '[submodule "x"]\n\tpath = x\n\tupdate = !../evil\n[include]\n\tpath = .git/config\n')
    script = "from scanner.sources.repo import discover\nfrom scanner.sources.submodules import submodules\n"
    script += "print(submodules(discover('.')))"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], cwd=repo.path, env=env, capture_output=True, check=True)
    assert done.stdout == b"[]\n"
    assert not trap.is_sprung


def test_an_embedded_bare_repository_is_refused_not_obeyed(repo, tmp_path):
    trick = next(trick for trick in TRICKS if trick.name == "embedded-bare")
    trap = prepare(trick, repo, tmp_path)
    found = discover(str(repo.path / "assets"))
    assert (found.top, found.git_dir) == ("", str(repo.path / "assets"))
    with pytest.raises(SourceError, match="git directory"):
        FileSource([str(repo.path / "assets")])
    assert not trap.is_sprung


def test_a_missing_staged_object_is_not_fetched_and_is_incomplete(repo, tmp_path, read, reasons):
    trick = next(trick for trick in TRICKS if trick.name == "upload-pack")
    trap = prepare(trick, repo, tmp_path)
    with IndexSource(discover(str(repo.path))) as source:
        content, tally = read(source)
    assert "lost.txt" not in content
    assert "missing" in reasons(tally)["lost.txt"]
    assert tally.incomplete
    assert not trap.is_sprung


def test_a_replaced_object_is_read_as_it_is(repo, read):
    repo.commit({"a": "1"})
    staged = repo.stage("a", "with a token")
    innocent = repo.git("hash-object", "-w", "--stdin", data=b"nothing here")
    repo.git("replace", staged, innocent)
    assert repo.git("cat-file", "blob", staged) == "nothing here"
    with IndexSource(discover(str(repo.path))) as source:
        assert read(source)[0] == {"a": b"with a token"}


def test_a_replaced_parent_hides_nothing(repo, read):
    parent = repo.commit({"a": "1"})
    repo.stage("a", "2")
    other = repo.git("commit-tree", repo.git("write-tree"), "-m", "as if it had been there")
    repo.git("replace", parent, other)
    assert repo.git("diff", "--cached", "--name-only") == ""
    with IndexSource(discover(str(repo.path))) as source:
        assert read(source)[0] == {"a": b"2"}


def test_a_core_worktree_elsewhere_leads_no_scan_there(repo, tmp_path, read):
    (tmp_path / "private").mkdir()
    (tmp_path / "private/a").write_text("private")
    repo.commit({"a": "1"})
    repo.git("config", "core.worktree", str(tmp_path / "private"))
    assert read(FileSource([str(repo.path)]))[0] == {"a": b"1"}


def test_a_work_tree_attribute_changes_no_content(repo, read):
    repo.commit({".gitattributes": "a text eol=crlf ident\n"})
    repo.stage("a", "$Id$\n")
    content, _ = read(FileSource([str(repo.path)]))
    assert content["a"] == b"$Id$\n"
    with IndexSource(discover(str(repo.path))) as source:
        assert read(source)[0] == {"a": b"$Id$\n"}


def test_a_pipe_for_a_config_file_is_given_up(repo, monkeypatch):
    monkeypatch.setattr("scanner.sources.repo._PATIENCE", 0.2)
    os.unlink(repo.path / ".git/config")
    os.mkfifo(repo.path / ".git/config")
    with pytest.raises(GitError, match="did not answer"):
        discover(str(repo.path))
