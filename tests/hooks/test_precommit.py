"""The hook in the hands of the real pre-commit framework, installed from a committed clone."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.xdist_group("pre-commit")  # the environment is built once a process

SKIPPED = "(no files to check)"


def test_commit_that_brings_a_secret_is_refused_and_told_how_to_go_on(project, token):
    project.write("src/settings.py", f'x = 1\nKEY = "{token}"\n')
    project.git("add", "-A")
    accepted, said = project.commit()
    assert not accepted
    assert token not in said
    place, fix, allow, bypass = (
        said.index(part) for part in ("src/settings.py:2:8", "environment variable", "straykey:allow", "SKIP=straykey")
    )
    assert place < fix < bypass
    assert place < allow < bypass


def test_clean_commit_passes(project):
    project.write("a.py", "x = 1\n")
    project.git("add", "-A")
    accepted, said = project.commit()
    assert accepted, said
    assert SKIPPED not in said


def test_secret_in_the_working_tree_only_does_not_matter(project, token):
    project.write("a.py", "x = 1\n")
    project.git("add", "-A")
    project.write(".pre-commit-config.yaml", (project.top / ".pre-commit-config.yaml").read_text())
    project.write("b.py", f'KEY = "{token}"\n')
    accepted, said = project.commit()
    assert accepted, said


def test_partially_staged_file_counts_as_staged(project, token):
    project.write("a.py", "x = 1\n")
    project.git("add", "a.py")
    project.write("a.py", f'x = 1\nKEY = "{token}"\n')
    accepted, said = project.commit()
    assert accepted, said
    project.git("add", "a.py")
    project.write("a.py", "x = 1\n")
    accepted, said = project.commit()
    assert not accepted
    assert "a.py:2:8" in said


def test_old_secret_in_an_edited_file_is_not_blamed_on_this_commit(project, token):
    project.write("a.py", f'KEY = "{token}"\n')
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "before the hook", "--no-verify")
    project.write("a.py", f'import os\n\nKEY = "{token}"\nx = 1\n')
    accepted, said = project.commit("-a")
    assert accepted, said


def test_renamed_file_with_an_old_secret_is_not_blamed_either(project, token):
    project.write("a.py", f'KEY = "{token}"\n' + "x = 1\n" * 20)
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "before the hook", "--no-verify")
    project.git("mv", "a.py", "b.py")
    accepted, said = project.commit()
    assert accepted, said


def test_run_on_all_files_reads_them_from_disk(project, token):
    project.write("a.py", f'KEY = "{token}"\n')
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "before the hook", "--no-verify")
    done = project.pre_commit("run", "--all-files", check=False)
    assert done.returncode == 1
    assert "a.py:1:8" in done.stdout
    done = project.pre_commit("run", "--files", "a.py", check=False)
    assert done.returncode == 1
    assert project.pre_commit("run", "--files", ".pre-commit-config.yaml", check=False).returncode == 0


def test_merge_brings_the_other_sides_old_secret_without_blame(project, token):
    project.git("checkout", "-q", "-b", "side")
    project.write("side.py", f'KEY = "{token}"\n')
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "side", "--no-verify")
    project.git("checkout", "-q", "main")
    project.write("main.py", "x = 1\n")
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "main")
    done = project.git("merge", "--no-edit", "side", check=False)
    assert done.returncode == 0, done.stdout


def test_secret_that_only_the_merge_brings_is_refused(project, token):
    project.write("both.py", "x = 0\n")
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "base")
    project.git("checkout", "-q", "-b", "side")
    project.write("both.py", "x = 1\n")
    project.git("commit", "-q", "-a", "-m", "side")
    project.git("checkout", "-q", "main")
    project.write("both.py", "x = 2\n")
    project.git("commit", "-q", "-a", "-m", "main")
    assert project.git("merge", "side", check=False).returncode != 0
    project.write("both.py", f'x = 3\nKEY = "{token}"\n')
    project.git("add", "both.py")
    accepted, said = project.commit()
    assert not accepted
    assert "both.py:2:8" in said
    project.write("both.py", "x = 3\n")
    project.git("add", "both.py")
    accepted, said = project.commit()
    assert accepted, said


def test_commit_of_everything_and_of_single_paths_use_their_own_index(project, token):
    project.write("a.py", "x = 1\n")
    project.write("b.py", "x = 1\n")
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "base")
    project.write("a.py", f'KEY = "{token}"\n')
    accepted, _ = project.commit("-a")
    assert not accepted
    project.write("b.py", "x = 2\n")
    accepted, said = project.commit("b.py")
    assert accepted, said
    accepted, _ = project.commit("a.py")
    assert not accepted


def test_second_work_tree_is_guarded_too(project, token, tmp_path):
    project.git("worktree", "add", "-q", "-b", "other", tmp_path / "other")
    (tmp_path / "other" / "a.py").write_text(f'KEY = "{token}"\n')
    project.git("-C", tmp_path / "other", "add", "-A")
    done = project.git("-C", tmp_path / "other", "commit", "-m", "change", check=False)
    assert done.returncode != 0
    assert "a.py:1:8" in done.stdout


def test_names_of_all_kinds_are_read(project, token):
    for number, name in enumerate(["with space.py", "ünïcödé.py", "-dash.py", "tab\there.py"]):
        project.write(name, f'KEY{number} = "{token}"\n')
    project.git("add", "-A")
    accepted, said = project.commit()
    assert not accepted
    for name in ("with space.py", "ünïcödé.py", "-dash.py", "tab\\there.py"):
        assert name in said


def test_file_that_is_called_like_an_option_is_none(project, token):
    project.write("--exit-zero", f'KEY = "{token}"\n')
    project.git("add", "-A")
    accepted, said = project.commit()
    assert not accepted
    assert "--exit-zero:1:8" in said
    done = project.pre_commit("run", "--all-files", check=False)
    assert done.returncode == 1
    text = (project.top / ".pre-commit-config.yaml").read_text()
    project.write(".pre-commit-config.yaml", text.replace("{id: straykey}", "{id: straykey, args: [--isolated]}"))
    project.git("add", "-A")
    accepted, said = project.commit()
    assert not accepted
    assert "--exit-zero is an option and also a file" in said


def test_printed_comment_lets_the_commit_pass(project, token):
    project.write("a.py", f'KEY = "{token}"\n')
    project.git("add", "-A")
    accepted, said = project.commit()
    assert not accepted
    comment = re.search(r"straykey:allow\[hypersave-live-key@[a-z2-7]{8}\]", said)
    project.write("a.py", f'KEY = "{token}"  # {comment[0]} revoked in March\n')
    project.git("add", "-A")
    accepted, said = project.commit()
    assert accepted, said


def test_bypass_works_as_printed(project, token):
    project.write("a.py", f'KEY = "{token}"\n')
    project.git("add", "-A")
    accepted, said = project.commit(SKIP="straykey")
    assert accepted, said
