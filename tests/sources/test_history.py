"""Whatever a repository holds is read once, wherever it hides, and led back to where it came from."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest
from git_repo import GitRepo
from history_reader import read_all, scan_history

from scanner.sources import CHUNK
from scanner.sources.history import RUN, HistorySource
from scanner.sources.repo import discover
from scanner.sources.revisions import find_tips
from scanner.sources.scratch import Scratch
from scanner.sources.tally import Tally

MARK = b"the marker"


def clone_of(repo, name, *options):
    path = repo.path.parent / name
    repo.git("clone", "-q", *options, repo.path.as_uri(), str(path))
    return path


def test_a_file_is_found_at_the_commit_that_brought_it_in(repo):
    repo.commit({"other.txt": "nothing"})
    sha = repo.commit({"src/key.txt": MARK})
    repo.commit({"other.txt": "more"})
    found = scan_history(repo.path)
    assert found.places(MARK) == [("src/key.txt", sha, "")]
    (sight,) = found.sightings(MARK)
    assert sight.date == "2026-01-02T03:04:05+00:00"
    assert not found.tally.incomplete


def test_a_removed_file_is_found_and_no_longer_in_head(repo):
    sha = repo.commit({"key.txt": MARK, "stays.txt": "stays"})
    repo.git("rm", "-q", "key.txt")
    repo.commit()
    found = scan_history(repo.path)
    assert found.places(MARK) == [("key.txt", sha, "")]
    assert not found.trace.in_head(repo.git("rev-parse", f"{sha}:key.txt"))
    assert found.trace.head == {repo.git("rev-parse", "HEAD:stays.txt"): ("stays.txt",)}


def test_a_renamed_file_is_one_blob_with_two_sightings_the_oldest_first(repo):
    first = repo.commit({"old.txt": MARK})
    repo.git("mv", "old.txt", "new.txt")
    second = repo.commit()
    found = scan_history(repo.path)
    assert found.places(MARK) == [("old.txt", first, ""), ("new.txt", second, "")]
    assert found.trace.head[repo.git("rev-parse", "HEAD:new.txt")] == ("new.txt",)


def test_a_file_that_was_a_link_is_found(repo):
    (repo.path / "key.txt").symlink_to("nowhere")
    repo.git("add", ".")
    repo.commit()
    (repo.path / "key.txt").unlink()
    sha = repo.commit({"key.txt": MARK})
    assert scan_history(repo.path).places(MARK) == [("key.txt", sha, "")]


def test_what_was_taken_back_and_brought_again_is_seen_each_time(repo):
    first = repo.commit({"key.txt": MARK})
    repo.commit({"key.txt": "clean"})
    again = repo.commit({"key.txt": MARK})
    assert scan_history(repo.path).places(MARK) == [("key.txt", first, ""), ("key.txt", again, "")]


def test_a_parent_comes_before_its_child_when_dates_lie(repo):
    repo.env["GIT_COMMITTER_DATE"] = "2030-01-01T00:00:00+00:00"
    parent = repo.commit({"a.txt": MARK})
    repo.env["GIT_COMMITTER_DATE"] = "2001-01-01T00:00:00+00:00"
    child = repo.commit({"b.txt": MARK})
    assert scan_history(repo.path).places(MARK) == [("a.txt", parent, ""), ("b.txt", child, "")]


def test_a_path_may_hold_anything(repo):
    names = [b"\xff\xfe.txt", b"ein\nzwei \x1b[31m.txt", b":100644 100644 x", b"a\tb", b'"quoted"']
    for name in names:
        repo.stage(name, MARK)
    sha = repo.commit()
    found = {path.encode("utf-8", "surrogateescape") for path, _, _ in scan_history(repo.path).places(MARK)}
    assert found == set(names)
    assert {commit for _, commit, _ in scan_history(repo.path).places(MARK)} == {sha}


def diverge(repo):
    repo.commit({"f.txt": "1\n"})
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"f.txt": "side\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"f.txt": "main\n"})


def test_a_secret_that_only_the_resolution_of_a_conflict_holds_belongs_to_the_merge(repo):
    diverge(repo)
    repo.git("merge", "side", check=False)
    merge = repo.commit({"f.txt": MARK}, "merge")
    assert scan_history(repo.path).places(MARK) == [("f.txt", merge, "")]


def test_a_file_that_only_a_merge_adds_belongs_to_the_merge(repo):
    diverge(repo)
    repo.git("merge", "--no-commit", "-s", "ours", "side")
    merge = repo.commit({"evil.txt": MARK}, "merge")
    assert scan_history(repo.path).places(MARK) == [("evil.txt", merge, "")]


def test_an_octopus_merge_does_not_repeat_what_its_parents_bring(repo):
    repo.commit({"f.txt": "1"})
    tips = []
    for name in ("a", "b", "c"):
        repo.git("checkout", "-q", "-b", name, "main")
        tips.append(repo.commit({f"{name}.txt": MARK + name.encode()}))
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "-m", "octopus", "a", "b", "c")
    found = scan_history(repo.path)
    assert sorted(found.places(MARK)) == sorted((f"{n}.txt", tip, "") for n, tip in zip("abc", tips, strict=True))


def test_a_side_branch_is_read(repo):
    repo.commit({"f.txt": "1"})
    repo.git("checkout", "-q", "-b", "side")
    sha = repo.commit({"key.txt": MARK})
    repo.git("checkout", "-q", "main")
    assert scan_history(repo.path).places(MARK) == [("key.txt", sha, "")]


def test_what_only_a_tag_holds_is_found(repo):
    repo.commit({"f.txt": "1"})
    repo.git("checkout", "-q", "--detach")
    sha = repo.commit({"key.txt": MARK})
    repo.git("tag", "v1")
    repo.git("checkout", "-q", "main")
    repo.git("reflog", "expire", "--expire=all", "--all")
    assert scan_history(repo.path).places(MARK) == [("key.txt", sha, "")]


def test_the_message_of_an_annotated_tag_is_read_alone(repo):
    sha = repo.commit({"f.txt": "1"})
    repo.env["GIT_COMMITTER_DATE"] = "2026-03-04T05:06:07-03:30"
    repo.git("tag", "-a", "-m", MARK.decode(), "v1")
    found = scan_history(repo.path)
    assert found.content["tag-message", repo.git("rev-parse", "v1")] == MARK + b"\n"
    (sight,) = found.sightings(MARK)
    assert (sight.path, sight.commit, sight.date) == ("(tag message)", sha, "2026-03-04T05:06:07-03:30")


def test_a_commit_message_is_read_alone(repo):
    sha = repo.commit({"f.txt": "1"}, f"subject\n\n{MARK.decode()}")
    found = scan_history(repo.path)
    assert found.content["commit-message", sha] == b"subject\n\n" + MARK + b"\n"
    assert found.places(MARK) == [("(commit message)", sha, "")]
    assert found.tally.commits == 1


def test_a_commit_without_an_end_of_its_headers_is_read_whole(repo):
    tree = repo.git("mktree", data=b"")
    odd = f"tree {tree}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\nnote {MARK.decode()}\n".encode()
    sha = repo.git("hash-object", "--literally", "-t", "commit", "-w", "--stdin", data=odd)
    repo.git("update-ref", "refs/heads/odd", sha)
    assert scan_history(repo.path).holds(MARK)


def test_stashes_old_ones_too_and_their_untracked_part_are_found(repo):
    repo.commit({"f.txt": "1"})
    repo.write("f.txt", MARK + b" old")
    repo.git("stash", "-q")
    old = repo.git("rev-parse", "stash")
    repo.write("g.txt", MARK + b" untracked")
    repo.git("stash", "-q", "--include-untracked")
    found = scan_history(repo.path)
    assert found.places(MARK + b" old") == [("f.txt", old, "")]
    assert found.places(MARK + b" untracked") == [("g.txt", repo.git("rev-parse", "stash^3"), "")]


def test_notes_are_read(repo):
    noted = repo.commit({"f.txt": "1"})
    repo.git("notes", "add", "-m", MARK.decode())
    assert scan_history(repo.path).places(MARK) == [(noted, repo.git("rev-parse", "refs/notes/commits"), "")]


def test_what_only_the_reflog_names_is_found(repo):
    repo.commit({"f.txt": "1"})
    sha = repo.commit({"key.txt": MARK})
    repo.git("reset", "-q", "--hard", "HEAD~1")
    repo.git("update-ref", "-d", "ORIG_HEAD")
    assert scan_history(repo.path).places(MARK) == [("key.txt", sha, "")]


def test_a_commit_that_nothing_names_any_more_is_unreachable(repo):
    repo.commit({"f.txt": "1"})
    sha = repo.commit({"key.txt": MARK})
    repo.git("reset", "-q", "--hard", "HEAD~1")
    repo.git("update-ref", "-d", "ORIG_HEAD")
    repo.git("reflog", "expire", "--expire=all", "--all")
    assert scan_history(repo.path).places(MARK) == [("key.txt", sha, "unreachable")]


def test_a_lost_commit_adds_nothing_to_what_a_living_one_has(repo):
    sha = repo.commit({"key.txt": MARK})
    repo.git("checkout", "-q", "--detach")
    lost = repo.commit({"copy.txt": MARK, "only.txt": "only in the lost one"})
    repo.git("checkout", "-q", "main")
    repo.git("reflog", "expire", "--expire=all", "--all")
    found = scan_history(repo.path)
    assert found.places(MARK) == [("key.txt", sha, "")]
    assert found.places(b"only in the lost one") == [("only.txt", lost, "unreachable")]


def test_a_blob_without_any_commit_is_unreachable(repo):
    repo.commit({"f.txt": "1"})
    repo.git("hash-object", "-w", "--stdin", data=MARK)
    assert scan_history(repo.path).places(MARK) == [("", "", "unreachable")]


def test_what_is_staged_and_not_committed_is_staged(repo):
    repo.commit({"f.txt": "1"})
    repo.stage("key.txt", MARK)
    assert scan_history(repo.path).places(MARK) == [("key.txt", "", "staged")]


def test_a_ref_may_name_a_blob_or_a_tree(repo):
    repo.commit({"f.txt": "1"})
    blob = repo.git("hash-object", "-w", "--stdin", data=MARK + b" blob")
    inner = repo.git("hash-object", "-w", "--stdin", data=MARK + b" tree")
    tree = repo.git("mktree", data=f"100644 blob {inner}\tdeep.txt\n".encode())
    repo.git("tag", "blob", blob)
    repo.git("tag", "tree", tree)
    found = scan_history(repo.path)
    assert found.places(MARK + b" blob") == [("", "", "")]
    assert found.places(MARK + b" tree") == [("deep.txt", "", "")]


def test_a_sha256_repository_is_read(make_repo):
    repo = make_repo("sha256", "--object-format=sha256")
    sha = repo.commit({"key.txt": MARK})
    assert len(sha) == 64
    assert scan_history(repo.path).places(MARK) == [("key.txt", sha, "")]


def test_all_work_trees_and_what_they_staged_are_read_from_any_of_them(repo):
    repo.commit({"f.txt": "1"})
    linked = repo.path.parent / "linked"
    repo.git("worktree", "add", "-q", "--detach", str(linked))
    beside = GitRepo.__new__(GitRepo)
    beside.path, beside.env = linked, repo.env
    sha = beside.commit({"key.txt": MARK + b" committed"})
    beside.stage("more.txt", MARK + b" staged")
    for place in (repo.path, linked):
        found = scan_history(place)
        assert found.places(MARK + b" committed") == [("key.txt", sha, "")]
        assert found.places(MARK + b" staged") == [("more.txt", "", "staged")]


@pytest.mark.parametrize("kind", ["--bare", "--mirror"])
def test_bare_and_mirror_clones_are_read(repo, kind):
    sha = repo.commit({"key.txt": MARK})
    assert scan_history(clone_of(repo, "copy.git", kind)).places(MARK) == [("key.txt", sha, "")]


def test_a_submodule_is_its_own_repository(repo, make_repo):
    inner = make_repo("inner")
    inner.commit({"key.txt": MARK})
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.path.as_uri(), "sub")
    repo.commit()
    found = scan_history(repo.path)
    assert not found.holds(MARK)
    assert not found.tally.incomplete  # the commit that the tree names is not missing: it is elsewhere
    assert scan_history(repo.path / "sub").holds(MARK)


def test_an_empty_repository_has_nothing_to_read_and_says_so(repo):
    found = scan_history(repo.path)
    assert not found.content
    assert not found.tally.incomplete
    assert "empty" in found.tally.notes[0]


def test_what_others_keep_in_a_shared_object_folder_is_not_read(repo):
    repo.commit({"mine.txt": "mine"})
    path = repo.path.parent / "borrower"
    repo.git("clone", "-q", "--shared", str(repo.path), str(path))
    assert (path / ".git/objects/info/alternates").exists()
    repo.commit({"key.txt": MARK})
    found = scan_history(path)
    assert found.holds(b"mine")
    assert not found.holds(MARK)
    assert not found.tally.incomplete


def test_a_large_blob_comes_in_pieces_that_join_to_the_whole(repo):
    big = b"".join(b"%d a line\n" % number for number in range(CHUNK // 8))
    repo.commit({"big.txt": big, "small.txt": MARK})
    found = scan_history(repo.path)
    assert found.content["blob", repo.git("rev-parse", "HEAD:big.txt")] == big
    assert found.holds(MARK)


def test_a_large_commit_message_comes_in_pieces_too(repo):
    message = b"x" * CHUNK + MARK
    tree = repo.git("mktree", data=b"")
    sha = repo.git("commit-tree", tree, data=message)
    repo.git("update-ref", "refs/heads/long", sha)
    assert scan_history(repo.path).content["commit-message", sha] == message


def test_shares_give_every_object_exactly_once(repo):
    stream = b"".join(
        b"blob\ndata %d\n%d\n" % (len(str(number)), number) for number in range(2 * RUN + 100)
    )
    repo.git("fast-import", "--quiet", data=stream)
    repository = discover(str(repo.path))
    with Scratch(repository) as scratch:
        source = HistorySource(repository, scratch, find_tips(repository))
        assert len(source.shares(8)) == 3
        one, _ = read_all(source)
        counts = Counter()
        for share in source.shares(2):
            counts.update(fragment.origin.object for fragment in share.fragments(Tally()))
    assert set(counts.values()) == {1}
    assert set(counts) == {name for _, name in one}


def test_the_scan_changes_nothing_in_the_repository(repo):
    repo.commit({"key.txt": MARK})
    repo.stage("more.txt", "more")
    copy = repo.path.parent / "copy"
    shutil.copytree(repo.path, copy, symlinks=True)
    scan_history(repo.path)
    for file in copy.rglob("*"):
        if file.is_file():
            assert (repo.path / file.relative_to(copy)).read_bytes() == file.read_bytes()
    assert len(list(copy.rglob("*"))) == len(list(repo.path.rglob("*")))
