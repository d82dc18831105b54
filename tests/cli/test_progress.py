"""Progress on a real pseudo terminal: when it shows, what it says, and that nothing of it stays."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

pytest.importorskip("pty")
from terminals import on_terminal

WATCH = """
import sys, time
from scanner.cli.flags import Flags
from scanner.cli.progress import watching
from scanner.model import Step
with watching(Flags(**{flags})) as show:
    if show is None:
        sys.exit(3)
    show(Step("first"))
    {body}
print("rich" in sys.modules)
"""
WAITS = 'time.sleep(1.1); show(Step("reading", 12, "files", "a[bold]\\x1b[2Jb.py")); time.sleep(0.4)'


def watch(env, body=WAITS, **flags):
    """Return exit code, standard output, and what the terminal saw."""
    return on_terminal([sys.executable, "-c", WATCH.format(flags=flags, body=body)], env, only_errors=True)


def test_long_scan_shows_what_is_read_and_how_fast(env):
    done = watch(env)
    assert (done.code, done.out) == (0, b"True\n")
    assert re.search(rb"reading  12 files  [\d,]+ files/s  a\[bold\]\\x1b\[2Jb\.py", done.shown)


def test_nothing_of_it_stays_and_the_cursor_is_given_back(env):
    shown = watch(env).shown
    assert shown.rindex(b"\x1b[?25h") > shown.rindex(b"\x1b[?25l")
    assert shown.endswith((b"\x1b[1A\x1b[2K", b"\r\x1b[2K")), shown[-40:]


def test_a_bar_is_drawn_once_it_is_known_how_much_there_is(env):
    at = 'show(Step("reading", {}, "files", "x", lambda: 40)); time.sleep(0.5)'
    body = f"time.sleep(1.1); {at.format(10)}; {at.format(30)}"
    shown = watch(env, body).shown.decode()
    assert "75% of 40 files" in shown
    assert "━" in shown


def test_a_terminal_without_utf_8_gets_ascii(env):
    body = 'time.sleep(1.1); show(Step("reading", 3, "files", "x", lambda: 40)); time.sleep(0.5)'
    shown = watch(env | {"PYTHONIOENCODING": "ascii:backslashreplace"}, body).shown
    assert b"% of 40 files" in shown
    assert shown.isascii()


def test_a_first_step_that_takes_long_shows_too(env):
    shown = watch(env, "time.sleep(1.6)").shown
    assert b"first" in shown


def test_short_scan_shows_nothing_and_imports_no_rich(env):
    done = watch(env, "pass")
    assert (done.code, done.out, done.shown) == (0, b"False\n", b"")


@pytest.mark.parametrize("variables", [{"CI": "true"}, {"TERM": "dumb"}, {"TERM": ""}])
def test_nobody_is_shown_a_line_they_could_not_see_go(env, variables):
    assert watch(env | variables).code == 3


@pytest.mark.parametrize("flag", ["no_progress", "quiet"])
def test_switches_turn_it_off(env, flag):
    assert watch(env, **{flag: True}).code == 3


def test_nothing_is_shown_where_standard_error_is_no_terminal(env):
    code = WATCH.format(flags={}, body=WAITS)
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, env=env)
    assert (done.returncode, done.stderr) == (3, b"")


def test_an_alarm_of_somebody_else_is_left_alone(env):
    body = "import signal; print(signal.getsignal(signal.SIGALRM) is mine)"
    setup = "import signal\nmine = lambda *_: None\nsignal.signal(signal.SIGALRM, mine)"
    code = setup + WATCH.format(flags={}, body=body)
    assert on_terminal([sys.executable, "-c", code], env, only_errors=True).out.startswith(b"True")


def test_a_large_tree_is_counted_while_it_is_read_and_nothing_is_left_behind(env, git, folder, tmp_path):
    git("init", "-q")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for number in range(3000):
        (folder / f"{number}.txt").write_text("x = 1\n")
    (folder / "slow.txt").write_text("key = 'aaaaaaaaaaaa'\n" * 400_000)
    done = on_terminal(
        [sys.executable, "-m", "scanner", "scan", "-j", "1"],
        env | {"TMPDIR": str(scratch)},
        cwd=folder,
        only_errors=True,
    )
    assert done.code == 0
    assert b"reading" not in done.shown or b"% of 3,001 files" in done.shown  # a fast machine shows nothing
    assert list(scratch.iterdir()) == []
