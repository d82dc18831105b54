"""`straykey hook install`: hooks where git looks for them, never over somebody else's, and gone without a trace."""

from __future__ import annotations

import os
import stat

import pytest
from plain import Repo

FOREIGN = "#!/bin/sh\necho foreign hook\n"


def hooks_of(repo, folder=".git/hooks"):
    place = repo.top / folder
    return {name for name in os.listdir(place) if not name.endswith(".sample")} if place.is_dir() else set()


def write_foreign(repo, name="pre-commit", text=FOREIGN):
    path = repo.top / ".git/hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_installed_hooks_refuse_a_commit_and_a_push(clone, token):
    assert clone.straykey("hook", "install").code == 0
    assert hooks_of(clone) == {"pre-commit", "pre-merge-commit", "pre-push"}
    clone.write("a.py", f'KEY = "{token}"\n')
    clone.git("add", "-A")
    done = clone.attempt("commit", "-m", "change")
    assert done.code == 1
    assert "a.py:1:8" in done.said
    clone.git("commit", "-q", "--no-verify", "-m", "change")
    done = clone.attempt("push")
    assert not done.accepted
    assert "the push is refused" in done.said
    assert token not in done.said


def test_clean_commits_and_pushes_pass(clone):
    clone.straykey("hook", "install", "pre-commit", "pre-push", "commit-msg")
    clone.write("a.py", "x = 1\n")
    clone.git("add", "-A")
    assert clone.attempt("commit", "-m", "change").accepted
    assert clone.attempt("push").accepted


def test_merge_that_brings_a_secret_is_refused(clone, token):
    clone.straykey("hook", "install", "pre-commit")
    clone.git("switch", "-q", "-c", "topic")
    clone.commit("a.py", f'KEY = "{token}"\n')
    clone.git("switch", "-q", "main")
    clone.commit("b.py", "x = 1\n")
    done = clone.attempt("merge", "--no-edit", "--no-commit", "topic")
    clone.write("c.py", f'OTHER = "{token}"\n')
    clone.git("add", "-A")
    done = clone.attempt("commit", "-m", "merge")
    assert not done.accepted
    assert "c.py:1:10" in done.said
    assert "a.py:1" not in done.said.partition("c.py:1:10")[0]


def test_scripts_are_executable_and_name_what_runs(clone):
    clone.straykey("hook", "install", "pre-commit")
    path = clone.top / ".git/hooks/pre-commit"
    assert path.stat().st_mode & stat.S_IXUSR
    assert "hook pre-commit" in path.read_text()


def test_installing_twice_changes_nothing(clone):
    clone.straykey("hook", "install")
    path = clone.top / ".git/hooks/pre-commit"
    before = path.read_text()
    assert clone.straykey("hook", "install").code == 0
    assert path.read_text() == before


def test_foreign_hook_is_not_overwritten_and_nothing_else_is_written(clone):
    path = write_foreign(clone)
    done = clone.straykey("hook", "install")
    assert done.code == 2
    assert "--chain" in done.said
    assert 'straykey hook pre-commit -- "$@" || exit' in done.said
    assert path.read_text() == FOREIGN
    assert hooks_of(clone) == {"pre-commit"}


@pytest.mark.parametrize("name", ["pre-commit", "pre-push"])
def test_chained_hook_runs_first_and_gets_its_name_back(clone, token, name):
    path = write_foreign(clone, name, FOREIGN + ("cat\n" if name == "pre-push" else ""))
    text = path.read_text()
    assert clone.straykey("hook", "install", "--chain").code == 0
    clone.commit("a.py", f'KEY = "{token}"\n')
    clone.write("b.py", f'KEY = "{token}"\n')
    clone.git("add", "-A")
    done = clone.attempt("commit", "-m", "change") if name == "pre-commit" else clone.attempt("push")
    assert not done.accepted
    assert done.said.index("foreign hook") < done.said.index(".py:1:8")
    assert clone.straykey("hook", "uninstall").code == 0
    assert path.read_text() == text
    assert path.stat().st_mode & stat.S_IXUSR
    assert hooks_of(clone) == {name}


def test_chained_hook_that_refuses_has_the_last_word(clone):
    write_foreign(clone, text="#!/bin/sh\nexit 7\n")
    clone.straykey("hook", "install", "pre-commit", "--chain")
    clone.write("a.py", "x = 1\n")
    clone.git("add", "-A")
    assert not clone.attempt("commit", "-m", "change").accepted


def test_uninstall_removes_its_own_hooks_only(clone):
    clone.straykey("hook", "install", "pre-commit")
    write_foreign(clone, "commit-msg")
    assert clone.straykey("hook", "uninstall").code == 0
    assert hooks_of(clone) == {"commit-msg"}
    done = clone.straykey("hook", "uninstall")
    assert (done.code, "no hook of straykey's" in done.said) == (0, True)


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_hook_of_ours_that_somebody_changed_is_left_alone_unless_forced(clone, command):
    clone.straykey("hook", "install", "pre-commit")
    path = clone.top / ".git/hooks/pre-commit"
    path.write_text(path.read_text() + "echo mine\n")
    done = clone.straykey("hook", command, "pre-commit")
    assert done.code == 2
    assert "was changed since" in done.said
    assert "echo mine" in path.read_text()
    assert clone.straykey("hook", command, "pre-commit", "--force").code == 0
    assert not path.exists() or "echo mine" not in path.read_text()


def test_hooks_path_of_the_repository_is_respected(clone):
    clone.git("config", "core.hooksPath", "tools/hooks")
    done = clone.straykey("hook", "install", "pre-commit")
    assert done.code == 0
    assert "work tree" in done.said
    assert hooks_of(clone, "tools/hooks") == {"pre-commit", "pre-merge-commit"}
    assert not hooks_of(clone)
    clone.straykey("hook", "uninstall")
    assert not hooks_of(clone, "tools/hooks")


def test_hooks_path_of_the_user_serves_other_repositories_and_wants_force(clone, tmp_path):
    config = tmp_path / "gitconfig"
    config.write_text(f"[core]\n\thooksPath = {tmp_path / 'shared hooks'}\n")
    done = clone.straykey("hook", "install", "pre-commit", GIT_CONFIG_GLOBAL=str(config))
    assert done.code == 2
    assert "every repository" in done.said
    assert not (tmp_path / "shared hooks").exists()
    assert clone.straykey("hook", "install", "pre-commit", "--force", GIT_CONFIG_GLOBAL=str(config)).code == 0
    assert (tmp_path / "shared hooks/pre-commit").exists()


def test_hooks_that_are_switched_off_are_said_to_be(clone):
    clone.git("config", "core.hooksPath", os.devnull)
    done = clone.straykey("hook", "install")
    assert done.code == 2
    assert "switched off" in done.said


def test_work_trees_share_their_hooks(clone, token):
    clone.git("worktree", "add", "-q", "../tree")
    tree = Repo.__new__(Repo)
    tree.top, tree.env = clone.top.parent / "tree", clone.env
    assert tree.straykey("hook", "install", "pre-commit").code == 0
    assert "pre-commit" in hooks_of(clone)
    tree.write("a.py", f'KEY = "{token}"\n')
    tree.git("add", "-A")
    assert "a.py:1:8" in tree.attempt("commit", "-m", "change").said


def test_hook_runs_from_a_folder_below(clone, token):
    clone.straykey("hook", "install", "pre-commit")
    clone.write("sub/a.py", f'KEY = "{token}"\n')
    clone.git("add", "-A")
    done = clone.run("git", "-C", "sub", "commit", "-m", "change")
    assert not done.accepted
    assert "sub/a.py:1:8" in done.said


def test_bare_repository_gets_pre_receive(server, clone, token):
    assert server.straykey("hook", "install").code == 0
    assert hooks_of(server, "hooks") == {"pre-receive"}
    clone.commit("a.py", f'KEY = "{token}"\n')
    done = clone.attempt("push")
    assert not done.accepted
    assert "remote: straykey: the push is refused" in done.said


def test_straykey_that_is_gone_refuses_and_says_how_to_go_on(clone, tmp_path):
    clone.straykey("hook", "install", "pre-commit")
    (tmp_path / "programs/straykey").unlink()
    clone.write("a.py", "x = 1\n")
    clone.git("add", "-A")
    places = clone.env["PATH"].split(os.pathsep)
    path = os.pathsep.join(place for place in places if not os.path.exists(os.path.join(place, "straykey")))
    done = clone.attempt("commit", "-m", "change", PATH=path)
    assert not done.accepted
    assert "not installed any more" in done.said
    assert "--no-verify" in done.said


def test_hook_that_is_a_link_is_somebody_elses(clone, tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("")
    path = clone.top / ".git/hooks/pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(outside)
    assert clone.straykey("hook", "install", "pre-commit").code == 2
    assert path.is_symlink()
    assert outside.read_text() == ""


def test_framework_that_is_there_is_pointed_to(clone):
    write_foreign(clone, text="#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n")
    done = clone.straykey("hook", "install", "pre-commit")
    assert done.code == 2
    assert ".pre-commit-config.yaml" in done.said


def test_outside_of_a_repository_nothing_is_written(tmp_path, clone):
    lost = Repo.__new__(Repo)
    lost.top, lost.env = tmp_path / "plain", clone.env
    lost.top.mkdir()
    done = lost.straykey("hook", "install")
    assert done.code == 2
    assert "git repository" in done.said
    assert not os.listdir(lost.top)


def test_repository_with_an_odd_name_works(tmp_path, env, token):
    repo = Repo(tmp_path / "it's a \"$HOME\" `x` \n repo", env)
    repo.commit("README", "hello\n")
    assert repo.straykey("hook", "install", "--chain").code == 0
    repo.write("a.py", f'KEY = "{token}"\n')
    repo.git("add", "-A")
    assert "a.py:1:8" in repo.attempt("commit", "-m", "change").said
