"""Whatever breaks a verification leaves the findings, says what it was, and is no all-clear."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time

import pytest
from e2e import plant

from tests.emulators import trouble

KEY = "hypersave-live-key"
SECOND = 0.3


def test_a_bad_place_for_tls_keys_is_no_matter(straykey, folder, fleet, tmp_path):
    path = plant(folder, fleet.register.add(KEY, "logged"))
    scan = straykey.verify(folder, fleet, SSLKEYLOGFILE=str(tmp_path / "none" / "keys"))
    assert scan.liveness(path)[0] == "active"


def test_nothing_that_decrypts_a_request_is_written_down(straykey, folder, fleet, tmp_path):
    keys = tmp_path / "keys"
    plant(folder, fleet.register.add(KEY, "written"))
    straykey.run("scan", folder, "--isolated", "--verify", *fleet.options(), SSLKEYLOGFILE=str(keys))
    assert not keys.exists()


def test_openssl_that_can_not_start_costs_no_finding(straykey, folder, fleet, tmp_path):
    broken = tmp_path / "openssl.cnf"
    broken.write_text("openssl_conf = x\n[x]\nssl_conf = y\n[y]\nsystem_default = z\n[z]\nMinProtocol = nonsense\n")
    plant(folder, fleet.register.add(KEY, "kept"))
    scan = straykey.verify(folder, fleet, "--fail-on", "active", OPENSSL_CONF=str(broken))
    assert len(scan.findings) == 1
    assert scan.code != 0
    assert "Traceback" not in scan.err


def test_a_repository_that_vanishes_takes_no_finding_along(straykey, folder, fleet, tmp_path):
    many = 40
    for number in range(many):
        plant(folder, fleet.register.add(KEY), f"{number}.env")
    for args in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "all")):
        who = ("-c", "user.name=a", "-c", "user.email=a@b.example")
        subprocess.run(["git", *who, *args], cwd=folder, check=True, env=straykey.env)
    git = tmp_path / "bin" / "git"
    git.parent.mkdir()
    real = shutil.which("git")
    count = tmp_path / "count"
    # From its second `cat-file --batch` on, this git fails, as it does in a repository that was removed meanwhile.
    git.write_text(
        "#!/bin/sh\n"
        f'case "$*" in *--batch) if [ -e {count} ]; then exit 128; fi; : > {count};; esac\nexec {real} "$@"\n'
    )
    git.chmod(0o755)
    path = os.pathsep.join((str(git.parent), straykey.env["PATH"]))
    scan = straykey.verify(folder, fleet, "--history", "--jobs", "1", "--fail-on", "active", PATH=path)
    assert scan.code in (1, 2), scan.err
    assert scan.out, scan.err
    assert len(scan.findings) == many
    assert all(found["livenessReason"] for found in scan.findings)


def test_an_unwritable_report_is_found_before_anything_is_sent(straykey, folder, fleet, tmp_path):
    plant(folder, fleet.register.add(KEY, "unsent"))
    for output in (tmp_path / "none" / "report.json", tmp_path):
        scan = straykey.verify(folder, fleet, "--output", output)
        assert scan.code == 2
        assert str(output) in scan.err
    assert fleet.log.requests() == []


def test_the_audit_log_is_a_regular_file_or_nothing_is_sent(straykey, folder, fleet, tmp_path):
    plant(folder, fleet.register.add(KEY, "unlogged"))
    fifo, link, aim, same = (tmp_path / name for name in ("fifo", "link", "aim", "same.json"))
    os.mkfifo(fifo)
    aim.write_text("keep\n")
    link.symlink_to(aim)
    for log in (fifo, link, "/dev/null", "-", tmp_path):
        scan = straykey.verify(folder, fleet, "--audit-log", log)
        assert scan.code == 2, log
        assert f"--audit-log {log}" in scan.err
    scan = straykey.verify(folder, fleet, "--audit-log", same, "--output", tmp_path / "." / "same.json")
    assert (scan.code, "same file" in scan.err) == (2, True)
    assert aim.read_text() == "keep\n"
    assert fleet.log.requests() == []


def test_a_torn_line_of_an_older_run_spoils_no_line_of_this_one(straykey, folder, fleet, tmp_path):
    plant(folder, fleet.register.add(KEY, "whole"))
    log = tmp_path / "audit.jsonl"
    log.write_text('{"time": "20')
    straykey.verify(folder, fleet, "--audit-log", log)
    torn, whole = log.read_text().splitlines()
    assert torn == '{"time": "20'
    assert json.loads(whole)["status"] == 200


@pytest.fixture
def hanging(folder, fleet):
    """Tokens of which one is answered, and all others hang."""
    for number in range(30):
        how = None if number == 0 else trouble.silence()
        plant(folder, fleet.register.add(KEY, f"key{number}", trouble=how), f"{number:02}.env")
    return folder


@pytest.mark.parametrize("gap", [0.0, 0.02, SECOND])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_does_not_cost_the_report(straykey, hanging, fleet, number, gap):
    process = straykey.start("scan", hanging, "--isolated", "--verify", *fleet.options(), "--format", "json")
    while len(fleet.log.requests()) < 2:
        time.sleep(0.02)
    process.send_signal(number)
    time.sleep(gap)
    process.send_signal(number)
    scan = straykey.end(process)
    assert scan.code == {signal.SIGINT: 130, signal.SIGTERM: 143}[number]
    assert len(scan.findings) == 30
    assert "active" in {found["liveness"] for found in scan.findings}
