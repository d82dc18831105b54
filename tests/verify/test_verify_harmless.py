"""The emulators' log proves what verification sends, and what it never does."""

from __future__ import annotations

import base64
import random
import subprocess

import pytest
from e2e import ROOT, plant

from tests.emulators import Fleet, State
from tests.emulators.plant import CAST
from tests.emulators.plant import plant as plant_demo

KEY = "hypersave-live-key"
NEVER = {"speed-expired", "speed-refresh", "speed-password", "oru-password"}
BUSY = "save-busy"
WATCH = """
import runpy, sys
touched = []
def watch(event, args):
    if event.startswith("socket.") and event != "socket.__new__":
        touched.append(event)
sys.addaudithook(watch)
sys.argv[0] = "straykey"
try:
    runpy.run_module("scanner", run_name="__main__", alter_sys=False)
finally:
    able = {"socket", "_socket", "ssl", "http.client", "urllib3", "urllib.request", "scanner.verify.http"}
    sys.stderr.write(f"WATCHED {sorted(able & set(sys.modules))} {touched}\\n")
"""
"""Runs straykey, and tells which modules that can reach a network were imported, and what was done with sockets."""


@pytest.fixture(scope="module")
def demo(straykey, tmp_path_factory):
    """The planted folder that `python -m tests.emulators` shows, verified once."""
    folder = tmp_path_factory.mktemp("demo")
    with Fleet() as fleet:
        plant_demo(folder, fleet, random.Random())
        audit = folder.parent / "audit.jsonl"
        scan = straykey.verify(folder, fleet, "-v", "--audit-log", audit)
        yield scan, fleet, audit


@pytest.mark.xdist_group("demo")
def test_only_harmless_methods_are_used_and_no_body_is_sent(demo):
    _, fleet, _ = demo
    assert fleet.log.methods() <= {"GET", "HEAD"}
    assert fleet.log.requests()
    assert not [seen for seen in fleet.log.requests() if "Content-Length" in seen.headers]


@pytest.mark.xdist_group("demo")
def test_each_token_is_asked_about_once_and_after_a_short_wait_once_more(demo):
    _, fleet, _ = demo
    assert fleet.log.per_secret() == {name: 2 if name == BUSY else 1 for name in set(CAST) - NEVER}


@pytest.mark.xdist_group("demo")
def test_tokens_travel_in_the_authorization_header_only(demo):
    _, fleet, _ = demo
    assert fleet.log.in_urls() == []
    assert fleet.log.places() == {"header authorization"}


@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize("name", sorted(NEVER))
def test_what_would_be_used_up_or_log_in_or_is_over_never_travels(demo, name):
    scan, fleet, _ = demo
    assert fleet.log.of(name) == []
    values = {entry.name: entry.secret for entry in fleet.register}
    assert values[name] not in scan.out + scan.err
    rule = CAST[name][0]
    expected = "expired" if name == "speed-expired" else "not-checked"
    found = [f for f in scan.findings if f["ruleId"] == rule and f["liveness"] == expected and f["livenessReason"]]
    assert len(found) == 1


@pytest.mark.xdist_group("demo")
def test_each_token_goes_to_its_own_provider_only(demo):
    _, fleet, _ = demo
    owners = {entry.name: entry.provider for entry in fleet.register}
    assert {(name, seen.provider) for seen in fleet.log.requests() for name in seen.names} == {
        (name, owners[name]) for name in set(CAST) - NEVER
    }


@pytest.mark.xdist_group("demo")
def test_no_cookie_and_no_referrer_is_sent_and_straykey_says_who_it_is(demo):
    _, fleet, _ = demo
    names = {name.lower() for seen in fleet.log.requests() for name in seen.headers}
    assert "user-agent" in names
    assert not names & {"cookie", "referer", "origin", "content-type"}


@pytest.mark.xdist_group("demo")
def test_no_secret_is_in_report_messages_or_audit_log(demo):
    scan, fleet, audit = demo
    written = scan.out + scan.err + audit.read_text()
    assert [entry.name for entry in fleet.register if entry.secret in written] == []
    assert "asking Hypersave at http://127.0.0.1:" in scan.err


@pytest.mark.xdist_group("demo")
def test_the_audit_log_records_every_request_made_and_no_other(demo):
    scan, fleet, audit = demo
    lines = [line.split('"path": "')[1].partition('"')[0] for line in audit.read_text().splitlines()]
    assert sorted(lines) == sorted(seen.target for seen in fleet.log.requests())
    assert scan.report["verification"]["requests"] == len(lines)


def test_a_token_in_forty_files_is_asked_about_once_and_told_of_in_all(straykey, folder, fleet):
    key = fleet.register.add(KEY, "spread")
    for number in range(40):
        plant(folder, key, f"{number}.env")
    scan = straykey.verify(folder, fleet)
    assert [found["liveness"] for found in scan.findings] == ["active"] * 40
    assert fleet.log.per_secret() == {"spread": 1}


def test_one_token_in_different_coats_is_asked_about_once(straykey, folder, fleet):
    key = fleet.register.add(KEY, "dressed")
    plant(folder, key)
    encoded = base64.b64encode(f"HYPERSAVE_API_KEY={key.secret}".encode()).decode()
    (folder / "secret.yaml").write_text(f"data:\n  env: {encoded}\n")
    (folder / "utf16.txt").write_bytes(f"HYPERSAVE_API_KEY={key.secret}\r\n".encode("utf-16"))
    scan = straykey.verify(folder, fleet)
    assert {found["path"]: found["liveness"] for found in scan.findings} == {
        "dressed.env": "active",
        "secret.yaml": "active",
        "utf16.txt": "active",
    }
    assert fleet.log.per_secret() == {"dressed": 1}


@pytest.fixture
def commit(straykey, folder):
    """Commit all that stands in `folder`, on a date."""

    def git(*args, **dates):
        who = {f"GIT_{kind}_{what}": "a@b.test" for kind in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        subprocess.run(["git", *args], cwd=folder, env=straykey.env | who | dates, check=True, capture_output=True)

    def commit_all(date="2026-03-01T12:00:00+00:00"):
        git("add", "-A")
        git("commit", "-q", "-m", "change", GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)

    git("init", "-q", "-b", "main")
    return commit_all


def test_a_token_in_history_and_files_is_asked_about_once(straykey, folder, fleet, commit):
    kept, gone = fleet.register.add(KEY, "kept"), fleet.register.add(KEY, "gone", state=State.REVOKED)
    for number, entry in enumerate((gone, kept, gone, kept)):
        plant(folder, entry, ".env", f"HYPERSAVE_API_KEY={{}}\nVERSION={number}\n")
        plant(folder, entry, f"copies/{number}.env", f"# copy {number}\nHYPERSAVE_API_KEY={{}}\n")
        commit()
    for number in (0, 2):
        (folder / "copies" / f"{number}.env").unlink()
    commit()
    scan = straykey.verify(folder, fleet, "--history")
    assert fleet.log.per_secret() == {"kept": 1, "gone": 1}
    assert {(found["path"], found["liveness"]) for found in scan.findings} == {
        (".env", "active"),
        (".env", "inactive"),
        ("copies/0.env", "inactive"),
        ("copies/1.env", "active"),
        ("copies/2.env", "inactive"),
        ("copies/3.env", "active"),
    }


def test_a_session_token_older_than_its_documented_life_is_still_asked_about(straykey, folder, fleet, commit):
    path = plant(folder, fleet.register.add("hyperoru-session-token", "old"))
    commit("2024-01-01T12:00:00+00:00")
    liveness, reason = straykey.verify(folder, fleet, "--history").liveness(path)
    assert (liveness, fleet.log.per_secret()) == ("active", {"old": 1})
    assert "180 days" in reason


def test_a_token_in_a_stream_is_asked_about(straykey, fleet):
    key = fleet.register.add(KEY, "streamed")
    text = f"GET / key={key.secret}\n" * 3
    args = ("scan", "--stdin", "--isolated", "--verify", *fleet.options(), "--format", "json")
    scan = straykey.run(*args, text=text)
    assert [found["liveness"] for found in scan.findings] == ["active"]
    assert fleet.log.per_secret() == {"streamed": 1}


@pytest.mark.parametrize(
    "how", [(), ("--verify-dry-run",), ("--verify", "--verify-dry-run"), ("--verify", "--max-requests", "0")]
)
def test_nothing_is_sent_nor_connected_nor_looked_up_without_or_before_verification(straykey, folder, fleet, how):
    plant_demo(folder, fleet, random.Random())
    options = fleet.options() if how else ()
    args = ("scan", folder, "--isolated", *how, *options, "--format", "json")
    scan = straykey.run(*args, program=("-c", WATCH), cwd=ROOT)
    assert "WATCHED [] []" in scan.err
    assert fleet.log.connections == 0
    assert len(scan.findings) == len(CAST)
    expected = {"not-checked", "expired"}  # an access token tells itself that it is over
    assert {found["liveness"] for found in scan.findings} == expected


def test_watching_sees_what_verification_does(straykey, folder, fleet):
    plant(folder, fleet.register.add(KEY))
    args = ("scan", folder, "--isolated", "--verify", *fleet.options(), "--format", "json")
    scan = straykey.run(*args, program=("-c", WATCH), cwd=ROOT)
    assert "scanner.verify.http" in scan.err
    assert "socket.connect" in scan.err
    assert fleet.log.connections == 1


def test_a_dry_run_shows_each_token_redacted_with_request_and_header_names_or_why_not(straykey, folder, fleet):
    plant_demo(folder, fleet, random.Random())
    scan = straykey.run("scan", folder, "--isolated", "--verify-dry-run", *fleet.options())
    shown = scan.out + scan.err
    for name, url in fleet.endpoints.items():
        assert f"GET {url}/" in shown, name
    assert "Authorization" in shown
    assert "logging in is not harmless" in shown
    assert "asking would use it up" in shown
    assert "its own claims ended it on" in shown
    assert [entry.name for entry in fleet.register if entry.secret in shown] == []
