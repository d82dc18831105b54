"""A staged scan blames a commit only for what it brings: read from the index, minus what its parents have."""

from __future__ import annotations

import pytest


@pytest.fixture
def paths(scan):
    def tell(repo, **options):
        return [found.origin.path for found in scan("index", repo, **options).findings]

    return tell


def test_a_new_secret_in_a_new_file_is_found_and_the_work_tree_is_not_read(repo, paths, secret):
    repo.commit({"f.txt": "1\n"})
    repo.stage("a.py", f"key = '{secret(1)}'\n")
    repo.write("a.py", "clean\n")
    repo.stage("b.py", "clean\n")
    repo.write("b.py", f"key = '{secret(2)}'\n")
    assert paths(repo) == ["a.py"]


def test_an_old_secret_in_an_edited_file_is_not_blamed_and_a_new_one_beside_it_is(repo, scan, paths, secret):
    repo.commit({"a.py": f"key = '{secret(1)}'\n"})
    repo.stage("a.py", f"# edited\nkey = '{secret(1)}'\n")
    assert paths(repo) == []
    repo.stage("a.py", f"# edited\nkey = '{secret(1)}'\nnew = '{secret(2)}'\n")
    (found,) = scan("index", repo).findings
    assert found.leak.location.line == 3


def test_an_old_secret_copied_to_another_file_is_new_there(repo, paths, secret):
    repo.commit({"a.py": f"key = '{secret()}'\n"})
    repo.stage("b.py", f"# another file altogether\nother = '{secret()}'\n")
    assert paths(repo) == ["b.py"]


def test_a_renamed_and_edited_file_keeps_its_old_secret(repo, paths, secret):
    body = "".join(f"line {number}\n" for number in range(50))
    repo.commit({"a.py": f"{body}key = '{secret(1)}'\n"})
    repo.git("mv", "a.py", "b.py")
    repo.stage("b.py", f"{body}key = '{secret(1)}'\nedited\n")
    assert paths(repo) == []
    repo.stage("b.py", f"{body}key = '{secret(1)}'\nnew = '{secret(2)}'\n")
    assert paths(repo) == ["b.py"]


def test_a_merge_is_blamed_only_for_what_neither_parent_has(repo, scan, secret):
    repo.commit({"f.txt": "1\n"})
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"side.py": f"key = '{secret(1)}'\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"main.py": f"key = '{secret(2)}'\n"})
    repo.git("merge", "-q", "--no-commit", "--no-ff", "side")
    assert scan("index", repo).findings == ()
    repo.stage("evil.py", f"key = '{secret(3)}'\n")
    assert [found.origin.path for found in scan("index", repo).findings] == ["evil.py"]


def test_before_the_first_commit_everything_staged_is_new(repo, paths, secret):
    repo.stage("a.py", f"key = '{secret()}'\n")
    assert paths(repo) == ["a.py"]


def test_an_empty_index_is_clean(repo, scan):
    result = scan("index", repo)
    assert (result.findings, result.coverage.incomplete) == ((), False)


def test_named_files_are_read_from_the_index(repo, scan, secret, monkeypatch):
    repo.commit({"f.txt": "1\n"})
    repo.stage("a.py", f"key = '{secret(1)}'\n")
    repo.stage("b.py", f"key = '{secret(2)}'\n")
    monkeypatch.chdir(repo.path)
    assert [found.origin.path for found in scan("index", "a.py").findings] == ["a.py"]


def test_a_linked_work_tree_has_an_index_of_its_own(repo, scan, paths, secret, tmp_path):
    repo.commit({"f.txt": "1\n"})
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "linked")
    (tmp_path / "linked" / "a.py").write_text(f"key = '{secret()}'\n")
    repo.git("-C", str(tmp_path / "linked"), "add", "a.py")
    assert paths(repo) == []
    assert [found.origin.path for found in scan("index", tmp_path / "linked").findings] == ["a.py"]
