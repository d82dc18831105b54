"""What a terminal is sent: colours, hyperlinks and characters that it can show, on real pseudo terminals and pipes."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys

import pytest

from scanner.cli.flags import Flags
from scanner.cli.hyperlinks import root_of
from scanner.cli.terminal import wants_color

pytest.importorskip("pty")
from terminals import on_terminal

COLOUR = b"\x1b[1;31m"
LINK = b"\x1b]8;;"
KNOWN = {"VTE_VERSION": "7600"}


class Tty(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def planted(folder, token):
    """A folder with one token in a line of umlauts and wide characters."""
    (folder / "größe.py").write_text(f'titel = "über 漢字"; KEY = "{token}"\n', encoding="utf-8")
    return folder


@pytest.fixture
def show(env, planted):
    """Scan on a terminal; return what it saw."""

    def run(*args, **variables):
        command = [sys.executable, "-m", "scanner", "scan", "--no-progress", *args]
        return on_terminal(command, env | variables, cwd=planted).shown

    return run


@pytest.mark.parametrize(
    ("choice", "env", "on_tty", "in_pipe"),
    [
        ("auto", {}, True, False),
        ("auto", {"TERM": "dumb"}, False, False),
        ("auto", {"NO_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": ""}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, True, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ("auto", {"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ("auto", {"CLICOLOR": "0"}, False, False),
        ("auto", {"CLICOLOR": "1"}, True, False),
        ("auto", {"CLICOLOR_FORCE": "1"}, True, True),
        ("auto", {"CLICOLOR_FORCE": "0"}, True, False),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, True, True),
        ("never", {"FORCE_COLOR": "1"}, False, False),
    ],
)
def test_who_decides_about_colour(choice, env, on_tty, in_pipe):
    assert wants_color(choice, Tty(), env) is on_tty
    assert wants_color(choice, io.StringIO(), env) is in_pipe


def test_terminal_gets_colour_and_a_file_never(show, planted):
    assert COLOUR in show()
    show("--color", "always", "--hyperlinks", "always", "--output", "report.txt")
    assert b"\x1b" not in (planted / "report.txt").read_bytes()


def test_every_severity_is_a_word_too(show):
    assert re.search(rb"  critical  hypersave-live-key", show("--color", "never"))


@pytest.mark.parametrize(
    ("env", "wanted"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "5001"}, False),
        ({"VTE_VERSION": "what"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"WT_SESSION": "x"}, True),
        ({"KONSOLE_VERSION": "220401"}, True),
        ({"TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.4.1"}, True),
        ({"TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.0.9"}, False),
        ({"TERM_PROGRAM": "Apple_Terminal", "TERM_PROGRAM_VERSION": "455"}, False),
        ({"TERM_PROGRAM": "vscode", "TERM_PROGRAM_VERSION": "1.95.0"}, True),
        ({"TERM_PROGRAM": "vscode", "TERM_PROGRAM_VERSION": ""}, False),
        ({"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4", "TERM": "tmux-256color"}, True),
        ({"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a", "TERM": "tmux-256color"}, False),
        ({"TERM": "screen", "VTE_VERSION": "7600"}, False),
        ({"VTE_VERSION": "7600", "CI": "true"}, False),
        ({"VTE_VERSION": "7600", "NO_HYPERLINK": "1"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "0", "VTE_VERSION": "7600"}, False),
    ],
)
def test_links_are_made_only_where_they_are_known_to_work(env, wanted, folder):
    assert bool(root_of(Flags(paths=(str(folder),)), Tty(), env)) is wanted


@pytest.mark.parametrize(
    ("flags", "wanted"),
    [
        (Flags(hyperlinks="always"), True),
        (Flags(hyperlinks="never"), False),
        (Flags(isolated=True), False),
        (Flags(isolated=True, hyperlinks="always"), True),
    ],
)
def test_flags_go_before_what_is_known_of_the_terminal(flags, wanted, folder):
    assert bool(root_of(flags._replace(paths=(str(folder),)), Tty(), KNOWN)) is wanted


def test_place_and_rule_are_links_and_columns_stay(show, planted):
    shown = show("--color", "never", **KNOWN)
    place, rule = re.findall(rb"\x1b\]8;;([^\x1b]+)\x1b\\([^\x1b]+)\x1b\]8;;\x1b\\", shown)
    assert place[0].startswith(b"file://")
    assert place[0].endswith(f"{planted}/gr%C3%B6%C3%9Fe.py".encode())
    assert place[1].decode() == "größe.py:1:27"
    assert rule == (b"https://hypersave.io", b"hypersave-live-key")
    plain = show("--color", "never")
    assert re.sub(rb"\x1b\]8;;[^\x1b]*\x1b\\", b"", shown).splitlines()[:6] == plain.splitlines()[:6]


def test_paths_in_a_subfolder_of_a_repository_are_found_from_its_top(show, planted, git, token):
    git("init", "-q")
    below = planted / "below"
    below.mkdir()
    (below / "a.py").write_text(f"KEY = '{token}'\n")
    assert f"{planted}/below/a.py\x1b".encode() in show("below", **KNOWN)
    git("add", "below")
    assert f"{planted}/below/a.py\x1b".encode() in show("--staged", **KNOWN)


def test_a_hostile_path_can_not_end_the_sequence(show, planted, token):
    name = "a\x1b\\\x07\x1b]8;;https:evil\x07b\u202e.py"
    (planted / name).write_text(f"KEY = '{token}'\n")
    shown = show("--color", "never", **KNOWN)
    assert b"\x07" not in shown
    assert "\u202e".encode() not in shown
    addresses = re.findall(rb"\x1b\]8;;([^\x1b]*)\x1b\\", shown)
    assert {address.split(b":")[0] for address in addresses} == {b"file", b"https", b""}
    assert shown.count(b"\x1b") == 2 * shown.count(LINK)


@pytest.mark.parametrize("variables", [{}, KNOWN])
def test_a_pipe_gets_neither_links_nor_colour(straykey, planted, variables):
    assert "\x1b" not in straykey("scan", **variables).out
    assert (planted / "größe.py").exists()


@pytest.mark.parametrize(
    "locale",
    [{"LANG": "C"}, {"LANG": "", "LC_ALL": "POSIX"}, {"LANG": "C", "LC_CTYPE": "C"}, {"PYTHONIOENCODING": "ascii"}],
)
def test_a_terminal_without_utf_8_gets_ascii_with_the_caret_in_its_place(show, locale):
    shown = show("--color", "never", **locale)
    assert shown.isascii()
    head, line, caret = shown.decode().splitlines()[:3]
    assert head.startswith("gr\\xf6\\xdfe.py:1:27  critical")
    assert line.startswith('     1 | titel = "\\xfcber \\u6f22\\u5b57"; KEY = "hs_live_...')
    assert line.index("hs_live_") == caret.index("^")
    assert len(re.search(r"hs_live_[.\w]+", line)[0]) == caret.count("^")


def test_a_terminal_with_a_locale_gets_what_is_there(show):
    shown = show("--color", "never").decode()
    assert shown.startswith("größe.py:1:27")
    assert "     1 │ titel" in shown


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", "utf-16", "cp437"])
@pytest.mark.parametrize("args", [["scan"], ["rules", "list"], ["explain", "hypersave-live-key"], ["scan", "--help"]])
def test_no_encoding_of_a_pipe_breaks_a_command(env, planted, encoding, args):
    done = subprocess.run(
        [sys.executable, "-m", "scanner", *args],
        check=False,
        capture_output=True,
        cwd=planted,
        env=env | {"PYTHONIOENCODING": encoding},
    )
    assert done.returncode == (1 if args == ["scan"] else 0), done.stderr
    assert done.stderr == b""
    text = done.stdout.decode(encoding)
    assert "\ufffd" not in text
    assert "größe.py" in text or "gr\\xf6\\xdfe.py" in text or args != ["scan"]


def test_what_programs_read_is_utf_8_whatever_the_terminal_is(env, planted):
    done = subprocess.run(
        [sys.executable, "-m", "scanner", "scan", "-f", "json"],
        check=False,
        capture_output=True,
        cwd=planted,
        env=env | {"PYTHONIOENCODING": "cp1252", "LC_ALL": "C"},
    )
    assert json.loads(done.stdout)["findings"][0]["path"] == "größe.py"


def test_a_locale_that_is_no_utf_8_is_heeded(show):
    known = subprocess.run(["locale", "-a"], check=False, capture_output=True).stdout.decode().split()
    locale = next((name for name in known if "iso88591" in name.lower().replace("-", "")), None)
    if locale is None:
        pytest.skip("no such locale here")
    shown = show("--color", "never", LANG=locale)
    assert 'titel = "über \\u6f22\\u5b57"'.encode("latin-1") in shown


def test_error_names_no_character_the_terminal_lacks(show):
    shown = show("gröss", LANG="C")
    assert shown.startswith(b"error: ")
    assert shown.isascii()
    assert os.linesep.encode() in shown
