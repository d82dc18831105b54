"""Objects are read in the order asked for, and nothing that can't be read is passed over."""

from __future__ import annotations

import pytest

from scanner.sources.objects import read_objects, write_ids
from scanner.sources.repo import discover
from scanner.sources.scratch import Scratch
from scanner.sources.tally import Tally


@pytest.fixture
def read(repo):
    """Read objects by id: (kind, content) each, and the tally."""

    def read_ids(ids):
        tally = Tally()
        with Scratch(discover(str(repo.path))) as scratch, write_ids(scratch, [name.encode() for name in ids]) as file:
            objects = read_objects(scratch, file, tally)
            return [(item.kind, item.read(item.size)) for item in objects], tally

    return read_ids


def store(repo, content):
    return repo.git("hash-object", "-w", "--stdin", data=content)


def damage(repo, name):
    file = repo.path / ".git/objects" / name[:2] / name[2:]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-12])


def test_objects_come_in_the_order_asked_for(repo, read):
    contents = [b"", b"\n", b"line\nline\n", b"\0binary\0", b"x" * 3_000_000]
    objects, tally = read([store(repo, content) for content in contents])
    assert objects == [("blob", content) for content in contents]
    assert not tally.incomplete


def test_no_ids_give_nothing(read):
    assert read([])[0] == []


def test_a_missing_object_is_skipped_as_incomplete(repo, read, reasons):
    objects, tally = read([store(repo, b"a"), "1" * 40, store(repo, b"b")])
    assert [content for _, content in objects] == [b"a", b"b"]
    assert reasons(tally) == {"1" * 40: "missing object"}
    assert tally.incomplete


def test_git_dying_at_an_object_costs_only_that_object(repo, read, reasons):
    text = b"".join(b"%d does not shrink much\n" % (number * 7919) for number in range(20_000))
    first, broken, last = store(repo, b"first"), store(repo, text), store(repo, b"last")
    damage(repo, broken)
    objects, tally = read([first, broken, last])
    assert (objects[0][1], objects[-1][1]) == (b"first", b"last")
    assert reasons(tally) == {broken: "corrupt object"}
    assert tally.incomplete
    assert "git fsck" in tally.notes[0]


def test_what_is_not_read_of_an_object_does_not_disturb_the_next(repo):
    ids = [store(repo, b"first" * 1000), store(repo, b"second")]
    with Scratch(discover(str(repo.path))) as scratch, write_ids(scratch, [name.encode() for name in ids]) as file:
        objects = read_objects(scratch, file, Tally())
        assert next(objects).read(5) == b"first"
        assert next(objects).read(100) == b"second"


def test_a_reader_that_stops_early_leaves_no_process_behind(repo):
    ids = [store(repo, b"%d" % number * 100_000) for number in range(20)]
    with Scratch(discover(str(repo.path))) as scratch, write_ids(scratch, [name.encode() for name in ids]) as file:
        started = []
        start = scratch.start
        scratch.start = lambda *args, **options: started.append(start(*args, **options)) or started[-1]
        objects = read_objects(scratch, file, Tally())
        next(objects)
        objects.close()
        assert [process.poll() is not None for process in started] == [True]
