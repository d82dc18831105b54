"""Exit codes, allow comments, budgets, the audit log and Ctrl-C of a verified scan."""

from __future__ import annotations

import json
import os
import signal
import stat
import time
from collections import Counter

import pytest
from e2e import Scan, plant

from tests.emulators import State, trouble

LIVE, TEST, REFRESH = "hypersave-live-key", "hypersave-test-key", "hyperspeed-refresh-token"
REVOKED = {"state": State.REVOKED}
EXPIRED = {"state": State.EXPIRED}
LIMITED = {"state": State.LIMITED, "retry_after": 3600}


@pytest.mark.parametrize(
    ("tokens", "code"),
    [
        ([(LIVE, REVOKED), (TEST, REVOKED)], 0),
        ([(LIVE, REVOKED), (TEST, EXPIRED)], 0),
        ([(LIVE, {})], 1),
        ([(LIVE, LIMITED)], 1),
        ([(LIVE, {"trouble": trouble.error(503)})], 1),
        ([(REFRESH, REVOKED)], 1),
        ([(LIVE, REVOKED), (TEST, LIMITED)], 1),
    ],
    ids=["dead", "dead and expired", "active", "limited", "server error", "never asked", "mixed"],
)
def test_fail_on_active_passes_only_what_is_proven_dead(straykey, folder, fleet, tokens, code):
    for rule, about in tokens:
        plant(folder, fleet.register.add(rule, **about))
    scan = straykey.verify(folder, fleet, "--fail-on", "active")
    assert scan.code == code
    assert len(scan.findings) == len(tokens)


def test_a_severity_beside_active_excuses_what_is_less(straykey, folder, fleet):
    plant(folder, fleet.register.add(TEST))
    plant(folder, fleet.register.add(LIVE, **REVOKED))
    assert straykey.verify(folder, fleet, "--fail-on", "active", "--fail-on", "high").code == 0
    assert straykey.verify(folder, fleet, "--fail-on", "active", "--fail-on", "low").code == 1


def test_dead_tokens_stay_findings_and_fail_without_fail_on_active(straykey, folder, fleet):
    path = plant(folder, fleet.register.add(LIVE, **REVOKED))
    scan = straykey.verify(folder, fleet)
    assert (scan.code, scan.liveness(path)[0]) == (1, "inactive")


def test_a_run_that_could_not_be_completed_fails_and_counts_what_is_unknown(straykey, folder, fleet):
    plant(folder, fleet.register.add(LIVE, trouble=trouble.error(500)))
    plant(folder, fleet.register.add(TEST, **LIMITED))
    scan = straykey.run("scan", folder, "--isolated", "--verify", *fleet.options())
    assert scan.code == 1
    assert "2 unknown" in scan.out + scan.err


@pytest.mark.parametrize(("about", "suppressed"), [({}, False), (REVOKED, True)], ids=["active", "dead"])
def test_an_allow_comment_silences_no_token_that_works(straykey, folder, fleet, about, suppressed):
    path = plant(folder, fleet.register.add(LIVE, **about), text="KEY = '{}'  # straykey:allow for a test\n")
    scan = straykey.verify(folder, fleet, "--show-suppressed")
    assert bool(scan.at(path)["suppressedBy"]) is suppressed
    assert scan.code == (0 if suppressed else 1)


def test_a_budget_limits_the_requests_to_each_provider_and_says_what_is_left_over(straykey, folder, fleet):
    for number in range(5):
        plant(folder, fleet.register.add(LIVE), f"{number}.env")
    plant(folder, fleet.register.add("hyperoru-session-token"), "oru.env")
    scan = straykey.verify(folder, fleet, "--max-requests", "2")
    assert len(fleet.log.requests("hypersave")) == 2
    assert len(fleet.log.requests("hyperoru")) == 1
    left = [scan.liveness(f"{number}.env") for number in (2, 3, 4)]
    assert [liveness for liveness, _ in left] == ["not-checked"] * 3
    assert all("--max-requests" in reason for _, reason in left)


def test_the_audit_log_tells_of_each_request_and_belongs_to_its_owner(straykey, folder, fleet, tmp_path):
    log = tmp_path / "audit.jsonl"
    dead = fleet.register.add(LIVE, **REVOKED)
    plant(folder, dead)
    plant(folder, fleet.register.add("hyperoru-session-token", trouble=trouble.reset()))
    for _ in range(2):
        scan = straykey.verify(folder, fleet, "--audit-log", log)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert len(lines) == len(fleet.log.requests()) == 4
    about = next(line for line in lines if line["provider"] == "hypersave")
    assert (about["method"], about["path"], about["status"]) == ("GET", "/v1/keys", 401)
    assert about["host"] == f"127.0.0.1:{fleet['hypersave'].port}"
    assert about["fingerprint"] == scan.at(f"{dead.name}.env")["secretHash"]
    assert about["verdict"] == "inactive"
    assert isinstance(about["milliseconds"], int)
    assert about["time"].endswith("Z")
    assert next(line for line in lines if line["provider"] == "hyperoru")["status"] is None


def test_an_audit_log_that_cannot_be_written_ends_it_before_anything_is_sent(straykey, folder, fleet, tmp_path):
    plant(folder, fleet.register.add(LIVE))
    scan = straykey.verify(folder, fleet, "--audit-log", tmp_path / "no" / "audit.jsonl")
    assert scan.code == 2
    assert "audit.jsonl" in scan.err
    assert fleet.log.connections == 0


@pytest.mark.parametrize(
    "endpoint",
    [
        "hypersave=",
        "hypersave=ftp://127.0.0.1",
        "hypersave=http://api.hypersave.io",
        "hypersave=https://me:" + "pass-word-9@127.0.0.1",
        "hypersave=https://a.test\r\nHost: b.test",
        "generic=https://127.0.0.1",
        "nobody=https://api.nobody.test",
    ],
)
def test_a_bad_endpoint_is_refused_by_name_before_anything_is_sent(straykey, folder, fleet, endpoint):
    plant(folder, fleet.register.add(LIVE))
    scan = straykey.run("scan", folder, "--isolated", "--verify", *fleet.options()[:4], "--endpoint", endpoint)
    assert (scan.code, scan.out) == (2, "")
    assert scan.err.startswith("error: --endpoint")
    assert "pass-word-9" not in scan.err
    assert fleet.log.connections == 0


def test_an_endpoint_given_twice_is_refused(straykey, folder, fleet):
    scan = straykey.verify(folder, fleet, "--endpoint", "hypersave=http://127.0.0.1:1")
    assert scan.code == 2
    assert "--endpoint names hypersave twice" in scan.err


def test_ctrl_c_ends_with_130_and_a_report_in_which_no_finding_is_lost(straykey, folder, fleet):
    for number in range(60):
        plant(folder, fleet.register.add(LIVE), f"{number:02}.env")
    fleet["hypersave"].trouble = trouble.latency(0.3)
    args = ("scan", folder, "--isolated", "--verify", *fleet.options(), "--format", "json")
    process = straykey.start(*args)
    deadline = time.monotonic() + 20
    while len(fleet.log.requests()) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    begin = time.monotonic()
    out, err = process.communicate(timeout=20)
    assert time.monotonic() - begin < 5
    scan = Scan(process.returncode, out.decode(), err.decode())
    assert scan.code == 130
    assert len(scan.findings) == 60
    known = [found["liveness"] for found in scan.findings]
    assert "active" in known
    assert known.count("not-checked") > 40
    assert all("interrupted" in found["livenessReason"] for found in scan.findings if found["liveness"] != "active")
    assert "Traceback" not in scan.err


def test_three_limited_tokens_in_a_row_stop_a_provider_and_no_other(straykey, folder, fleet):
    for number in range(6):
        plant(folder, fleet.register.add(LIVE, **LIMITED), f"{number}.env")
    other = plant(folder, fleet.register.add("hyperoru-session-token"))
    scan = straykey.verify(folder, fleet)
    assert len(fleet.log.requests("hypersave")) == 3
    assert scan.liveness(other)[0] == "active"
    told = [scan.liveness(f"{number}.env") for number in range(6)]
    assert Counter(liveness for liveness, _ in told) == {"unknown": 3, "not-checked": 3}
    assert all("limited 3 tokens in a row" in reason for liveness, reason in told if liveness == "not-checked")


def test_five_failures_of_transport_in_a_row_stop_a_provider(straykey, folder, fleet):
    for number in range(8):
        plant(folder, fleet.register.add(LIVE), f"{number}.env")
    fleet["hypersave"].trouble = trouble.hang_up()
    scan = straykey.verify(folder, fleet)
    assert len(fleet.log.requests()) == 5
    told = [scan.liveness(f"{number}.env") for number in range(8)]
    assert Counter(liveness for liveness, _ in told) == {"unknown": 5, "not-checked": 3}
    assert all("failed 5 times in a row" in reason for liveness, reason in told if liveness == "not-checked")
