"""What should be in a history and can't be read is said aloud; the rest is read."""

from __future__ import annotations

from history_reader import scan_history

MARK = b"the marker"


def clone_of(repo, name, *options):
    path = repo.path.parent / name
    repo.git("clone", "-q", *options, repo.path.as_uri(), str(path))
    return path


def test_a_shallow_clone_is_incomplete_and_names_the_remedy(repo):
    repo.commit({"key.txt": MARK})
    repo.commit({"key.txt": "clean"})
    found = scan_history(clone_of(repo, "shallow", "--depth=1"))
    assert not found.holds(MARK)
    assert found.tally.incomplete
    assert "git fetch --unshallow" in found.tally.notes[0]


def test_a_partial_clone_is_incomplete_and_fetches_nothing(repo):
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.commit({"key.txt": MARK})
    repo.commit({"key.txt": "clean"})
    path = clone_of(repo, "partial", "--filter=blob:none")
    before = sorted(str(file) for file in path.rglob("*"))
    found = scan_history(path)
    assert (repo.git("rev-parse", "HEAD~1:key.txt"), "missing object") in found.skips
    assert found.tally.incomplete
    assert "partial clone: 1 objects" in found.tally.notes[0]
    assert found.holds(b"clean")
    assert sorted(str(file) for file in path.rglob("*")) == before


def test_a_missing_blob_is_incomplete_although_nothing_lists_it(repo):
    repo.commit({"key.txt": MARK, "other.txt": "other"})
    blob = repo.git("rev-parse", "HEAD:key.txt")
    (repo.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    found = scan_history(repo.path)
    assert (blob, "missing object") in found.skips
    assert found.tally.incomplete
    assert found.holds(b"other")


def test_a_missing_tree_leaves_the_rest_readable_and_is_said(repo):
    repo.commit({"a/key.txt": MARK})
    tree = repo.git("rev-parse", "HEAD:a")
    repo.commit({"b/other.txt": MARK + b" too"})
    (repo.path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    found = scan_history(repo.path)
    assert found.tally.incomplete
    assert any(tree in note for note in found.tally.notes)
    assert found.places(MARK + b" too")[0][0] == "b/other.txt"


def test_a_ref_to_a_missing_commit_is_incomplete(repo):
    repo.commit({"f.txt": "1"})
    (repo.path / ".git/refs/heads/gone").write_text("1" * 40 + "\n")
    assert ("refs/heads/gone", "ref to a missing object") in scan_history(repo.path).skips


def test_corrupt_objects_are_named_and_the_others_are_read(repo):
    repo.commit({f"f{number}.txt": f"{number}" for number in range(20)})
    broken = [repo.git("rev-parse", f"HEAD:f{number}.txt") for number in (3, 11)]
    for blob in broken:
        file = repo.path / ".git/objects" / blob[:2] / blob[2:]
        file.chmod(0o644)
        file.write_bytes(b"not zlib at all")
    found = scan_history(repo.path)
    assert {path for path, _ in found.skips} == set(broken)
    assert found.tally.incomplete
    assert found.tally.blobs == 18


def test_a_pack_that_is_damaged_in_the_middle_still_gives_what_it_can(repo):
    repo.commit({f"f{number}.txt": f"{number} {MARK.decode()}\n" * 500 for number in range(40)})
    repo.git("gc", "-q")
    (pack,) = (repo.path / ".git/objects/pack").glob("*.pack")
    pack.chmod(0o644)
    data = bytearray(pack.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 8] = b"\xff" * 8
    pack.write_bytes(data)
    found = scan_history(repo.path)
    assert found.tally.incomplete
    assert found.skips
    assert found.holds(MARK)


def test_a_pack_with_a_broken_index_is_not_passed_over_in_silence(repo):
    repo.commit({"key.txt": MARK})
    repo.git("gc", "-q")
    (index,) = (repo.path / ".git/objects/pack").glob("*.idx")
    index.chmod(0o644)
    index.write_bytes(b"no index")
    repo.git("update-ref", "-d", "refs/heads/main", check=False)
    assert scan_history(repo.path).tally.incomplete
