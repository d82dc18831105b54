"""The pre-receive hook on a real bare repository that somebody pushes to: new objects are in quarantine then."""

from __future__ import annotations

import pytest
from plain import Repo

NONE = "0" * 40


@pytest.fixture
def server(server):
    done = server.straykey("hook", "install")
    assert done.accepted
    assert "pre-receive: written" in done.said
    return server


def objects(repo):
    return int(repo.git("count-objects").split()[0])


def test_clean_pushes_pass_in_silence(clone, server):
    commit = clone.commit("a.py", "x = 1\n")
    done = clone.attempt("push", "-q")
    assert done.accepted
    assert not done.said
    assert server.git("rev-parse", "main") == commit


def test_push_of_a_secret_is_refused_briefly_and_leaves_nothing(clone, server, token):
    before, count = server.git("rev-parse", "main"), objects(server)
    commit = clone.commit("a.py", f'x = 1\nKEY = "{token}"\n')
    done = clone.attempt("push", FORCE_COLOR="1")
    assert not done.accepted
    assert server.git("rev-parse", "main") == before
    assert objects(server) == count
    assert token not in done.said
    place = "a.py:2:8  critical  hypersave-live-key@"
    parts = ("the push is refused: 1 token", place, "fix ", "allow ", "bypass ")
    what, where, fix, allow, bypass = map(done.said.index, parts)
    assert what < where < fix < allow < bypass
    assert commit[:10] in done.said
    told = [line.removeprefix("remote: ") for line in done.said.splitlines() if line.startswith("remote: ")]
    assert len(told) < 12
    assert max(map(len, map(str.rstrip, told))) < 120
    assert not [line for line in told if "\x1b" in line.replace("\x1b[K", "")]


def test_allowed_as_printed_it_passes(clone, token):
    clone.commit("a.py", f'KEY = "{token}"\n')
    said = clone.attempt("push").said
    name = next(word for word in said.split() if word.startswith("hypersave-live-key@"))
    clone.commit("a.py", f'KEY = "{token}"  # straykey:allow[{name}] revoked\n', "--amend")
    done = clone.attempt("push")
    assert done.accepted, done.said


def test_many_tokens_are_told_in_few_lines(clone, token):
    clone.commit("a.py", "".join(f'KEY{n} = "{token[:-3]}{n:03}"\n' for n in range(100)))
    done = clone.attempt("push")
    assert not done.accepted
    assert "the push is refused: 100 tokens" in done.said
    assert "and 80 more" in done.said
    assert len(done.said.splitlines()) < 40


def test_new_branch_deletion_and_force_push(clone, server, token, other_token):
    clone.git("checkout", "-q", "-b", "feature")
    clone.commit("a.py", f'KEY = "{token}"\n')
    assert not clone.attempt("push", "origin", "feature").accepted
    clone.commit("a.py", "x = 1\n", "--amend")
    assert clone.attempt("push", "origin", "feature").accepted
    clone.commit("a.py", "x = 2\n", "--amend")
    done = clone.attempt("push", "--force", "origin", "feature")
    assert done.accepted, done.said
    clone.commit("a.py", f'KEY = "{other_token}"\n', "--amend")
    assert not clone.attempt("push", "--force", "origin", "feature").accepted
    done = clone.attempt("push", "origin", ":feature")
    assert done.accepted, done.said
    assert "feature" not in server.git("branch")


def test_one_bad_ref_refuses_them_all(clone, server, token):
    clone.commit("a.py", "x = 1\n")
    clone.git("branch", "good")
    clone.commit("a.py", f'KEY = "{token}"\n')
    clone.git("branch", "bad")
    assert not clone.attempt("push", "origin", "good", "bad", ":main").accepted
    assert server.git("branch").split() == ["*", "main"]


def test_secret_that_was_there_before_the_hook_does_not_stop_a_push(clone, server, token):
    assert server.straykey("hook", "uninstall").accepted
    clone.commit("a.py", f'KEY = "{token}"\n')
    clone.git("push", "-q", "origin", "HEAD:elsewhere")
    assert server.straykey("hook", "install", "pre-receive").accepted
    clone.commit("a.py", f'import os\nKEY = "{token}"\n')
    done = clone.attempt("push", "origin", "main")
    assert done.accepted, done.said


def test_tag_merge_and_rebase(clone, token):
    clone.git("tag", "-a", "v1", "-m", "one")
    assert clone.attempt("push", "origin", "v1").accepted
    clone.git("tag", "-a", "v2", "-m", f"KEY = {token}")
    assert not clone.attempt("push", "origin", "v2").accepted
    clone.git("checkout", "-q", "-b", "side")
    clone.commit("side.py", "x = 1\n")
    clone.git("checkout", "-q", "main")
    clone.commit("main.py", "x = 1\n")
    clone.git("merge", "-q", "--no-edit", "side")
    assert clone.attempt("push", "origin", "main").accepted
    clone.git("checkout", "-q", "side")
    clone.git("rebase", "-q", "main")
    clone.commit("side.py", f'KEY = "{token}"\n')
    assert not clone.attempt("push", "origin", "side").accepted


def test_many_objects_come_as_a_pack_in_quarantine(clone, server, token):
    server.git("config", "receive.unpackLimit", "1")
    for number in range(5):
        clone.commit(f"{number}.py", f"x = {number}\n")
    clone.commit("a.py", f'KEY = "{token}"\n')
    clone.commit("a.py", "x = 1\n")
    done = clone.attempt("push")
    assert not done.accepted
    assert "a.py:1:8" in done.said


def test_nothing_in_the_push_configures_the_scan(clone, token):
    clone.write(".straykey.toml", 'skip = ["*"]\n')
    clone.write(".straykeyignore", "*\n")
    clone.write("a.py", f'KEY = "{token}"\n')
    clone.straykey("baseline", "create")
    clone.commit("b.py", "x = 1\n")
    assert not clone.attempt("push").accepted


def test_configuration_in_the_servers_folder_counts(clone, server, token):
    (server.top / ".straykey.toml").write_text('skip = ["hypersave-*"]\n')
    clone.commit("a.py", f'KEY = "{token}"\n')
    done = clone.attempt("push")
    assert done.accepted, done.said


def test_baseline_of_the_branch_counts(clone, server, token):
    server.straykey("hook", "uninstall")
    clone.write("a.py", f'KEY = "{token}"\n')
    clone.straykey("baseline", "create")
    clone.commit("b.py", "x = 1\n")
    clone.git("push", "-q")
    server.straykey("hook", "install")
    clone.git("mv", "a.py", "c.py")
    clone.commit("c.py", f'import os\nKEY = "{token}"\n')
    done = clone.attempt("push")
    assert done.accepted, done.said


@pytest.mark.parametrize(
    "text", ["x\n", f"{NONE} {NONE}\n", f"{NONE} {'1' * 39} refs/heads/a\n", f"--all {NONE} refs/heads/a\n", " \n"]
)
def test_what_git_never_says_is_an_error(server, text):
    done = server.straykey("hook", "pre-receive", text=text)
    assert done.code == 2
    assert "standard input, line 1" in done.said


def test_object_that_is_not_there_is_an_error(server):
    done = server.straykey("hook", "pre-receive", text=f"{NONE} {'1' * 40} refs/heads/a\n")
    assert done.code == 2
    assert "1" * 40 in done.said


def test_sha256_repositories_are_served(tmp_path, env, token):
    server, clone = Repo(tmp_path / "s.git", env, bare=True, form="sha256"), Repo(tmp_path / "c", env, form="sha256")
    assert server.straykey("hook", "install").accepted
    clone.git("remote", "add", "origin", server.top)
    clone.commit("a.py", "x = 1\n")
    assert clone.attempt("push", "origin", "main").accepted
    clone.commit("a.py", f'KEY = "{token}"\n')
    assert not clone.attempt("push", "origin", "main").accepted
