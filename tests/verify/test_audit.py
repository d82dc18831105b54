"""The audit log writes whole lines to its own file, or says that it can't."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from makers import finding, provider, ruleset

from scanner.errors import OutputError
from scanner.model import Liveness
from scanner.verify.audit import AuditLog
from scanner.verify.options import Options
from scanner.verify.plan import plan
from scanner.verify.values import Verdict

(QUESTION,) = plan([finding()], ruleset(provider()), Options()).questions
VERDICT = Verdict(Liveness.ACTIVE, "answered 200")


def test_what_comes_after_the_end_does_not_land_in_another_file(tmp_path):
    log = AuditLog(str(tmp_path / "audit.jsonl"))
    log.close()
    with (tmp_path / "report").open("wb"):  # may well get the number that the log had
        log.record(QUESTION, VERDICT, 200, 0.1)
    assert (tmp_path / "report").read_bytes() == b""
    assert (tmp_path / "audit.jsonl").read_bytes() == b""


def test_a_line_that_does_not_fit_is_an_error_and_the_next_one_is_whole(tmp_path):
    path = tmp_path / "audit.jsonl"
    script = """
import resource, signal, sys
sys.path[:0] = sys.argv[2:]
from test_audit import QUESTION, VERDICT
from scanner.verify.audit import AuditLog
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
log = AuditLog(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
try:
    log.record(QUESTION, VERDICT, 200, 0.1)
except OSError:
    print("told")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
log.record(QUESTION, VERDICT, 200, 0.1)
"""
    here = os.path.dirname(__file__)
    places = (here, os.path.dirname(os.path.dirname(here)))
    done = subprocess.run(
        [sys.executable, "-c", script, str(path), *places], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "told"
    torn, whole = path.read_text().splitlines()
    assert len(torn) == 100
    assert json.loads(whole)["verdict"] == "active"


def test_a_new_log_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "audit.jsonl"
    with AuditLog(str(path)):
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("target", ["/dev/full", "fifo", "folder"])
def test_what_is_no_regular_file_is_refused_at_once(tmp_path, target):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError):
        AuditLog(os.path.join(tmp_path, target))
