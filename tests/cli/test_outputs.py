"""`--format` and `--output`, several times: what goes where, what is refused, and what is written all the same."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.cli.flags import Flags
from scanner.cli.reports import Report, reports
from scanner.errors import UsageError

FULL = Path("/dev/full")


def asked(*formats, output=()):
    return reports(Flags(format=formats, output=tuple(output)))


@pytest.mark.parametrize(
    ("formats", "outputs", "expected"),
    [
        ((), (), [("text", "-")]),
        (("json",), (), [("json", "-")]),
        (("json", "json"), (), [("json", "-")]),
        (("json",), ("out.txt",), [("json", "out.txt")]),
        (("text",), ("out.sarif",), [("text", "out.sarif")]),
        (("sarif", "text"), ("sarif=out.sarif",), [("sarif", "out.sarif"), ("text", "-")]),
        (("text", "sarif"), ("sarif=a", "text=b"), [("text", "b"), ("sarif", "a")]),
        (("text", "sarif"), ("sarif=a", "b"), [("text", "b"), ("sarif", "a")]),
        (("sarif", "json"), ("sarif=-", "json=a"), [("sarif", "-"), ("json", "a")]),
        (("sarif", "json"), ("sarif=/dev/null", "json=/dev/null"), [("sarif", "/dev/null"), ("json", "/dev/null")]),
        (("json",), ("/dev/stdout",), [("json", "-")]),
        (("json",), ("./a=b",), [("json", "./a=b")]),
        ((), ("gitlab=gl.json", "b.csv"), [("gitlab", "gl.json"), ("csv", "b.csv")]),
    ],
)
def test_what_goes_where(formats, outputs, expected):
    assert asked(*formats, output=outputs) == tuple(Report(*pair) for pair in expected)


@pytest.mark.parametrize(
    ("name", "fmt"),
    [
        ("out.sarif", "sarif"), ("out.sarif.json", "sarif"), ("OUT.JSON", "json"), ("a.jsonl", "jsonl"),
        ("a.csv", "csv"), ("a/b.html", "html"), ("summary.md", "markdown"), ("junit.xml", "junit"), ("a.txt", "text"),
        ("a", "text"), ("json", "text"), ("/dev/null", "text"),
    ],
)  # fmt: skip
def test_the_format_is_guessed_from_the_suffix(name, fmt):
    assert asked(output=[name]) == (Report(fmt, name),)


@pytest.mark.parametrize(
    ("formats", "outputs", "message", "hint"),
    [
        (("sarif", "text"), (), "sarif and text both go to standard output", "--output text=FILE"),
        (("sarif", "json"), ("json=-",), "sarif and json both go to standard output", "--output json=FILE"),
        (("sarif", "json"), ("json=a", "sarif=./a"), "json both go to ./a|both go to a", "another file"),
        (("sarif",), ("json=a",), "--output json=a, but --format asks for sarif", "add --format json"),
        (("sarif", "json"), ("a",), "not plain which report goes there", "--output FORMAT=a, with one of sarif, json"),
        (("sarif",), ("a", "b"), "not plain", "FORMAT=a"),
        (("sarif",), ("sarif=a", "b"), "--output b: every format has its place", "add a --format"),
        (("sarif",), ("sarif=a", "sarif=b"), "given twice for sarif", "one place"),
        ((), ("a.json", "b.json"), "given twice for json", "one place"),
        ((), ("srif=a",), "no format is called srif", "did you mean sarif?"),
        ((), ("pdf=a",), "no format is called pdf", "./pdf=a"),
        ((), ("",), "--output is empty", "name a file"),
        ((), ("json=",), "--output is empty", "name a file"),
    ],
)
def test_what_is_not_plain_is_refused_with_its_remedy(formats, outputs, message, hint):
    with pytest.raises(UsageError, match=message) as caught:
        asked(*formats, output=outputs)
    assert hint in caught.value.hint


@pytest.fixture
def leaky(folder, token):
    (folder / "settings.py").write_text(f'KEY = "{token}"\n')
    return folder


def test_one_scan_writes_all_formats_and_one_of_them_to_standard_output(straykey, leaky):
    done = straykey("scan", "-f", "sarif", "-o", "sarif=out.sarif", "-f", "text", "-f", "csv", "-o", "csv=out.csv")
    assert done.code == 1
    assert "1 finding" in done.out
    assert done.err == ""
    assert len(json.loads((leaky / "out.sarif").read_text())["runs"][0]["results"]) == 1
    assert len(list(csv.reader((leaky / "out.csv").open(newline="")))) == 2


def test_without_a_report_on_standard_output_the_summary_stands_on_standard_error(straykey, leaky):
    done = straykey("scan", "-o", "out.csv")
    assert (done.code, done.out) == (1, "")
    assert "1 finding" in done.err
    assert (leaky / "out.csv").exists()


def test_two_reports_for_standard_output_are_refused_before_anything_is_read(straykey):
    done = straykey("scan", "-f", "json", "-f", "csv", "/nonexistent")
    assert done.code == 2
    assert "both go to standard output" in done.err


def test_an_output_that_cannot_be_written_is_told_before_the_scan_and_nothing_is_written(straykey, leaky):
    before = sorted(leaky.iterdir())
    done = straykey("scan", "-o", "a.json", "-o", "gone/b.sarif")
    assert done.code == 2
    assert "can't write gone/b.sarif" in done.err
    assert sorted(leaky.iterdir()) == before


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_a_report_that_fails_costs_no_other(straykey, leaky):
    done = straykey("scan", "-o", "a.json", "-o", "sarif=/dev/full", "-o", "text=-", "-o", "b.csv")
    assert done.code == 2
    assert "can't write /dev/full: No space left" in done.err
    assert "1 finding" in done.out
    assert json.loads((leaky / "a.json").read_text())["findings"]
    assert (leaky / "b.csv").exists()


@pytest.mark.skipif(os.name == "nt", reason="limits of a POSIX process")
def test_a_full_disk_leaves_no_half_report_and_the_small_ones_whole(env, leaky):
    (leaky / "big.html").write_text("the old page")
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "sys.argv = ['straykey', 'scan', '-o', 'big.html', '-o', 'new.sarif', '-o', 'small.csv', '-o', 'small.json']\n"
        "from scanner.__main__ import main; sys.exit(main())\n"
    )
    variables = env | {"STRAYKEY_CACHE_DIR": str(leaky.parent / "cache")}
    done = subprocess.run([sys.executable, "-c", code], cwd=leaky, env=variables, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"can't write big.html: File too large" in done.stderr
    assert b"can't write new.sarif: File too large" in done.stderr
    assert (leaky / "big.html").read_text() == "the old page"
    assert json.loads((leaky / "small.json").read_text())["findings"]
    assert sorted(path.name for path in leaky.iterdir()) == ["big.html", "settings.py", "small.csv", "small.json"]


def test_the_audit_log_is_no_report(straykey):
    done = straykey("scan", "--verify-dry-run", "--audit-log", "a.json", "-o", "b.csv", "-o", "./a.json")
    assert done.code == 2
    assert "--audit-log and --output name the same file" in done.err


def test_category_needs_sarif_among_the_formats(straykey, leaky):
    assert straykey("scan", "--category", "x", "-o", "a.csv").code == 2
    assert straykey("scan", "--category", "x", "-o", "a.csv", "-o", "a.sarif").code == 1
    assert '"id":"x/"' in (leaky / "a.sarif").read_text()


def test_an_old_format_option_given_twice_says_what_to_do(straykey):
    done = straykey("scan", "-f", "sarif", "-f", "json")
    assert "hint: name another file for one of them: --output json=FILE" in done.err
