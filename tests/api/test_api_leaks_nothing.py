"""A process may scan as often and as long as it likes: nothing is left behind, however a scan ends."""

from __future__ import annotations

import gc
import os
import sys
import threading
from pathlib import Path

import pytest

import scanner

ROUNDS = 50
"""Each begins six scans: files, history, index, a stream, an error, an interruption."""
WARM_UP = 4
GROWTH = 12_000
"""Blocks of memory that may be held more after `ROUNDS` rounds: some 40 a scan; one ruleset has 4,000.

tree-sitter 0.26.1 keeps some ten small ones for each file that it parses.
"""

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files by /proc")


class Stop(Exception):  # noqa: N818 - what a caller might raise
    pass


def interrupted(error, **options):
    """Begin a scan that is stopped from within."""

    def stop(_):
        raise error

    with pytest.raises(error):
        list(scanner.scan(progress=stop, **options))


def one_round(repository, processes):
    found = [
        len(list(scanner.scan(paths=repository.path))),
        len(list(scanner.scan(paths=repository.path, history=True, processes=processes))),
        len(list(scanner.scan(paths=repository.path, staged=True))),
        len(list(scanner.scan(data=f'KEY = "{repository.secret}"\n'.encode()))),
    ]
    with pytest.raises(scanner.SourceError):
        list(scanner.scan(paths=repository.path / "missing"))
    interrupted((KeyboardInterrupt, Stop)[processes], paths=repository.path, history=True, processes=processes)
    scanner.scan(paths=repository.path, history=True).close()
    return found


def held(temporary):
    """Return what a process holds: open files, threads, child processes, temporary folders."""
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
    return len(os.listdir("/proc/self/fd")), threading.active_count(), len(children), os.listdir(temporary)


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    return place


def test_three_hundred_scans_leave_nothing_behind(repository, temporary):
    repository.write("staged.py", f'KEY = "{repository.secret}"\n')
    repository.git("add", "-A")
    for number in range(WARM_UP):
        assert one_round(repository, processes=number % 2) == [1, 1, 1, 1]
    gc.collect()
    before, blocks = held(temporary), sys.getallocatedblocks()

    for number in range(ROUNDS):
        one_round(repository, processes=number % 2)

    gc.collect()
    assert held(temporary) == before
    assert sys.getallocatedblocks() - blocks < GROWTH


def test_an_interruption_ends_processes_threads_and_git(temporary, repository):
    """Enough content that several readers are at work when it comes."""
    for number in range(3000):
        (repository.path / f"{number}.txt").write_text(f"line {number}\n" * 50)
    repository.git("add", "-A")
    repository.git("commit", "-qm", "many")
    before = held(temporary)

    for processes in (False, True):
        for error in (KeyboardInterrupt, Stop):
            for options in ({"history": True}, {"jobs": 3}):
                interrupted(error, paths=repository.path, processes=processes, **options)
                gc.collect()
                assert held(temporary) == before, (processes, error, options)


def test_a_thread_that_is_not_the_main_one_can_scan(repository, temporary):
    found = []

    def work():
        found.extend(scanner.scan(paths=repository.path, history=True, processes=True))

    thread = threading.Thread(target=work)
    before = held(temporary)
    thread.start()
    thread.join()

    assert [finding.rule_id for finding in found] == ["hypersave-live-key"]
    assert held(temporary) == before
