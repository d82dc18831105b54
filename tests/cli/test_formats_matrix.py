"""All formats over real scans of every kind: read by real parsers, without a secret or an e-mail address in them."""

from __future__ import annotations

import random
import re
import shlex
import sys
from pathlib import Path

import pytest

from scanner.report import FORMATS
from scanner.ruleset.sample import mint

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests" / "report"))
from format_readers import READERS  # noqa: E402 - found by the line above

MODES = ("tree", "history", "staged", "stdin", "empty", "suppressed", "misuses", "incomplete", "baseline")
ADDRESS = "ada.lovelace" + "@corp.example"
PATH = f"mail/{ADDRESS}/settings.py"
UNREADABLE = "/proc/self/mem"
"""A regular file whose first byte can't be read, not even by root."""
MISUSE = 'import requests\nrequests.get("http://api.hypersave.io/v1/me", headers={"Authorization": KEY})\n'
ARGUMENTS = {
    "history": ["--history"],
    "staged": ["--staged"],
    "stdin": ["--stdin", "--stdin-name", PATH],
    "suppressed": ["--show-suppressed"],
    "baseline": ["--show-suppressed"],
    "incomplete": [".", UNREADABLE],
}
FORM = re.compile(r"`(straykey scan[^`]*)`")


@pytest.fixture
def tokens():
    """Two tokens for one line."""
    return [mint("hs_live_{base62*32}", random.Random()), mint("hs_test_{base62*32}", random.Random())]


@pytest.fixture
def line(tokens):
    first, second = tokens
    return f'HYPERSAVE = ["{first}", "{second}"]  # ask {ADDRESS}\n'


@pytest.fixture
def scan(straykey, folder, git, line):
    """Scan in a mode and return exit code, what was said, and the reports by format."""

    def plant(text):
        file = folder / PATH
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def prepare(mode) -> list[str]:
        allowed = f"{line.rstrip()} straykey:allow a sample of {ADDRESS}\n"
        special = {"empty": "", "suppressed": allowed, "misuses": MISUSE}
        text = special.get(mode, line)
        if text:
            plant(text)
        if mode in ("history", "staged"):
            git("add", ".")
        if mode == "history":
            git("commit", "-qm", f"a key for {ADDRESS}: {line}")
        if mode == "baseline":
            straykey("baseline", "create", "--reason", f"known to {ADDRESS}")
        return ARGUMENTS.get(mode, [])

    def run(mode):
        arguments = prepare(mode)
        out = folder.parent / "reports"
        out.mkdir()
        outputs = [part for fmt in FORMATS for part in ("--output", f"{fmt}={out / fmt}")]
        done = straykey("scan", "-v", "--no-progress", *arguments, *outputs, text=line if mode == "stdin" else "")
        return done, {fmt: (out / fmt).read_bytes() for fmt in FORMATS}

    return run


@pytest.mark.skipif(not Path(UNREADABLE).exists(), reason="needs /proc")
@pytest.mark.parametrize("mode", MODES)
def test_every_format_of_every_kind_of_scan(scan, tokens, mode):
    done, reports = scan(mode)
    assert done.out == ""
    assert "Traceback" not in done.err
    assert done.code == {"empty": 0, "suppressed": 0, "baseline": 0, "incomplete": 2}.get(mode, 1), done.err
    for fmt, data in reports.items():
        READERS[fmt](data)
        _holds_nothing(data.decode(), tokens)
    _holds_nothing(done.err, tokens)


@pytest.mark.parametrize("mode", ["tree", "misuses"])
def test_every_format_tells_of_every_finding(scan, mode):
    _, reports = scan(mode)
    rules = {"tree": ["hypersave-live-key", "hypersave-test-key"], "misuses": ["hypersave-plain-http"]}[mode]
    for fmt, data in reports.items():
        told = data.decode()
        for rule in rules:
            assert rule in told, fmt


@pytest.mark.skipif(not Path(UNREADABLE).exists(), reason="needs /proc")
def test_a_scan_that_leaves_something_unread_says_so_in_every_format_and_on_standard_error(scan):
    done, reports = scan("incomplete")
    assert "the scan is incomplete" in done.err
    for fmt, data in reports.items():
        assert fmt == "csv" or "incomplete" in data.decode().lower()


def _holds_nothing(text, tokens):
    for token in tokens:
        assert token not in text
        assert token[8:] not in text
        assert token[12:-4] not in text
    assert "lovelace" not in text


def test_a_traceback_holds_no_value(straykey, folder, line, tokens):
    (folder / "sitecustomize.py").write_text(
        "import scanner.report.csv as it\n"
        "def broken(*args): raise ValueError(str(args) + open('a.py').read())\n"
        "it.render = broken\n"
    )
    (folder / "a.py").write_text(line)
    path = f"{folder}:{ROOT}"
    done = straykey("scan", "-o", "a.csv", "-o", "a.json", "a.py", PYTHONPATH=path)
    assert done.code == 2
    assert "straykey itself failed" in done.err
    _holds_nothing(done.err + done.out, tokens)
    assert not (folder / "a.csv").exists()
    assert (folder / "a.json").exists()


@pytest.mark.parametrize("command", FORM.findall((ROOT / "docs" / "formats.md").read_text(encoding="utf-8")))
@pytest.mark.usefixtures("git")
def test_each_example_of_the_page_runs(straykey, command):
    done = straykey(*shlex.split(command)[1:])
    assert done.code == 0, done.err


def test_the_page_tells_of_every_format():
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    table = page.split("## Several at once", 1)[0]
    assert set(re.findall(r"`(\w+)`", re.sub(r"\|[^|]*\|$", "", table, flags=re.MULTILINE))) >= set(FORMATS)
