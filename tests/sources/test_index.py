"""The index: exactly what is staged, only where it differs from every parent, with what stood there before."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from git_repo import GitRepo

from scanner.errors import GitError, SourceError
from scanner.model import Origin
from scanner.sources import CHUNK
from scanner.sources.index import IndexSource, files_from_index, parents_of_next_commit
from scanner.sources.repo import discover
from scanner.sources.tally import Tally


@pytest.fixture
def staged(repo, read):
    """Read what is staged: content, tally, and the parents' content by path."""

    def read_staged(path=None, pathspecs=()):
        with IndexSource(discover(str(path or repo.path)), pathspecs) as source:
            content, tally = read(source)
            before = {}
            for name in content:
                for blob in source.parents(name):
                    before.setdefault(name, set()).add(b"".join(f.data for f in source.read_blob(blob)))
            return content, tally, before

    return read_staged


def test_staged_content_is_read_whatever_the_work_tree_holds(repo, staged):
    repo.commit({"a": "old", "same": "same"})
    repo.stage("a", "staged")
    repo.stage("new", "added")
    repo.write("a", "dirty")
    repo.write("untracked", "no")
    (repo.path / "new").unlink()
    content, tally, before = staged()
    assert content == {"a": b"staged", "new": b"added"}
    assert before == {"a": {b"old"}}
    assert (tally.files, tally.bytes, tally.incomplete) == (2, 11, False)


def test_fragments_name_their_blob(repo):
    blob = repo.stage("a", "x")
    with IndexSource(discover(str(repo.path))) as source:
        (fragment,) = source.shares(4)[0].fragments(Tally())
    assert fragment.origin == Origin("index", "a", blob)


def test_a_dirty_tree_with_a_clean_index_has_nothing_staged(repo, staged):
    repo.commit({"a": "1"})
    repo.write("a", "2")
    content, tally, _ = staged()
    assert (content, tally.files) == ({}, 0)


def test_before_the_first_commit_everything_is_new(repo, staged):
    repo.stage("a", "1")
    repo.stage("b/c", "2")
    content, _, before = staged()
    assert (content, before) == ({"a": b"1", "b/c": b"2"}, {})


def test_an_empty_repository_has_nothing_staged(staged):
    assert staged()[0] == {}


def test_a_sha256_repository_is_read(make_repo, staged):
    repo = make_repo("long", "--object-format=sha256")
    repo.stage("first", "0")
    assert staged(repo.path)[0] == {"first": b"0"}
    repo.commit()
    repo.stage("a", "1")
    assert staged(repo.path)[0] == {"a": b"1"}


def test_deletions_mode_changes_and_pure_renames_bring_nothing_new(repo, staged):
    repo.commit({"gone": "1", "script": "2", "old": "3\n" * 50})
    repo.git("rm", "-q", "gone")
    repo.git("update-index", "--chmod=+x", "script")
    repo.git("mv", "old", "renamed")
    content, tally, _ = staged()
    assert (content, tally.files) == ({}, 0)


def test_an_edited_rename_is_compared_with_its_source(repo, staged):
    repo.commit({"old": "line\n" * 50})
    repo.git("mv", "old", "new")
    repo.stage("new", "line\n" * 50 + "more\n")
    content, _, before = staged()
    assert list(content) == ["new"]
    assert before == {"new": {b"line\n" * 50}}


def test_a_copy_is_new(repo, staged):
    repo.commit({"a": "text"})
    repo.stage("b", "text")
    content, _, before = staged()
    assert (content, before) == ({"b": b"text"}, {})


def merge_with_conflict(repo):
    repo.commit({"both": "base\n", "ours": "1\n", "theirs": "1\n"})
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"both": "side\n", "theirs": "2\n", "theirs-new": "n\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"both": "main\n", "ours": "2\n"})
    repo.git("merge", "-q", "side", check=False)


def test_in_a_merge_only_what_differs_from_all_parents_is_new(repo, staged):
    merge_with_conflict(repo)
    repo.stage("both", "resolved\n")
    repo.stage("evil", "only in the merge\n")
    content, _, before = staged()
    assert content == {"both": b"resolved\n", "evil": b"only in the merge\n"}
    assert before == {"both": {b"main\n", b"side\n"}}


def test_unmerged_paths_are_told(repo, staged, reasons):
    merge_with_conflict(repo)
    content, tally, _ = staged()
    assert content == {}
    assert reasons(tally) == {"both": "unmerged (resolve and stage it)"}


def test_an_octopus_merge_has_all_its_parents(repo):
    repo.commit({"a": "1"})
    heads = []
    for name in ("x", "y"):
        repo.git("checkout", "-q", "-b", name, "main")
        heads.append(repo.commit({name: name}))
    repo.git("checkout", "-q", "main")
    repo.commit({"b": "1"})
    repo.git("merge", "-q", "--no-commit", "x", "y")
    found = discover(str(repo.path))
    assert parents_of_next_commit(found) == (found.head, *heads)


HOOK = """#!{python}
import sys
sys.path[:0] = {path!r}
from scanner.sources.index import IndexSource
from scanner.sources.repo import discover
from scanner.sources.tally import Tally
with IndexSource(discover(".")) as source:
    found = [f.origin.path + ":" + f.data.decode() for f in source.shares(1)[0].fragments(Tally())]
open({out!r}, "w").write(repr(found))
"""


def install_hook(repo, name, out):
    hooks = repo.path / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / name).write_text(HOOK.format(python=sys.executable, path=sys.path, out=str(out)))
    (hooks / name).chmod(0o755)


def test_a_merge_that_git_commits_itself_is_seen_from_its_hook(repo, tmp_path):
    """There is no MERGE_HEAD yet then; the environment names the heads."""
    repo.commit({"a": "1\n"})
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"theirs": "2\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"ours": "3\n"})
    install_hook(repo, "pre-merge-commit", tmp_path / "out")
    repo.git("merge", "-q", "--no-edit", "side")
    assert (tmp_path / "out").read_text() == "[]"


@pytest.mark.parametrize("linked", [False, True])
def test_a_partial_commit_is_seen_from_its_hook_as_git_will_make_it(repo, tmp_path, linked):
    """`git commit PATH` prepares another index than the usual one, and names it in GIT_INDEX_FILE."""
    repo.commit({"a": "1", "b": "1"})
    install_hook(repo, "pre-commit", tmp_path / "out")
    if linked:
        repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "linked")
        repo.path = tmp_path / "linked"
    repo.stage("a", "2")
    repo.write("b", "2")
    repo.git("commit", "-qm", "only b", "b")
    assert (tmp_path / "out").read_text() == "['b:2']"
    repo.git("commit", "-qam", "the rest")
    assert (tmp_path / "out").read_text() == "['a:2']"


def test_a_partially_staged_file_gives_its_staged_half(repo, staged):
    repo.commit({"a": "1\n2\n3\n"})
    repo.stage("a", "one\n2\n3\n")
    repo.write("a", "one\n2\nthree\n")
    assert staged()[0] == {"a": b"one\n2\n3\n"}


def test_links_and_submodules_are_told_and_intent_to_add_is_nothing(repo, make_repo, staged, reasons):
    other = make_repo("other")
    other.commit({"x": "1"})
    (repo.path / "link").symlink_to("/etc/passwd")
    repo.git("add", "link")
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other.path), "module")
    repo.write("intended", "later")
    repo.git("add", "-N", "intended")
    content, tally, _ = staged()
    assert list(content) == [".gitmodules"]
    assert reasons(tally) == {"link": "symbolic link", "module": "submodule (--submodules reads it)"}
    assert not tally.incomplete


def test_a_link_that_becomes_a_file_is_read(repo, staged):
    (repo.path / "a").symlink_to("b")
    repo.git("add", "a")
    repo.commit()
    (repo.path / "a").unlink()
    repo.stage("a", "now a file")
    assert staged()[0] == {"a": b"now a file"}


def test_pathspecs_restrict_without_losing_rename_sources(repo, staged):
    repo.commit({"old": "line\n" * 50})
    repo.git("mv", "old", "new")
    repo.stage("new", "line\n" * 50 + "more\n")
    repo.stage("dir/a", "1")
    repo.stage("director", "2")
    content, _, before = staged(pathspecs=["new", "dir"])
    assert sorted(content) == ["dir/a", "new"]
    assert before == {"new": {b"line\n" * 50}}


def test_named_files_are_read_from_the_index(repo, read, monkeypatch):
    repo.stage("sub/a", "staged")
    repo.stage("sub/b", "other")
    repo.write("sub/a", "dirty")
    (repo.path / "sub/b").unlink()
    monkeypatch.chdir(repo.path / "sub")
    found = discover(".")
    for names, expected in ((["a"], ["sub/a"]), (["b", "../sub/a"], ["sub/a", "sub/b"]), (["gone"], [])):
        with files_from_index(found, names) as source:
            content, _ = read(source)
            assert sorted(content) == expected
            assert b"dirty" not in content.values()
    with pytest.raises(SourceError, match="does not lie in"):
        files_from_index(found, ["/etc/passwd"])


ODD = [b"line\nfeed", b"esc\x1b[31m", b"caf\xe9", b"tab\tbed", b":100644 x", b"-dash", b" "]


def test_odd_names_are_kept(repo, staged):
    for name in ODD:
        repo.stage(name, name)
    assert {os.fsencode(path): data for path, data in staged()[0].items()} == {name: name for name in ODD}


def test_binary_and_empty_content_comes_raw(repo, staged):
    content = {"empty": b"", "binary": bytes(range(256)), "newline": b"\n", "like-a-header": b"0" * 40 + b" blob 5\n"}
    for name, data in content.items():
        repo.stage(name, data)
    assert staged()[0] == content


def test_large_content_comes_in_pieces_and_what_follows_is_not_lost(repo, staged):
    large = bytes(i % 251 for i in range(2 * CHUNK + 12345))
    repo.stage("a", large)
    repo.stage("b", "after")
    content, tally, _ = staged()
    assert content == {"a": large, "b": b"after"}
    assert tally.bytes == len(large) + 5


def test_a_split_index_is_read(repo, staged):
    repo.commit({"a": "1"})
    repo.git("update-index", "--split-index")
    repo.stage("b", "2")
    assert staged()[0] == {"b": b"2"}


@pytest.mark.parametrize("damage", ["remove", "corrupt"])
def test_a_broken_object_is_incomplete_and_the_rest_is_read(repo, staged, reasons, damage):
    blob = repo.stage("b", "broken")
    repo.stage("a", "1")
    repo.stage("c", "2")
    loose = repo.path / ".git/objects" / blob[:2] / blob[2:]
    loose.unlink()
    if damage == "corrupt":
        loose.write_bytes(b"garbage")
    content, tally, _ = staged()
    assert content == {"a": b"1", "c": b"2"}
    assert "missing or broken" in reasons(tally)["b"]
    assert tally.incomplete


def test_a_truncated_object_is_incomplete(repo, staged):
    data = os.urandom(300_000)
    blob = repo.stage("b", data)
    repo.stage("c", "after")
    loose = repo.path / ".git/objects" / blob[:2] / blob[2:]
    loose.chmod(0o644)
    loose.write_bytes(loose.read_bytes()[:100_000])
    content, tally, _ = staged()
    assert content["c"] == b"after"
    assert tally.incomplete


def test_a_broken_index_is_an_error(repo):
    repo.commit({"a": "1"})
    (repo.path / ".git/index").write_bytes(b"DIRC broken")
    with IndexSource(discover(str(repo.path))) as source, pytest.raises(GitError, match="index"):
        source.shares(1)


def test_a_bare_repository_has_nothing_staged_and_says_so(make_repo):
    with pytest.raises(SourceError, match="bare"):
        IndexSource(discover(str(make_repo("bare.git", "--bare").path)))


def test_many_staged_files_are_divided(repo):
    for number in range(200):
        repo.write(f"f{number}", f"{number}")
    repo.git("add", ".")
    with IndexSource(discover(str(repo.path))) as source:
        shares = source.shares(3)
        found = [[f.origin.path for f in share.fragments(Tally())] for share in shares]
    assert len(found) == 3
    assert sorted(path for part in found for path in part) == sorted(f"f{n}" for n in range(200))


def test_the_hook_path_imports_nothing_heavy():
    script = "import sys, scanner.sources.index, scanner.sources.repo; print(*sys.modules)"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    heavy = {"git", "pathlib", "tempfile", "shutil", "logging", "json", "dataclasses", "tomllib", "asyncio", "click"}
    assert heavy & set(done.stdout.split()) == set()


def test_nothing_is_left_behind(repo, tmp_path, monkeypatch):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    repo.stage("a", "1")
    before = {path: path.stat().st_mtime_ns for path in repo.path.rglob("*")}
    with IndexSource(discover(str(repo.path))) as source:
        next(iter(source.shares(1)[0].fragments(Tally())))
        assert os.listdir(tmp_path / "tmp")
    assert os.listdir(tmp_path / "tmp") == []
    assert {path: path.stat().st_mtime_ns for path in repo.path.rglob("*")} == before


def test_the_environment_of_another_running_merge_is_not_taken_for_ours(repo, tmp_path, monkeypatch):
    repo.commit({"a": "1"})
    other = GitRepo(tmp_path / "other")
    head = other.commit({"b": "1"})
    monkeypatch.chdir(other.path)
    monkeypatch.setenv(f"GITHEAD_{head}", "side")
    found = discover(str(repo.path))
    assert parents_of_next_commit(found) == (found.head,)
