"""Every way out of a scan, by the real command."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scanner.ruleset.sample import mint

CLEAN, FINDINGS, ERROR, INTERRUPTED = 0, 1, 2, 130
FORMATS = ["text", "json", "jsonl", "sarif"]
FULL = Path("/dev/full")
UNREADABLE = "/proc/self/mem"
"""A regular file whose first byte can't be read, not even by root."""


@pytest.fixture
def leaky(folder, token):
    (folder / "settings.py").write_text(f'KEY = "{token}"\n')
    return folder


@pytest.fixture
def gap(folder):
    """A path that should be read and can't be."""
    return str(folder / "gone.py")


@pytest.mark.parametrize("fmt", FORMATS)
def test_clean_scan_exits_0_in_every_format(straykey, folder, fmt):
    (folder / "a.py").write_text("x = 1\n")
    assert straykey("scan", "-f", fmt).code == CLEAN


@pytest.mark.usefixtures("leaky")
@pytest.mark.parametrize("fmt", FORMATS)
def test_findings_exit_1_in_every_format_and_are_redacted(straykey, token, fmt):
    done = straykey("scan", "-f", fmt)
    assert done.code == FINDINGS
    assert "hypersave-live-key" in done.out
    assert token not in done.out + done.err


@pytest.mark.parametrize("fmt", FORMATS)
def test_missing_path_exits_2_in_every_format(straykey, gap, fmt):
    done = straykey("scan", "-f", fmt, gap)
    assert done.code == ERROR
    assert "gone.py" in done.err


def test_nothing_to_read_is_clean_and_says_so(straykey):
    done = straykey("scan")
    assert done.code == CLEAN
    assert "0 files" in done.out


@pytest.mark.usefixtures("leaky")
def test_exit_zero_hides_findings_but_no_error(straykey, gap):
    assert straykey("scan", "--exit-zero").code == CLEAN
    assert straykey("scan", "--exit-zero", gap).code == ERROR


def test_fail_on_lets_lesser_findings_pass_but_reports_them(straykey, folder):
    key = mint("hs_test_{base62*32}", random.Random())
    (folder / "a.py").write_text(f'KEY = "{key}"\n')
    for threshold, code in [("low", FINDINGS), ("medium", CLEAN), ("critical", CLEAN)]:
        done = straykey("scan", "--fail-on", threshold)
        assert done.code == code
        assert "hypersave-test-key" in done.out


def test_fail_on_of_the_configuration_gives_way_to_the_option(straykey, leaky):
    (leaky / ".straykey.toml").write_text('skip = ["hypersave-*"]\nfail-on = "low"\n')
    assert straykey("scan").code == CLEAN
    assert straykey("scan", "--isolated").code == FINDINGS
    assert straykey("scan", "--skip", "jwt").code == FINDINGS


def test_allowed_findings_never_fail(straykey, folder, token):
    (folder / "a.py").write_text(f'KEY = "{token}"  # gitleaks:allow\n')
    assert straykey("scan").code == CLEAN
    assert straykey("scan", "--no-inline-allow").code == FINDINGS
    shown = straykey("scan", "--show-suppressed")
    assert shown.code == CLEAN
    assert "gitleaks:allow" in shown.out


@pytest.mark.parametrize("fmt", FORMATS)
def test_secret_behind_the_comment_that_allows_it_is_not_quoted_as_its_reason(straykey, folder, token, fmt):
    (folder / "a.py").write_text(f'/* straykey:allow sample */ KEY = "{token}" // gitleaks:allow {token}\n')
    (folder / "b.sh").write_text(f'x=1 # straykey:allow KEY="{token}"\n')
    done = straykey("scan", "--show-suppressed", "-f", fmt)
    assert done.code == CLEAN
    assert "straykey:allow" in done.out
    assert token not in done.out + done.err


def test_printed_comment_allows_that_secret_and_no_other(straykey, leaky, token):
    finding = json.loads(straykey("scan", "-f", "json").out)["findings"][0]
    comment = f"straykey:allow[{finding['ruleId']}@{finding['secretHash'][:8]}] sample"
    assert comment.removesuffix(" sample") in straykey("scan").out
    (leaky / "settings.py").write_text(f'KEY = "{token}"  # {comment}\n')
    assert straykey("scan").code == CLEAN
    other = mint("hs_live_{base62*32}", random.Random())
    (leaky / "settings.py").write_text(f'KEY = "{other}"  # {comment}\n')
    assert straykey("scan").code == FINDINGS


def test_stdin_is_scanned_under_its_name(straykey, token):
    done = straykey("scan", "--stdin", "--stdin-name", "web.log", text=f'key = "{token}"\n')
    assert done.code == FINDINGS
    assert "web.log:1:" in done.out
    assert straykey("scan", "--stdin").code == CLEAN


@pytest.mark.usefixtures("leaky")
@pytest.mark.skipif(not Path(UNREADABLE).exists(), reason="needs a file that nobody can read")
def test_unreadable_file_makes_a_scan_incomplete_with_and_without_findings(straykey):
    assert straykey("scan", UNREADABLE).code == ERROR
    done = straykey("scan", ".", UNREADABLE)
    assert done.code == ERROR
    assert "hypersave-live-key" in done.out
    assert "incomplete" in done.err
    assert straykey("scan", "--exit-zero", ".", UNREADABLE).code == ERROR
    assert straykey("scan", "--allow-incomplete", ".", UNREADABLE).code == FINDINGS
    assert straykey("scan", "--allow-incomplete", "--exit-zero", ".", UNREADABLE).code == CLEAN


def test_report_goes_to_a_file_and_the_summary_to_stderr(straykey, leaky):
    done = straykey("scan", "-f", "json", "-o", "report.json")
    assert done.code == FINDINGS
    assert done.out == ""
    assert "1 finding" in done.err
    assert json.loads((leaky / "report.json").read_text())["findings"]


@pytest.mark.usefixtures("leaky")
def test_standard_output_holds_the_report_alone(straykey):
    done = straykey("scan", "-f", "json", "-v")
    json.loads(done.out)
    assert "config" in done.err


@pytest.mark.usefixtures("folder")
def test_quiet_says_nothing_when_there_is_nothing_to_say(straykey):
    assert straykey("scan", "-q") == (CLEAN, "", "")
    assert straykey("scan", "-q", "-f", "json", "-o", "r.json") == (CLEAN, "", "")


def test_verbose_names_the_configuration_in_use(straykey, folder):
    assert "config: none" in straykey("scan", "-v").err
    (folder / ".straykey.toml").write_text("")
    assert "config: .straykey.toml" in straykey("scan", "-v").err


@pytest.mark.parametrize("target", ["missing/report.json", "."])
def test_unwritable_output_exits_2_and_leaves_nothing(straykey, leaky, target):
    before = sorted(leaky.iterdir())
    done = straykey("scan", "-f", "json", "-o", target)
    assert done.code == ERROR
    assert done.err.startswith("error: can't write")
    assert "hint:" in done.err
    assert sorted(leaky.iterdir()) == before


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [["scan"], ["scan", "-f", "json"], ["scan", "-o", "/dev/full"], ["scan", "-h"], ["rules", "list"], ["--version"]],
)
def test_full_disk_exits_2(leaky, env, arguments):
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scanner", *arguments],
            check=False,
            cwd=leaky,
            env=env,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert done.returncode == ERROR
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="closes descriptors as a shell does")
@pytest.mark.parametrize(("redirection", "code"), [(">&-", ERROR), ("2>&-", FINDINGS), ("<&-", FINDINGS)])
def test_closed_standard_streams(leaky, env, redirection, code):
    command = f'"{sys.executable}" -m scanner scan {redirection}'
    done = subprocess.run(["sh", "-c", command], check=False, cwd=leaky, env=env, capture_output=True)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes differ")
@pytest.mark.parametrize(("arguments", "code"), [(["scan", "-f", "json"], FINDINGS), (["rules", "list"], CLEAN)])
def test_closed_pipe_is_quiet_and_keeps_the_exit_code(leaky, env, arguments, code):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "scanner", *arguments],
        check=False,
        cwd=leaky,
        env=env,
        stdout=write,
        stderr=subprocess.PIPE,
    )
    os.close(write)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
@pytest.mark.parametrize("fmt", ["text", "json"])
def test_ctrl_c_reports_what_is_known_and_exits_130(folder, env, token, fmt):
    with subprocess.Popen(
        [sys.executable, "-m", "scanner", "scan", "--stdin", "-f", fmt],
        cwd=folder,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        block = f'key = "{token}"\n'.encode() + b"x = 1\n" * 3_000_000
        process.stdin.write(block)
        process.stdin.flush()
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == INTERRUPTED
    assert b"hypersave-live-key" in out
    assert b"interrupted" in err
    assert b"Traceback" not in err


@pytest.mark.usefixtures("leaky")
def test_output_has_no_colour_in_a_pipe_unless_forced(straykey):
    assert "\x1b" not in straykey("scan").out
    assert "\x1b" in straykey("scan", "--color", "always").out
    assert "\x1b" in straykey("scan", FORCE_COLOR="1").out
    assert "\x1b" not in straykey("scan", FORCE_COLOR="1", NO_COLOR="1").out
    assert "\x1b" not in straykey("scan", "--color", "never", FORCE_COLOR="1").out
    assert "\x1b" not in straykey("scan", "-f", "json", "--color", "always").out


def test_excluding_everything_is_said_aloud(straykey, leaky):
    (leaky / ".straykey.toml").write_text('exclude = ["**"]\n')
    done = straykey("scan")
    assert done.code == CLEAN
    assert "nothing was read: all of it is excluded" in done.err
    assert "nothing was read" not in straykey("scan", "--isolated").err
