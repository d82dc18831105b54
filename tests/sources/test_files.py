"""Files: what git would commit, else everything; nothing outside, nothing that is no regular file, nothing silently."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from scanner.errors import SourceError
from scanner.sources.files import FileOptions, FileSource
from scanner.sources.tally import Tally


def names(content):
    return sorted(content)


def test_a_work_tree_gives_tracked_files_and_untracked_ones_that_are_not_ignored(repo, read):
    repo.commit({"a.txt": "1", "sub/b.txt": "2", ".gitignore": "*.log\nbuild/\n", "kept.log": "3"})
    for name in ("new.txt", "sub/new.txt", "noise.log", "build/out.txt"):
        repo.write(name, name)
    content, tally = read(FileSource([str(repo.path)]))
    assert names(content) == [".gitignore", "a.txt", "kept.log", "new.txt", "sub/b.txt", "sub/new.txt"]
    assert content["sub/new.txt"] == b"sub/new.txt"
    assert (tally.files, tally.bytes, tally.incomplete) == (6, sum(map(len, content.values())), False)


def test_content_comes_from_the_work_tree_not_from_the_index(repo, read):
    repo.stage("a", "staged")
    repo.write("a", "on disk")
    assert read(FileSource([str(repo.path)]))[0] == {"a": b"on disk"}


def test_only_what_lies_below_the_given_folder_is_read_and_named_from_the_top(repo, read):
    repo.commit({"a": "1", "sub/b": "2", "sub/deep/c": "3", "subway": "4"})
    repo.write("sub/new", "5")
    content, _ = read(FileSource([str(repo.path / "sub")]))
    assert names(content) == ["sub/b", "sub/deep/c", "sub/new"]


def test_folders_named_like_patterns_are_no_patterns(repo, read):
    repo.commit({"a[b]/x": "1", "ab/y": "2", ":(top)/z": "3"})
    assert names(read(FileSource([str(repo.path / "a[b]")]))[0]) == ["a[b]/x"]
    assert names(read(FileSource([str(repo.path / ":(top)")]))[0]) == [":(top)/z"]


def test_no_ignore_reads_everything_but_git(repo, read, reasons):
    repo.commit({".gitignore": "secret\n", "a": "1"})
    repo.write("secret", "2")
    content, tally = read(FileSource([str(repo.path)], FileOptions(no_ignore=True)))
    assert names(content) == [".gitignore", "a", "secret"]
    assert ".git" in reasons(tally)


def test_a_file_named_itself_is_read_even_if_ignored_and_only_once(repo, read):
    repo.commit({".gitignore": "*.env\n", "a": "1"})
    repo.write("x.env", "2")
    source = FileSource([str(repo.path / "x.env"), str(repo.path / "a"), str(repo.path), str(repo.path / "a")])
    _, tally = read(source)
    assert tally.files == 3


def test_an_ignored_folder_named_itself_is_said_not_to_be_read(repo, read, reasons):
    repo.commit({".gitignore": "build/\n"})
    repo.write("build/x", "1")
    content, tally = read(FileSource([str(repo.path / "build")]))
    assert content == {}
    assert "--no-ignore" in reasons(tally)["build"]


def test_the_repositorys_own_and_the_persons_own_ignore_lists_count(repo, read, tmp_path):
    repo.commit({"a": "1"})
    (repo.path / ".git/info/exclude").write_text("one\n")
    (tmp_path / ".config/git").mkdir(parents=True)
    (tmp_path / ".config/git/ignore").write_text("two\n")
    for name in ("one", "two", "three", "four"):
        repo.write(name, name)
    assert names(read(FileSource([str(repo.path)]))[0]) == ["a", "four", "three"]
    (tmp_path / ".gitconfig").write_text("[core]\n\texcludesFile = ~/mine\n")
    (tmp_path / "mine").write_text("three\n")
    assert "three" not in read(FileSource([str(repo.path)]))[0]


def test_a_plain_folder_is_walked_in_order_whatever_ignore_files_say(tmp_path, read, reasons):
    root = tmp_path / "plain"
    for name in ("b/2", "b/1", "a", "c/.gitignore", "c/x.log", "nested/.git/config"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("*.log")
    content, tally = read(FileSource([str(root)]))
    assert list(content) == ["a", "b/1", "b/2", "c/.gitignore", "c/x.log"]
    assert list(reasons(tally)) == ["nested/.git"]


def test_paths_are_named_from_the_current_folder_when_it_holds_them_all(tmp_path, read, monkeypatch):
    (tmp_path / "plain/sub").mkdir(parents=True)
    (tmp_path / "plain/sub/x").write_text("1")
    monkeypatch.chdir(tmp_path / "plain")
    assert names(read(FileSource(["sub"]))[0]) == ["sub/x"]
    assert names(read(FileSource(["sub/x"]))[0]) == ["sub/x"]


def test_paths_of_several_repositories_are_named_from_what_holds_them_all(make_repo, tmp_path, read):
    make_repo("one").commit({"a": "1", ".gitignore": "no\n"})
    make_repo("two").commit({"b": "2"})
    (tmp_path / "one/no").write_text("ignored")
    (tmp_path / "loose").write_text("3")
    source = FileSource([str(tmp_path / name) for name in ("one", "two", "loose")])
    assert names(read(source)[0]) == ["loose", "one/.gitignore", "one/a", "two/b"]
    assert (source.layout.root, source.layout.repo) == (str(tmp_path), None)


def test_repositories_inside_another_are_named_from_the_outer_ones_top(make_repo, read, monkeypatch):
    outer, inner = make_repo("outer"), make_repo("outer/vendor/inner")
    outer.commit({"a": "1"})
    inner.commit({"b": "2"})
    monkeypatch.chdir("/")
    source = FileSource([str(outer.path), str(inner.path)])
    assert names(read(source)[0]) == ["a", "vendor/inner/b"]
    assert source.layout.repo.top == str(outer.path)


def test_nested_repositories_and_submodules_are_said_not_to_be_read(make_repo, read, reasons):
    outer, other = make_repo("outer"), make_repo("other")
    other.commit({"x": "1"})
    make_repo("outer/nested").commit({"y": "1"})
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other.path), "module")
    content, tally = read(FileSource([str(outer.path)]))
    assert names(content) == [".gitmodules"]
    told = reasons(tally)
    assert "--submodules" in told["module"]
    assert "nested" in told["nested/"]
    assert not tally.incomplete


def test_a_sparse_checkout_reads_what_is_there(repo, read, reasons):
    repo.commit({"in/a": "1", "out/b": "2", "top": "3"})
    repo.git("sparse-checkout", "set", "--sparse-index", "in")
    content, tally = read(FileSource([str(repo.path)]))
    assert names(content) == ["in/a", "top"]
    assert reasons(tally) == {"out/b": "deleted or not checked out"}


def test_include_and_exclude_are_patterns_on_reported_paths(repo, read, reasons):
    repo.commit({"a.py": "1", "a.txt": "2", "vendor/b.py": "3", "src/vendor/c.py": "4", "src/d.py": "5"})
    options = FileOptions(include=("*.py",), exclude=("vendor/", "/a.py"))
    content, tally = read(FileSource([str(repo.path)], options))
    assert names(content) == ["src/d.py"]
    assert set(reasons(tally).values()) == {"excluded"}
    assert not tally.incomplete
    options = FileOptions(exclude=("*", "!src/**"), no_ignore=True)
    assert names(read(FileSource([str(repo.path)], options))[0]) == ["src/d.py", "src/vendor/c.py"]


def test_excluded_folders_are_not_even_listed_in_a_walk(tmp_path, read, reasons):
    (tmp_path / "plain/node_modules/x").mkdir(parents=True)
    (tmp_path / "plain/node_modules/x/y").write_text("1")
    _, tally = read(FileSource([str(tmp_path / "plain")], FileOptions(exclude=("node_modules/",))))
    assert reasons(tally) == {"node_modules/": "excluded"}


def test_max_size_leaves_out_larger_files_and_says_so(repo, read, reasons):
    repo.commit({"small": "x" * 10, "large": "x" * 11})
    content, tally = read(FileSource([str(repo.path)], FileOptions(max_size=10)))
    assert names(content) == ["small"]
    assert reasons(tally) == {"large": "larger than --max-size"}


def test_all_missing_paths_are_named_at_once(tmp_path):
    with pytest.raises(SourceError) as caught:
        FileSource([str(tmp_path / "gone"), str(tmp_path), str(tmp_path / "lost"), "nul\0"])
    assert all(name in caught.value.message for name in ("gone", "lost", "nul"))
    assert caught.value.hint


def test_a_bare_repository_has_no_files_to_read(make_repo):
    bare = make_repo("bare.git", "--bare")
    with pytest.raises(SourceError, match="git directory") as caught:
        FileSource([str(bare.path)])
    assert "--history" in caught.value.hint


def test_a_repository_without_a_commit_gives_its_files(repo, read):
    repo.stage("a", "1")
    repo.write("b", "2")
    assert names(read(FileSource([str(repo.path)]))[0]) == ["a", "b"]


def test_unmerged_files_are_read_once(repo, read):
    repo.commit({"a": "base\n"})
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"a": "side\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"a": "main\n"})
    repo.git("merge", "-q", "side", check=False)
    content, tally = read(FileSource([str(repo.path)]))
    assert b"<<<<<<<" in content["a"]
    assert tally.files == 1


def test_shares_divide_the_files_among_threads(repo):
    wanted = {f"d{n % 7}/f{n}": f"{n}" for n in range(1000)}
    for name, text in wanted.items():
        repo.write(name, text)
    shares = FileSource([str(repo.path)]).shares(4)
    tallies = [Tally() for _ in shares]

    def read_share(share, tally):
        return [(f.origin.path, f.data.decode()) for f in share.fragments(tally)]

    with ThreadPoolExecutor(4) as pool:
        found = [item for part in pool.map(read_share, shares, tallies) for item in part]
    assert sorted(found) == sorted(wanted.items())
    assert sum(tally.files for tally in tallies) == 1000


def test_one_named_file_is_one_share(repo):
    repo.write("a", "1")
    assert len(FileSource([str(repo.path / "a")]).shares(4)) == 1
