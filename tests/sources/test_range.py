"""A range brings what its end has and its beginning has not."""

from __future__ import annotations

import pytest
from history_reader import scan_range

from scanner.errors import GitError, UsageError
from scanner.sources.repo import discover
from scanner.sources.revisions import resolve_range
from scanner.sources.scratch import Scratch

OLD = b"stands before the range"
NEW = b"brought by the range"


@pytest.fixture
def branched(repo):
    """main: base, ahead; topic (from base): one, two."""
    repo.commit({"old.txt": OLD})
    repo.git("tag", "base")
    repo.git("checkout", "-q", "-b", "topic")
    repo.commit({"one.txt": NEW + b" one"}, "says one")
    repo.commit({"two.txt": NEW + b" two"}, "says two")
    repo.git("checkout", "-q", "main")
    repo.commit({"ahead.txt": "ahead"}, "says ahead")
    return repo


def resolve(repo, text):
    repository = discover(str(repo.path))
    with Scratch(repository) as scratch:
        return resolve_range(repository, scratch, text)


@pytest.mark.parametrize("text", ["main..topic", "main...topic", "topic ^main", "^main topic", "base..topic~0"])
def test_only_what_the_branch_brings_is_read(branched, text):
    found = scan_range(branched.path, text)
    one, two = branched.git("rev-parse", "topic~1"), branched.git("rev-parse", "topic")
    assert found.places(NEW) == [("one.txt", one, ""), ("two.txt", two, "")]
    assert {name for kind, name in found.content if kind == "commit-message"} == {one, two}
    assert not found.holds(OLD)
    assert not found.holds(b"ahead")


def test_steps_back_are_counted_from_a_name(branched):
    found = scan_range(branched.path, "topic~1..topic")
    assert not found.holds(b"one")
    assert found.holds(NEW + b" two")


def test_an_empty_side_is_head(branched):
    assert scan_range(branched.path, "..topic").holds(NEW)
    assert scan_range(branched.path, "topic..").holds(b"ahead")


def test_the_base_is_where_the_range_begins(branched):
    assert resolve(branched, "main..topic").base == branched.git("rev-parse", "main")
    assert resolve(branched, "main...topic").base == branched.git("rev-parse", "base")


def test_a_pushed_branch_that_was_not_there_before_is_read_whole(branched):
    found = scan_range(branched.path, f"{'0' * 40}..topic")
    assert found.holds(OLD)
    assert found.holds(NEW)


def test_a_deleted_branch_brings_nothing(branched):
    found = scan_range(branched.path, f"topic..{'0' * 40}")
    assert not found.content
    assert "is empty" in found.tally.notes[0]


def test_a_range_without_commits_says_so(branched):
    found = scan_range(branched.path, "topic..base")
    assert not found.content
    assert not found.tally.incomplete
    assert "is empty" in found.tally.notes[0]


def test_a_merge_in_the_range_brings_its_side_and_its_own(branched):
    branched.git("checkout", "-q", "-b", "joined", "main")
    branched.git("merge", "-q", "--no-commit", "--no-ff", "topic")
    merge = branched.commit({"evil.txt": NEW + b" evil"}, "merge")
    found = scan_range(branched.path, "main..joined")
    assert found.places(NEW + b" evil") == [("evil.txt", merge, "")]
    assert found.holds(NEW + b" one")
    assert not found.holds(OLD)


def test_merging_the_base_again_does_not_blame_what_it_had(branched):
    branched.git("checkout", "-q", "topic")
    branched.git("merge", "-q", "-m", "catch up", "main")
    found = scan_range(branched.path, "main..topic")
    assert not found.holds(b"says ahead")
    assert ("blob", branched.git("rev-parse", "main:ahead.txt")) not in found.content


def test_content_that_the_base_has_by_now_is_not_new(branched):
    branched.commit({"copied.txt": NEW + b" one"})
    found = scan_range(branched.path, "main..topic")
    assert not found.holds(NEW + b" one")
    assert found.holds(NEW + b" two")


def test_what_comes_and_goes_within_the_range_is_found(branched):
    branched.git("checkout", "-q", "topic")
    branched.git("rm", "-q", "two.txt")
    branched.commit()
    found = scan_range(branched.path, "main..topic")
    assert found.holds(NEW + b" two")
    assert found.trace.head == {branched.git("rev-parse", "topic:one.txt"): ("one.txt",)}


def test_unrelated_histories_have_all_of_the_new_side(branched):
    branched.git("checkout", "-q", "--orphan", "island")
    branched.git("rm", "-rfq", ".")
    branched.commit({"island.txt": NEW + b" island"})
    found = scan_range(branched.path, "main...island")
    assert found.holds(NEW + b" island")
    assert not found.holds(OLD)


def test_an_annotated_tag_at_the_end_is_read(branched):
    branched.git("tag", "-a", "-m", "tagged " + NEW.decode(), "v1", "topic")
    assert scan_range(branched.path, "main..v1").holds(b"tagged")


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("nowhere..topic", "nowhere"),
        ("main..gone", "gone"),
        ("main..topic~99", "topic~99"),
        (f"{'1' * 40}..topic", "1" * 40),
        ("main..topic:one.txt", "topic:one.txt"),
    ],
)
def test_a_side_that_is_not_there_is_named(branched, text, side):
    with pytest.raises(GitError, match="no such commit") as caught:
        resolve(branched, text)
    assert repr(side) in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "topic", "--all", "-n1", "--exec main..topic", "a..b..c", "main topic", "^main"])
def test_what_is_no_range_is_refused(branched, text):
    with pytest.raises(UsageError) as caught:
        resolve(branched, text)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["--all..topic", "main..--output=x", "-x..topic"])
def test_a_side_is_never_an_option(branched, text):
    with pytest.raises((UsageError, GitError)):
        resolve(branched, text)


def test_a_range_that_a_shallow_clone_cuts_off_is_incomplete(branched):
    path = branched.path.parent / "shallow"
    branched.git("clone", "-q", "--depth=1", "--no-single-branch", branched.path.as_uri(), str(path))
    found = scan_range(path, "origin/main..origin/topic")
    assert found.holds(NEW)
    assert found.tally.incomplete
    assert "unshallow" in found.tally.notes[0]


def test_a_missing_blob_in_the_range_is_incomplete(branched):
    blob = branched.git("rev-parse", "topic:two.txt")
    (branched.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    found = scan_range(branched.path, "main..topic")
    assert (blob, "missing object") in found.skips
    assert found.tally.incomplete
    assert found.holds(NEW + b" one")
