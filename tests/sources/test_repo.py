"""Repositories are found wherever git finds them, and nothing but them."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys

import pytest
from git_repo import GitRepo

from scanner.errors import GitError
from scanner.sources.provenance import branch, public_url, remote
from scanner.sources.repo import TARGET_COMMANDS, discover, run_git
from scanner.sources.scratch import Scratch, object_dirs
from scanner.sources.submodules import submodules


def test_a_folder_without_a_repository_has_none(tmp_path):
    (tmp_path / "plain").mkdir()
    assert discover(str(tmp_path / "plain")) is None


@pytest.mark.parametrize("name", ["repo", "with space", "line\nfeed", 'quo"te\\', "#hash", "ünïcode", "-dash"])
def test_a_repository_is_found_from_below_whatever_its_name(make_repo, name):
    repo = make_repo(name)
    head = repo.commit({"a/b/c.txt": "x"})
    found = discover(str(repo.path / "a" / "b" / "c.txt"))
    assert found is not None
    assert (found.top, found.git_dir) == (str(repo.path), str(repo.path / ".git"))
    assert (found.head, found.bare, found.shallow, found.partial) == (head, False, False, False)
    with Scratch(found) as scratch:
        assert scratch.git(["cat-file", "blob", f"{head}:a/b/c.txt"]) == b"x"
        assert scratch.git(["ls-files"], index=True) == b"a/b/c.txt\n"


def test_a_name_that_is_not_utf8_is_found_and_read(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9")
    head = GitRepo(path).commit({"a": "x"})
    found = discover(str(path))
    assert found.top == str(path)
    with Scratch(found) as scratch:
        assert scratch.git(["cat-file", "blob", f"{head}:a"]) == b"x"


def test_an_unborn_head_is_empty(repo):
    assert discover(str(repo.path)).head == ""


def test_sha256_repositories_are_read(make_repo):
    repo = make_repo("long", "--object-format=sha256")
    head = repo.commit({"a": "x"})
    found = discover(str(repo.path))
    assert (found.object_format, found.head, len(head)) == ("sha256", head, 64)
    with Scratch(found) as scratch:
        assert scratch.git(["cat-file", "blob", f"{head}:a"]) == b"x"


@pytest.mark.parametrize("option", ["--bare", "--mirror"])
def test_bare_and_mirror_clones_have_no_top(repo, tmp_path, option):
    head = repo.commit({"a": "x"})
    repo.git("clone", "-q", option, ".", str(tmp_path / "bare.git"))
    found = discover(str(tmp_path / "bare.git"))
    assert (found.top, found.bare, found.head) == ("", True, head)


def test_a_linked_worktree_shares_objects_and_has_its_own_index(repo, tmp_path):
    repo.commit({"a": "x"})
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "side")
    found = discover(str(tmp_path / "linked"))
    assert found.top == str(tmp_path / "linked")
    assert found.common_dir == str(repo.path / ".git")
    assert found.git_dir.startswith(found.common_dir + "/worktrees/")
    assert found.index_file == found.git_dir + "/index"
    with Scratch(found) as scratch:
        assert scratch.git(["ls-files"], index=True) == b"a\n"


def test_a_broken_git_file_means_no_repository(tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / ".git").write_text("gitdir: ../gone\n")
    assert discover(str(tmp_path / "copy")) is None


def test_the_environment_of_a_hook_is_respected(repo, monkeypatch):
    repo.commit({"a": "x"})
    shutil.copy(repo.path / ".git" / "index", repo.path / ".git" / "next-index")
    monkeypatch.chdir(repo.path)
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index")
    assert discover(".").index_file == str(repo.path / ".git" / "next-index")


def test_the_environment_of_a_hook_does_not_reach_another_repository(repo, make_repo, monkeypatch):
    other = make_repo("other")
    monkeypatch.chdir(repo.path)
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index")
    found = discover(str(other.path))
    assert (found.top, found.index_file) == (str(other.path), str(other.path / ".git" / "index"))


def test_a_separate_git_dir_and_work_tree_from_the_environment(repo, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("GIT_DIR", str(repo.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "elsewhere"))
    found = discover(".")
    assert (found.top, found.git_dir) == (str(tmp_path / "elsewhere"), str(repo.path / ".git"))


def test_objects_in_quarantine_are_seen(repo, tmp_path, monkeypatch):
    """As in a pre-receive hook (git-receive-pack, "QUARANTINE ENVIRONMENT")."""
    repo.commit({"a": "x"})
    quarantine = tmp_path / "incoming"
    quarantine.mkdir()
    monkeypatch.chdir(repo.path)
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(quarantine))
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", str(repo.path / ".git" / "objects"))
    repo.env["GIT_OBJECT_DIRECTORY"] = str(quarantine)
    new = repo.git("hash-object", "-w", "--stdin", data=b"pushed")
    found = discover(".")
    with Scratch(found) as scratch:
        assert scratch.git(["cat-file", "blob", new]) == b"pushed"
        assert scratch.git(["cat-file", "blob", f"{found.head}:a"]) == b"x"


def test_a_shallow_clone_is_known_and_its_boundary_carried_over(repo, tmp_path):
    repo.commit({"a": "1"})
    repo.commit({"a": "2"})
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(tmp_path / "shallow"))
    found = discover(str(tmp_path / "shallow"))
    assert found.shallow
    with Scratch(found) as scratch:
        assert scratch.git(["rev-list", "--count", found.head]) == b"1\n"


def test_a_partial_clone_is_known_and_fetches_nothing(repo, tmp_path):
    repo.commit({"a": "1"})
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{repo.path}", str(tmp_path / "partial"))
    found = discover(str(tmp_path / "partial"))
    assert found.partial
    with Scratch(found) as scratch, pytest.raises(GitError):
        scratch.git(["cat-file", "blob", f"{found.head}:a"])


def test_a_core_worktree_that_leads_elsewhere_is_not_followed(repo, tmp_path):
    (tmp_path / "private").mkdir()
    repo.git("config", "core.worktree", str(tmp_path / "private"))
    assert discover(str(repo.path)).top == str(repo.path)


def test_an_empty_git_folder_on_the_way_up_is_passed_by(repo):
    head = repo.commit({"sub/a": "x"})
    (repo.path / "sub/.git").mkdir()
    found = discover(str(repo.path / "sub"))
    assert (found.top, found.head) == (str(repo.path), head)


def test_only_harmless_commands_run_in_a_scanned_repository(repo):
    found = discover(str(repo.path))
    for command in ("log", "status", "cat-file", "ls-files", "config", "fetch", "rev-list"):
        with pytest.raises(ValueError, match="must not run"):
            run_git([command], repo=found)
    assert len(TARGET_COMMANDS) == 3


def test_a_failure_of_git_is_told_in_its_words(repo):
    found = discover(str(repo.path))
    with Scratch(found) as scratch, pytest.raises(GitError, match="git cat-file failed: Not a valid object name"):
        scratch.git(["cat-file", "blob", "nonsense"])


def git_stub(folder, script):
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "git").chmod(0o755)


def test_a_missing_git_is_said_with_a_remedy(repo, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(GitError, match="not installed") as caught:
        discover(str(repo.path))
    assert "2.31" in caught.value.hint


def test_a_git_before_2_31_is_said_to_be_too_old(repo, tmp_path, monkeypatch):
    # What git 2.30 does with an option that it doesn't know: it repeats it.
    git_stub(tmp_path / "old", 'while [ $# -gt 0 ]; do [ "${1#--}" = "$1" ] || echo "$1"; shift; done')
    monkeypatch.setenv("PATH", str(tmp_path / "old"))
    with pytest.raises(GitError, match="too old"):
        discover(str(repo.path))


def test_a_git_in_the_current_folder_is_never_run(repo, tmp_path, monkeypatch):
    git_stub(repo.path / "here", f"touch {tmp_path}/ran; exit 1")
    monkeypatch.chdir(repo.path / "here")
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.environ['PATH']}")
    assert discover(str(repo.path)) is not None
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a folder to somebody else")
class TestForeignOwner:
    def test_is_refused_with_the_remedy(self, repo):
        os.chown(repo.path, 12345, 12345)
        with pytest.raises(GitError, match="does not trust") as caught:
            discover(str(repo.path))
        assert f"safe.directory '{repo.path}'" in caught.value.hint

    def test_is_accepted_where_the_person_said_so(self, repo, tmp_path):
        head = repo.commit({"a": "x"})
        os.chown(repo.path, 12345, 12345)
        (tmp_path / ".gitconfig").write_text(f"[safe]\n\tdirectory = {repo.path}\n")
        found = discover(str(repo.path))
        assert found.head == head
        assert run_git(["for-each-ref", "--format=%(objectname)"], repo=found).decode().strip() == head
        with Scratch(found) as scratch:
            assert scratch.git(["cat-file", "-t", head]) == b"commit\n"


def test_the_scratch_repository_is_private_and_gone_afterwards(repo):
    found = discover(str(repo.path))
    with Scratch(found) as scratch:
        assert stat.S_IMODE(os.stat(scratch.path).st_mode) == 0o700
        process = scratch.start(["cat-file", "--batch"], stdin=subprocess.PIPE)
    assert process.returncode is not None
    assert not os.path.exists(scratch.path)


@pytest.mark.parametrize("ending", ["import sys; sys.exit(3)", "raise KeyboardInterrupt", "1 / 0"])
def test_the_scratch_repository_is_gone_however_the_program_ends(repo, tmp_path, ending):
    script = f"""
from scanner.sources.repo import discover
from scanner.sources.scratch import Scratch
scratch = Scratch(discover({str(repo.path)!r}))
{ending}
"""
    env = {**os.environ, "TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": os.pathsep.join(sys.path)}
    (tmp_path / "tmp").mkdir()
    subprocess.run([sys.executable, "-c", script], env=env, check=False, stderr=subprocess.DEVNULL)
    assert os.listdir(tmp_path / "tmp") == []


def test_a_split_index_is_read(repo):
    repo.commit({"a": "1", "b": "2"})
    repo.git("update-index", "--split-index")
    repo.stage("c", "3")
    assert list((repo.path / ".git").glob("sharedindex.*"))
    with Scratch(discover(str(repo.path))) as scratch:
        assert scratch.git(["ls-files"], index=True) == b"a\nb\nc\n"


@pytest.mark.parametrize("name", ["lender", "line\nfeed", 'quo"te\\'])
def test_borrowed_objects_are_found_through_a_chain_longer_than_git_follows(make_repo, name):
    lender = make_repo(name)
    head = lender.commit({"a": "x"})
    for number in range(8):
        borrower = make_repo(f"{name}{number}")
        objects = f"{lender.path}/.git/objects".replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        (borrower.path / ".git/objects/info/alternates").write_text(f'# a comment\n"{objects}"\n')
        lender = borrower
    with Scratch(discover(str(lender.path))) as scratch:
        assert scratch.git(["cat-file", "blob", f"{head}:a"]) == b"x"


def test_a_loop_of_borrowing_ends(make_repo):
    one, two = make_repo("one"), make_repo("two")
    for borrower, lender in ((one, two), (two, one)):
        borrower.commit({"a": borrower.path.name})
        (borrower.path / ".git/objects/info/alternates").write_text(f"{lender.path}/.git/objects\n")
    found = discover(str(one.path))
    assert object_dirs(found) == [str(one.path / ".git/objects"), str(two.path / ".git/objects")]
    with Scratch(found) as scratch:
        assert scratch.git(["cat-file", "blob", f"{two.git('rev-parse', 'HEAD')}:a"]) == b"two"


def test_borrowing_from_a_folder_that_is_gone_is_an_error(repo, tmp_path):
    repo.commit({"a": "x"})
    (repo.path / ".git/objects/info/alternates").write_text(f"{tmp_path}/gone/objects\n")
    with pytest.raises(GitError, match="gone/objects is not there") as caught:
        Scratch(discover(str(repo.path)))
    assert "alternates" in caught.value.hint


def test_a_pipe_in_the_place_of_the_index_is_refused(repo):
    os.mkfifo(repo.path / ".git" / "index")
    with Scratch(discover(str(repo.path))) as scratch, pytest.raises(GitError, match="not a regular file"):
        scratch.git(["ls-files"], index=True)


def test_submodules_are_listed_with_theirs(make_repo):
    inner, middle, outer = make_repo("inner"), make_repo("middle"), make_repo("outer")
    inner.commit({"a": "x"})
    middle.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.path), "deep/inner")
    middle.commit()
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(middle.path), "mid dle")
    outer.commit()
    outer.git("-c", "protocol.file.allow=always", "submodule", "update", "-q", "--init", "--recursive")
    top = outer.path / "mid dle"
    assert submodules(discover(str(outer.path))) == [str(top), str(top / "deep" / "inner")]
    found = discover(str(top))
    assert found.top == str(top)
    with Scratch(found) as scratch:
        assert scratch.git(["cat-file", "-t", found.head]) == b"commit\n"


def test_a_submodule_path_that_leads_outside_is_left_out(repo, make_repo, tmp_path):
    make_repo("victim")
    (repo.path / "link").symlink_to(tmp_path / "victim")
    paths = ["../victim", str(tmp_path / "victim"), "link", "missing", ".", ""]
    repo.write(".gitmodules", "".join(f'[submodule "{n}"]\n\tpath = {path}\n' for n, path in enumerate(paths)))
    assert submodules(discover(str(repo.path))) == []


def test_branch_and_remote_are_told_without_credentials(repo):
    repo.commit()
    repo.git("remote", "add", "origin", "https://ada:word@example.com/a/b.git")
    found = discover(str(repo.path))
    assert (branch(found), remote(found)) == ("main", "https://example.com/a/b.git")
    repo.git("checkout", "-q", "--detach")
    repo.git("remote", "remove", "origin")
    assert (branch(found), remote(found)) == ("", "")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.com/a.git", "https://example.com/a.git"),
        ("https://tok@en@example.com:8443/a.git?token=1#x", "https://example.com:8443/a.git"),
        ("git@example.com:a/b.git", "ssh://example.com/a/b.git"),
        ("ssh://git@example.com/a/b.git", "ssh://example.com/a/b.git"),
        ("/home/ada/a.git", ""),
        ("file:///home/ada/a.git", ""),
        ("../a.git", ""),
        ("C:\\repos\\a.git", ""),
        ("ext::sh -c evil", ""),
    ],
)
def test_public_urls_hold_neither_credentials_nor_paths(url, shown):
    assert public_url(url) == shown
