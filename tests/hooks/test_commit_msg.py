"""The commit-msg hook with a real git and real editors."""

from __future__ import annotations

import pytest

SCISSORS = "------------------------ >8 ------------------------"


@pytest.fixture
def clone(clone):
    assert clone.straykey("hook", "install", "commit-msg").accepted
    clone.write("a.py", "x = 1\n")
    clone.git("add", "-A")
    return clone


def editor(clone, script):
    """An editor that does to the file `$1` what the script says."""
    path = clone.top.parent / "editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return {"GIT_EDITOR": str(path)}


def test_clean_message_passes(clone):
    assert clone.attempt("commit", "-m", "change").accepted


def test_secret_in_a_message_is_refused_and_the_message_can_be_mended(clone, token):
    done = clone.attempt("commit", "-m", f"change\n\nkey = {token}")
    assert done.code == 1
    assert token not in done.said
    where, fix, allow, bypass = (
        done.said.index(part) for part in ("(commit message):3:7", "git commit -e -F", "\n  allow ", "--no-verify")
    )
    assert where < fix < allow < bypass
    mend = editor(clone, f"sed -i 's/{token}/none/' \"$1\"")
    done = clone.attempt("commit", "-e", "-F", ".git/COMMIT_EDITMSG", **mend)
    assert done.accepted, done.said


def test_message_that_says_why_passes(clone, token):
    said = clone.attempt("commit", "-m", f"key = {token}").said
    allow = next(line for line in said.splitlines() if "straykey:allow[" in line).split("allow", 1)[1].strip()
    done = clone.attempt("commit", "-m", f"key = {token}  {allow}")
    assert done.accepted, done.said


def test_comments_and_the_diff_of_an_editor_are_not_read(clone, token):
    clone.write("b.py", f'KEY = "{token}"\n')
    clone.git("add", "-A")
    done = clone.attempt("commit", "-v", **editor(clone, f'sed -i "1i change" "$1"; sed -i "3i # {token}" "$1"'))
    assert done.accepted, done.said
    assert token not in clone.git("log", "-1", "--format=%B")


def test_comment_lines_of_a_message_without_an_editor_are_recorded_and_read(clone, token):
    assert clone.attempt("commit", "-m", f"change\n\n# {token}").code == 1


@pytest.mark.parametrize(("char", "code"), [(";", 1), ("#", 0), ("auto", 1)])
def test_comment_character_is_the_configured_one(clone, token, char, code):
    clone.git("config", "core.commentChar", char)
    done = clone.attempt("commit", **editor(clone, f'printf "change\\n\\n# {token}\\n" > "$1"'))
    assert done.code == code, done.said
    if code == 0:
        assert token not in clone.git("log", "-1", "--format=%B")


@pytest.mark.parametrize(("mode", "code"), [("verbatim", 1), ("whitespace", 1), ("scissors", 1), ("strip", 0)])
def test_cleanup_is_the_configured_one(clone, token, mode, code):
    clone.git("config", "commit.cleanup", mode)
    done = clone.attempt("commit", **editor(clone, f'printf "change\\n\\n# {token}\\n" > "$1"'))
    assert done.code == code, done.said


def test_what_stands_below_the_scissors_is_dropped_by_git_and_by_us(clone, token):
    clone.git("config", "commit.cleanup", "scissors")
    done = clone.attempt("commit", **editor(clone, f'printf "change\\n# {SCISSORS}\\n{token}\\n" > "$1"'))
    assert done.accepted, done.said
    assert token not in clone.git("log", "-1", "--format=%B")


def test_scissors_in_a_message_without_an_editor_cut_nothing(clone, token):
    assert clone.attempt("commit", "-m", f"change\n# {SCISSORS}\n{token}").code == 1


def test_finding_is_the_same_as_in_the_history(clone, token):
    said = clone.attempt("commit", "-m", f"key = {token}").said
    name = next(word for word in said.split() if word.startswith("straykey:allow"))
    clone.git("commit", "-q", "--no-verify", "-m", f"key = {token}")
    assert name in clone.straykey("scan", "--history").said


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["no-such-file"], ["."]])
def test_anything_but_one_file_is_an_error(clone, arguments):
    assert clone.straykey("hook", "commit-msg", *arguments).code == 2


def test_pipe_in_the_place_of_the_message_is_refused(clone):
    clone.run("mkfifo", "pipe", check=True)
    assert clone.straykey("hook", "commit-msg", "pipe").code == 2


def test_message_of_any_bytes_is_read(clone, token):
    (clone.top / "message").write_bytes(b"\xff\xfe\x00# x\r" + token.encode() + b"\r\n" * 3)
    assert clone.straykey("hook", "commit-msg", "--", "message", GIT_EDITOR="vi").code == 1
