from __future__ import annotations

import io
import os
import subprocess
import sys

from scanner.sources import CHUNK
from scanner.sources.stdin import StdinSource
from scanner.sources.tally import Tally


def test_a_stream_is_read_to_its_end_under_the_given_name(read):
    data = bytes(i % 251 for i in range(CHUNK * 2 + 7))
    content, tally = read(StdinSource(io.BytesIO(data), "build.log"))
    assert content == {"build.log": data}
    assert (tally.files, tally.bytes) == (1, len(data))


def test_a_real_pipe_that_gives_little_at_a_time_is_read_whole(read):
    script = "import time\nfor n in range(5):\n print(f'{n}' * 1000, end='', flush=True); time.sleep(.01)"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        content, _ = read(StdinSource(process.stdout))
    assert content == {"stdin": b"".join(b"%d" % n * 1000 for n in range(5))}


def test_it_can_not_be_split():
    assert len(StdinSource(io.BytesIO(b"x")).shares(8)) == 1


def test_a_stream_that_can_not_be_read_is_incomplete(tmp_path):
    fd = os.open(tmp_path, os.O_RDONLY)
    tally = Tally()
    with os.fdopen(os.dup(0), "rb") as stream:
        os.dup2(fd, stream.fileno())  # a folder: reading it is an error
        assert list(StdinSource(stream).fragments(tally)) == []
    os.close(fd)
    assert tally.incomplete
