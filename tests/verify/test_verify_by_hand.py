"""`python -m tests.emulators`: what a person sees who tries verification by hand."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys

import pytest
from e2e import ROOT

from tests.emulators.plant import FILES

EXPECTED = {
    "memories/.env": "active",
    "memories/client.ts": "expired",
    "memories/backup.sh": "unknown",
    "fleet/users.sh": "active",
    "fleet/map.js": "active",
    "fleet/.env.old": "inactive",
    "trading/bookmarks.txt": "inactive",
    "trading/login.sh": "not-checked",
    "social/.env": "active",
    "chat/.env": "active",
    "chat/bot.sh": "inactive",
    "chat/other.sh": "unknown",
    "chat/old-session.env": "expired",
}


@pytest.fixture
def emulators(straykey):
    """Start the emulators with more arguments; they are stopped at the end, if they still run."""
    started = []

    def start(*args):
        command = [sys.executable, "-m", "tests.emulators", *map(str, args)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(command, cwd=ROOT, env=straykey.env, text=True, **pipes)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_the_line_it_prints_verifies_what_it_planted_and_each_request_is_shown_without_secrets(
    straykey, emulators, tmp_path
):
    folder = tmp_path / "demo"
    process = emulators("--plant", folder)
    command = next(line for line in process.stdout if line.startswith("straykey scan "))
    scan = straykey.run(*shlex.split(command)[1:], "--format", "json")
    assert {path: scan.liveness(path)[0] for path in EXPECTED} == EXPECTED
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (0, "")
    shown = [line for line in out.splitlines() if " GET /" in line]
    assert len(shown) == scan.report["verification"]["requests"]
    assert any(" hypersave    GET /v1/keys -> 200: save-live in header authorization" in line for line in shown)
    tokens = words("".join((folder / path).read_text() for path in FILES)) - words("".join(FILES.values()))
    assert len(tokens) >= 20
    assert [token for token in tokens if token in out] == []


def words(text):
    return set(re.findall(r"[\w.-]{20,}", text))


def test_nothing_is_planted_where_something_is(emulators, tmp_path):
    (tmp_path / "precious").write_text("mine")
    process = emulators("--plant", tmp_path)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 2
    assert "there is something already" in err
    assert os.listdir(tmp_path) == ["precious"]


def test_ports_can_be_chosen_and_taken_ones_are_told(emulators, fleet):
    process = emulators("--port-base", fleet["hypersave"].port)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 2
    assert "--port-base" in err
