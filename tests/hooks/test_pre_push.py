"""The pre-push hook with a real git, pushing to a real bare repository."""

from __future__ import annotations

import pytest

NONE = "0" * 40


@pytest.fixture
def clone(clone):
    clone.git("config", "core.hooksPath", ".git/hooks")
    assert clone.straykey("hook", "install", "pre-push").accepted
    return clone


def test_clean_push_passes(clone):
    clone.commit("a.py", "x = 1\n")
    done = clone.attempt("push")
    assert done.accepted, done.said
    assert "no tokens found" in done.said


def test_push_of_a_secret_is_refused_and_told_how_to_go_on(clone, server, token):
    commit = clone.commit("a.py", f'x = 1\nKEY = "{token}"\n')
    before = server.git("rev-parse", "main")
    done = clone.attempt("push")
    assert not done.accepted
    assert server.git("rev-parse", "main") == before
    assert token not in done.said
    what, where, fix, allow, bypass = (
        done.said.index(part) for part in ("a.py:2:8", commit[:7], "\n  fix", "\n  allow ", "--no-verify")
    )
    assert what < where < fix < allow < bypass


def test_bypass_works_as_printed(clone, server, token):
    commit = clone.commit("a.py", f'KEY = "{token}"\n')
    assert "git push --no-verify" in clone.attempt("push").said
    assert clone.attempt("push", "--no-verify").accepted
    assert server.git("rev-parse", "main") == commit


def test_secret_that_a_later_commit_deletes_is_refused(clone, token):
    clone.commit("a.py", f'KEY = "{token}"\n')
    clone.commit("a.py", "x = 1\n")
    assert not clone.attempt("push").accepted


def test_what_the_remote_has_does_not_matter(clone, token):
    clone.commit("a.py", f'KEY = "{token}"\n')
    clone.git("push", "-q", "--no-verify")
    clone.commit("a.py", f'import os\nKEY = "{token}"\n')
    assert clone.attempt("push").accepted


def test_new_branch_begins_where_it_left_what_the_remote_has(clone, token, other_token):
    clone.commit("old.py", f'KEY = "{token}"\n')
    clone.git("push", "-q", "--no-verify")
    clone.git("checkout", "-q", "-b", "feature")
    clone.commit("new.py", "x = 1\n")
    done = clone.attempt("push", "origin", "feature")
    assert done.accepted, done.said
    assert "1 commit" in done.said
    clone.commit("new.py", f'OTHER = "{other_token}"\n')
    done = clone.attempt("push", "origin", "feature:another")
    assert not done.accepted
    assert "new.py:1" in done.said
    assert "old.py" not in done.said


def test_new_branch_has_the_baseline_of_the_place_where_it_begins(clone, token, other_token):
    clone.write("old.py", f'KEY = "{token}"\n')
    assert clone.straykey("baseline", "create").accepted
    clone.commit("old.py", f'KEY = "{token}"\n')
    clone.git("push", "-q", "--no-verify")
    clone.git("checkout", "-q", "-b", "feature")
    clone.git("mv", "old.py", "moved.py")
    clone.commit("moved.py", f'import os\n\n\nKEY = "{token}"\n')
    done = clone.attempt("push", "origin", "feature")
    assert done.accepted, done.said
    clone.write("new.py", f'KEY = "{other_token}"\n')
    clone.straykey("baseline", "update")
    clone.commit("more.py", "x = 1\n")
    done = clone.attempt("push", "origin", "feature:other")
    assert not done.accepted, "an excuse that comes with the leak does not count"


def test_first_push_of_all_is_read_from_the_root(clone, tmp_path, token):
    clone.git("remote", "remove", "origin")
    clone.git("remote", "add", "origin", tmp_path / "empty.git")
    clone.git("init", "-q", "--bare", tmp_path / "empty.git")
    clone.commit("a.py", f'KEY = "{token}"\n')
    clone.commit("a.py", "x = 1\n")
    done = clone.attempt("push", "origin", "main")
    assert not done.accepted
    assert "a.py:1:8" in done.said


def test_deleted_branch_is_nothing_to_read(clone, server):
    clone.git("push", "-q", "origin", "main:gone")
    done = clone.attempt("push", "origin", ":gone")
    assert done.accepted, done.said
    assert "gone" not in server.git("branch")


def test_message_of_a_tag_is_read_and_its_old_commit_is_not(clone, token):
    clone.commit("a.py", f'KEY = "{token}"\n')
    clone.git("push", "-q", "--no-verify")
    clone.git("tag", "light")
    clone.git("tag", "-a", "good", "-m", "nothing here")
    assert clone.attempt("push", "origin", "light", "good").accepted
    clone.git("tag", "-a", "bad", "-m", f"token = {token}")
    done = clone.attempt("push", "origin", "bad")
    assert not done.accepted
    assert "a.py" not in done.said


def test_tag_of_a_blob_or_a_tree_is_read(clone, token):
    clone.write("loose", f'KEY = "{token}"\n')
    blob = clone.git("hash-object", "-w", "loose")
    clone.git("tag", "blob", blob)
    assert not clone.attempt("push", "origin", "blob").accepted
    clone.git("tag", "tree", "HEAD^{tree}")
    done = clone.attempt("push", "origin", "tree")
    assert done.accepted, done.said


def test_rebased_branch_is_not_blamed_for_what_the_remote_had(clone, token):
    clone.git("checkout", "-q", "-b", "feature")
    clone.commit("a.py", f'KEY = "{token}"\n')
    clone.git("push", "-q", "--no-verify", "-u", "origin", "feature")
    clone.git("checkout", "-q", "main")
    clone.commit("b.py", "x = 1\n")
    clone.git("push", "-q")
    clone.git("checkout", "-q", "feature")
    clone.git("rebase", "-q", "main")
    done = clone.attempt("push", "--force")
    assert done.accepted, done.said
    clone.commit("c.py", f'x = 1\nKEY = "{token}"\n', "--amend")
    assert not clone.attempt("push", "--force").accepted


def test_merge_brings_what_only_it_brings(clone, token):
    clone.git("checkout", "-q", "-b", "side")
    clone.commit("side.py", f'KEY = "{token}"\n')
    clone.git("push", "-q", "--no-verify", "origin", "side")
    clone.git("checkout", "-q", "main")
    clone.commit("main.py", "x = 1\n")
    clone.git("merge", "-q", "--no-edit", "side")
    done = clone.attempt("push", "origin", "main")
    assert done.accepted, done.said
    clone.git("checkout", "-q", "-b", "evil", "HEAD^1")
    clone.git("merge", "-q", "--no-edit", "--no-commit", "--no-ff", "side")
    clone.write("evil.py", f'x = 1\nKEY = "{token}"\n')
    clone.git("add", "-A")
    clone.git("commit", "-q", "--no-verify", "-m", "merge")
    done = clone.attempt("push", "origin", "evil")
    assert not done.accepted
    assert "evil.py:2:8" in done.said


def test_many_refs_are_one_scan_and_each_begins_where_its_own_begins(clone, token):
    clone.commit("a.py", f'KEY = "{token}"\n')
    clone.git("push", "-q", "--no-verify", "origin", "HEAD:one")
    clone.git("checkout", "-q", "--orphan", "other")
    clone.commit("b.py", "y = 1\n")
    clone.git("push", "-q", "--no-verify", "origin", "HEAD:two")
    second = clone.commit("b.py", "y = 2\n")
    clone.git("checkout", "-q", "main")
    first = clone.commit("a.py", f'import os\nKEY = "{token}"\n')
    refs = [f"{first}:one", f"{second}:two", *(f"{first}:refs/heads/n/{number}" for number in range(60))]
    done = clone.attempt("push", "origin", *refs)
    assert done.accepted, done.said
    assert done.said.count("no tokens found") == 1


def test_push_to_an_address_is_new_to_it(clone, tmp_path, token):
    clone.commit("a.py", f'KEY = "{token}"\n')
    clone.git("push", "-q", "--no-verify")
    clone.git("init", "-q", "--bare", tmp_path / "public.git")
    assert not clone.attempt("push", tmp_path / "public.git", "main").accepted


def test_odd_names_are_read_and_shown_harmlessly(clone, token):
    clone.git("checkout", "-q", "-b", "ünï(cödé)$;'x")
    clone.commit("a.py", f'KEY = "{token}"\n')
    assert not clone.attempt("push", "origin", "HEAD").accepted
    done = clone.attempt("push", "origin", "HEAD^{/change a}:refs/heads/words")
    assert not done.accepted
    assert "a.py:1:8" in done.said


def test_by_hand_it_reads_what_no_remote_has(clone, token):
    assert clone.straykey("hook", "pre-push").code == 0
    clone.commit("a.py", f'KEY = "{token}"\n')
    assert clone.straykey("hook", "pre-push").code == 1
    clone.git("push", "-q", "--no-verify")
    assert clone.straykey("hook", "pre-push").code == 0


@pytest.mark.parametrize(
    "text",
    [
        "nonsense\n",
        "\n",
        "a b c d e\n",
        f"refs/heads/a {'g' * 40} refs/heads/a {NONE}\n",
        f"refs/heads/a --all refs/heads/a {NONE}\n",
        f"refs/heads/a {'1' * 39} refs/heads/a {NONE}\n",
        f"refs/heads/a\x00\x1b[2J {NONE}",
        "x" * (1 << 20),
    ],
)
def test_what_git_never_says_is_an_error(clone, text):
    done = clone.straykey("hook", "pre-push", "origin", "x", text=text)
    assert done.code == 2
    assert "standard input, line 1" in done.said
    assert "\x1b" not in done.said


def test_new_commit_that_is_not_here_is_an_error(clone):
    done = clone.straykey("hook", "pre-push", "origin", "x", text=f"a {'1' * 40} refs/heads/a {NONE}\n")
    assert done.code == 2
    assert "1" * 40 in done.said


def test_old_commit_that_is_not_here_means_that_more_is_read(clone, token):
    tip = clone.commit("a.py", f'KEY = "{token}"\n')
    line = f"refs/heads/a {tip} refs/heads/a {'1' * 40}\n"
    assert clone.straykey("hook", "pre-push", "origin", "x", text=line).code == 1


def test_closed_and_empty_standard_input(clone):
    assert clone.straykey("hook", "pre-push", "origin", "x", text="").code == 0
    done = clone.run("sh", "-c", "straykey hook pre-push origin x <&-")
    assert done.code == 2
    assert "standard input" in done.said


def test_a_hundred_thousand_refs_are_read_in_flat_time(clone):
    tip = clone.git("rev-parse", "HEAD")
    text = "".join(f"refs/heads/{n} {tip} refs/heads/{n} {NONE}\n" for n in range(100_000))
    done = clone.straykey("hook", "pre-push", "origin", "x", text=text)
    assert done.code == 0, done.said


@pytest.mark.parametrize("arguments", [["origin"], ["a", "b", "c"]])
def test_wrong_number_of_arguments_is_said(clone, arguments):
    done = clone.straykey("hook", "pre-push", *arguments)
    assert done.code == 2
    assert "remote's name" in done.said
