"""Tracing starts when it is needed, once, and tells what it could not find."""

from __future__ import annotations

from threading import Thread

import pytest

from scanner.sources.repo import discover
from scanner.sources.revisions import find_tips
from scanner.sources.scratch import Scratch
from scanner.sources.trace import Tracer


@pytest.fixture
def traced(repo):
    """Trace objects of the repository: `traced({id, …}, **options)`."""

    def trace(wanted, **options):
        repository = discover(str(repo.path))
        with Scratch(repository) as scratch:
            tips = find_tips(repository).ids
            return Tracer(scratch, tips).result(wanted, head=repository.head, **options)

    return trace


def test_only_what_is_wanted_is_traced(repo, traced):
    repo.commit({"a.txt": "a", "b.txt": "b"})
    blob = repo.git("rev-parse", "HEAD:a.txt")
    trace = traced({blob})
    assert set(trace.sightings) == {blob}
    assert trace.head == {blob: ("a.txt",)}


def test_an_unknown_object_is_unreachable(repo, traced):
    repo.commit({"a.txt": "a"})
    (sight,) = traced({"1" * 40}).of("1" * 40)
    assert (sight.path, sight.commit, sight.state) == ("", "", "unreachable")


def test_nothing_wanted_still_tells_what_is_missing(repo, traced):
    repo.commit({"a.txt": "a", "b.txt": "b"})
    a, b = repo.git("rev-parse", "HEAD:a.txt"), repo.git("rev-parse", "HEAD:b.txt")
    assert traced(set(), known={a.encode()}).missing == (b,)


def test_a_blob_at_two_paths_of_one_commit_is_seen_at_both(repo, traced):
    sha = repo.commit({"a.txt": "same", "b/c.txt": "same"})
    blob = repo.git("rev-parse", "HEAD:a.txt")
    trace = traced({blob})
    assert [(sight.path, sight.commit) for sight in trace.of(blob)] == [("a.txt", sha), ("b/c.txt", sha)]
    assert trace.head[blob] == ("a.txt", "b/c.txt")
    assert trace.in_head(blob)


def test_order_grows_from_parent_to_child(repo, traced):
    names = [repo.commit({f"{number}.txt": f"{number}"}) for number in range(5)]
    blobs = [repo.git("rev-parse", f"HEAD:{number}.txt") for number in range(5)]
    trace = traced(set(blobs))
    assert sorted(blobs, key=lambda blob: trace.of(blob)[0].order) == blobs
    assert [trace.of(blob)[0].commit for blob in blobs] == names


def test_the_date_is_the_authors_with_its_offset(repo, traced):
    repo.env["GIT_AUTHOR_DATE"] = "2020-02-29T23:59:58-07:00"
    repo.commit({"a.txt": "a"})
    blob = repo.git("rev-parse", "HEAD:a.txt")
    assert traced({blob}).of(blob)[0].date == "2020-02-29T23:59:58-07:00"


@pytest.mark.parametrize("tagger", ["T <t@x> 99999999999999999999 +0000", "T <t@x> 1 +9999", "T", "T <t@x> x y"])
def test_a_tag_with_an_impossible_date_has_none(repo, traced, tagger):
    sha = repo.commit({"a.txt": "a"})
    text = f"object {sha}\ntype commit\ntag odd\ntagger {tagger}\n\nmessage\n".encode()
    tag = repo.git("hash-object", "--literally", "-t", "tag", "-w", "--stdin", data=text)
    repo.git("update-ref", "refs/tags/odd", tag)
    (sight,) = traced({tag}).of(tag)
    assert (sight.path, sight.commit, sight.date, sight.state) == ("(tag message)", sha, "", "")


def test_many_threads_start_git_once(repo):
    repo.commit({"a.txt": "a"})
    repository = discover(str(repo.path))
    with Scratch(repository) as scratch:
        started = []
        start = scratch.start
        scratch.start = lambda *args, **options: started.append(args) or start(*args, **options)
        tracer = Tracer(scratch, find_tips(repository).ids)
        threads = [Thread(target=tracer.start) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(started) == 1
        assert tracer.result({repo.git("rev-parse", "HEAD:a.txt")}).sightings


def test_a_broken_index_does_not_lose_the_rest(repo, traced):
    repo.commit({"a.txt": "a"})
    blob = repo.git("rev-parse", "HEAD:a.txt")
    (repo.path / ".git/index").write_bytes(b"DIRCgarbage")
    trace = traced({blob, "1" * 40})
    assert trace.of(blob)[0].path == "a.txt"
    assert trace.troubles
