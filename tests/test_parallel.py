"""A forked part of a scan: its result comes home, and it never outlives its work, whenever it is interrupted."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

import pytest

from scanner.errors import StraykeyError
from scanner.parallel import Child, can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="forks only on Linux, before any thread runs")


def wait_long():
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        return "stopped"
    return "not stopped"


def test_what_the_work_returns_comes_home():
    assert Child(lambda: ("done", os.getppid())).result() == ("done", os.getpid())


def test_work_that_fails_is_told_and_prints_nothing_of_the_parents(capfd):
    with pytest.raises(StraykeyError, match="ended before its time"):
        Child(lambda: 1 // 0).result()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("delay", [0, 0.0005, 0.001, 0.002, 0.005])
def test_an_interruption_at_any_moment_ends_it(delay):
    """One that came right after the fork once let the child run on as a second parent, and the first wait for ever."""
    children = [Child(wait_long) for _ in range(20)]
    time.sleep(delay)
    for child in children:
        child.interrupt()
        child.interrupt()
    for child in children:
        with suppress(StraykeyError):  # it was interrupted before its work began
            assert child.result() == "stopped"


def test_a_mask_of_signals_is_as_it_was():
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert Child(lambda: signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before).result() is True
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before
