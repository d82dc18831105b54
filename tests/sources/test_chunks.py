"""Large content is cut without losing, doubling or misplacing a byte."""

from __future__ import annotations

import io
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model import Cursor, Origin
from scanner.sources import AFTER, BEFORE, CHUNK
from scanner.sources.chunks import read_chunks, utf16_units

ORIGIN = Origin("file", "a.txt")
SMALL = 40_000


def cut(data, chunk=SMALL):
    return list(read_chunks(io.BytesIO(data).read, ORIGIN, chunk=chunk))


def true_cursor(data, offset):
    head = data[:offset]
    last_line = head[head.rfind(b"\n") + 1 :]
    return Cursor(head.count(b"\n") + 1, len(last_line.decode("utf-8", "replace").encode("utf-16-le")) // 2)


@pytest.mark.parametrize("size", [0, 1, CHUNK])
def test_content_up_to_a_chunk_is_one_whole_fragment_with_defaults(size):
    (fragment,) = read_chunks(io.BytesIO(b"x" * size).read, ORIGIN)
    assert fragment == (b"x" * size, ORIGIN, 0, -1, 0, Cursor())
    assert fragment.is_whole


@pytest.mark.parametrize("size", [SMALL + 1, SMALL + AFTER, SMALL + AFTER + 1, 2 * SMALL, 3 * SMALL + AFTER, 500_001])
def test_owned_parts_join_to_the_content_exactly(size):
    data = bytes(i % 251 for i in range(size))
    fragments = cut(data)
    assert b"".join(f.data[f.start : f.end] for f in fragments) == data
    for f in fragments:
        assert data[f.offset : f.offset + len(f.data)] == f.data


def test_every_fragment_sees_its_neighbourhood():
    data = bytes(i % 251 for i in range(500_000))
    fragments = cut(data)
    assert len(fragments) > 5
    for f in fragments:
        assert f.start >= min(BEFORE, f.offset + f.start)
        assert len(f.data) - f.end >= min(AFTER, len(data) - f.offset - f.end)
        assert not f.is_whole


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([b"a", "é".encode(), "€".encode(), "😀".encode(), b"\n", b"\r\n", b"\xff", b"\xe2\x82",
                              b"\x80", b"\xf0\x9f"]), min_size=1, max_size=8),
    st.integers(0, 7),
)  # fmt: skip
def test_cursors_are_those_of_the_whole_content(atoms, shift):
    unit = b"".join(atoms)
    data = b"x" * shift + unit * (200_000 // len(unit))
    for f in cut(data):
        assert f.cursor == true_cursor(data, f.offset)


def test_a_reader_that_gives_little_at_a_time_loses_nothing():
    data = bytes(i % 251 for i in range(200_000))
    stream = io.BytesIO(data)
    fragments = list(read_chunks(lambda n: stream.read(min(n, 7_001)), ORIGIN, chunk=SMALL))
    assert b"".join(f.data[f.start : f.end] for f in fragments) == data


@pytest.mark.parametrize(("text", "units"), [("abc", 3), ("é€", 2), ("😀", 2)])
def test_units_are_utf16(text, units):
    assert utf16_units(text.encode()) == units


def test_a_long_single_line_takes_linear_time_and_flat_memory():
    line = "é".encode() * (30 << 20)

    def spend(data):
        begun = time.process_time()
        for _ in read_chunks(io.BytesIO(data).read, ORIGIN):
            pass
        return time.process_time() - begun

    short, long = spend(line[: 12 << 20]), spend(line)
    assert long < 15 * short
    tracemalloc.start()
    spend(line)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * CHUNK
