from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

WATCH = """
import sys, time
from scanner.cli.flags import Flags
from scanner.cli.progress import watching
with watching(Flags(no_progress={off})) as show:
    if show is None:
        sys.exit(3)
    show("too early")
    time.sleep({seconds})
    show("12 read [bold]")
print("rich" in sys.modules)
"""


def watch(env, seconds=1.1, *, off=False):
    """Run under a pseudo terminal on standard error; return exit code, standard output and what the terminal saw."""
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    code = WATCH.format(seconds=seconds, off=off)
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, env=env | {"TERM": "xterm"}, stdout=subprocess.PIPE, stderr=slave
    )
    os.close(slave)
    shown = b""
    try:
        while block := os.read(master, 4096):
            shown += block
    except OSError:
        pass
    os.close(master)
    return done.returncode, done.stdout.strip(), shown


def test_long_scan_shows_a_line_on_a_terminal(env):
    code, rich, shown = watch(env)
    assert (code, rich) == (0, b"True")
    assert b"12 read [bold]" in shown
    assert b"too early" not in shown


def test_short_scan_shows_nothing_and_imports_no_rich(env):
    assert watch(env, 0) == (0, b"False", b"")


def test_no_progress_is_heeded(env):
    assert watch(env, off=True) == (3, b"", b"")


def test_nothing_is_shown_where_standard_error_is_no_terminal(env):
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", WATCH.format(seconds=9, off=False)], check=False, capture_output=True, env=env
    )
    assert (done.returncode, done.stderr) == (3, b"")
    assert time.monotonic() - begin < 9
