"""Whole reports, byte by byte. After a wanted change: STRAYKEY_GOLDEN=write pytest tests/report, then read the diff."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from report_builders import TOKEN, asked, finding, five, from_history, gaps, leak_in, misused, result, ruleset, unsure

from scanner.model import ScanResult, Severity, Target
from scanner.report import FORMATS, Style, render
from scanner.report.home import home

GOLDEN = Path(__file__).parents[1] / "golden"


def everything() -> ScanResult:
    line = f"\tkey: '{TOKEN}',  // 漢字\r\n"
    test_key = leak_in(line, rule_id="hypersave-test-key", secret_hash="t5u6v7w2x3y4abcdefghijklmn")
    return result(
        *five(),
        finding(),
        finding("src/ünï 漢字/client#2.ts"),
        from_history(),
        misused(),
        unsure("app/\x1b[31mlog\nin\udcff.py"),
        finding("a.js", leak=test_key, severity=Severity.LOW, state="staged"),
        finding("allowed.py", suppressed_by="straykey:allow[hypersave-live-key] a sample"),
        target=Target("files", "project", "ab" * 20, "main", "https://github.com/o/r.git"),
        coverage=gaps(),
        verification=asked(),
    )


@pytest.mark.parametrize("fmt", [name for name in FORMATS if name != "html"])  # it holds whole style sheets
def test_the_report_is_as_it_was(fmt):
    out = io.BytesIO()
    render(fmt, everything(), ruleset(), out, Style(width=100 if fmt == "text" else 0))
    golden = GOLDEN / f"report.{fmt}"
    written = out.getvalue().replace(home().encode() or b"-", b"HOME")  # it stands in pyproject.toml alone
    if os.environ.get("STRAYKEY_GOLDEN") == "write":
        golden.write_bytes(written)
    assert written == golden.read_bytes()
