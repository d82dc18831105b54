"""`straykey selftest`: finds what it planted, says what is missing, and leaves nothing."""

from __future__ import annotations

import json
import os
import sys

import pytest

from scanner.report import FORMATS


@pytest.fixture
def selftest(straykey, tmp_path):
    """Run it with a temporary folder of its own, and return its exit code and checks by name."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    def run(**variables):
        done = straykey("selftest", "-f", "json", **{"TMPDIR": str(temporary)} | variables)
        assert os.listdir(temporary) == []
        told = json.loads(done.out)
        assert told["ok"] == (done.code == 0)
        return done.code, {check["name"]: check for check in told["checks"]}

    return run


def test_everything_that_is_planted_is_found_by_every_source_and_in_every_format(selftest):
    code, checks = selftest()

    assert code == 0, checks
    assert {check["status"] for check in checks.values()} == {"ok"}
    assert {"files", "stdin", "staged", "history", "range", "hook", "baseline", "verification"} <= set(checks)
    assert {f"format {name}" for name in FORMATS} <= set(checks)


def test_every_format_for_programs_is_read_back(selftest):
    _, checks = selftest()

    plain = {name for name in FORMATS if checks[f"format {name}"]["detail"] == "written"}
    assert plain <= {"text", "markdown"}


def test_without_git_it_says_so_and_tries_the_rest(selftest, tmp_path):
    (tmp_path / "empty").mkdir()
    code, checks = selftest(PATH=str(tmp_path / "empty"))

    assert code == 2
    assert checks["git"]["status"] == "failed"
    assert "install git" in checks["git"]["remedy"]
    assert checks["files"]["status"] == checks["stdin"]["status"] == checks["format sarif"]["status"] == "ok"
    assert "history" not in checks


def test_a_cache_that_can_not_be_written_is_a_limit_and_no_failure(selftest, tmp_path):
    (tmp_path / "file").write_text("no folder")
    code, checks = selftest(STRAYKEY_CACHE_DIR=str(tmp_path / "file" / "cache"))

    assert code == 0
    assert checks["cache"]["status"] == "limited"


def test_without_hyperscan_the_engine_is_a_limit_and_all_is_found(selftest, tmp_path, env):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "hyperscan.py").write_text("raise ImportError")
    code, checks = selftest(PYTHONPATH=f"{hidden}{os.pathsep}{env['PYTHONPATH']}")

    assert code == 0
    assert checks["engine"]["status"] == "limited"
    assert checks["history"]["status"] == "ok"


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="grammars are installed on CPython only")
def test_a_missing_grammar_is_named(selftest, tmp_path, env):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "tree_sitter_ruby.py").write_text("raise ImportError")
    code, checks = selftest(PYTHONPATH=f"{hidden}{os.pathsep}{env['PYTHONPATH']}")

    assert code == 2
    assert "ruby" in checks["grammars"]["detail"]


def test_a_temporary_folder_that_is_none_is_told(straykey, tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = straykey("selftest", TMPDIR=str(tmp_path / "file"))

    assert done.code in (0, 2)  # Python falls back on /tmp where that can be written
    assert "Traceback" not in done.err


def test_the_text_is_a_line_a_check(straykey):
    done = straykey("selftest")

    assert done.code == 0
    assert done.out.splitlines()[-1].endswith("checks, 0 failed")
    assert done.err == ""
