"""`straykey baseline`, as people and scripts use it."""

from __future__ import annotations

import hashlib
import json
import random

import pytest

from scanner.ruleset.sample import mint

FILE = ".straykey-baseline.jsonl"


@pytest.fixture
def place(folder, git, token):
    (folder / "src").mkdir()
    (folder / "src" / "a.py").write_text(f"import os\n\nkey = '{token}'\n")
    git("add", "-A")
    git("commit", "-qm", "first")
    return folder


def test_create_silences_today_and_nothing_of_tomorrow(straykey, place):
    assert straykey("scan").code == 1
    done = straykey("baseline", "create", "--reason", "before us", "--owner", "web")
    assert (done.code, done.err) == (0, "")
    assert "lists 1 finding as known now" in done.out
    assert straykey("scan").code == straykey("scan", "--history").code == 0
    assert straykey("scan", cwd=place / "src").code == 0
    assert straykey("scan", "--no-baseline").code == straykey("scan", "--isolated").code == 1
    (place / "b.py").write_text(f"k = '{mint('hs_live_{base62*32}', random.Random())}'\n")
    done = straykey("scan", "--show-suppressed")
    assert done.code == 1
    assert "baseline: before us" in done.out


def test_a_hook_heeds_it(straykey, place, git, token):
    straykey("baseline", "create")
    git("add", "-A")
    (place / "src" / "a.py").unlink()
    (place / "moved.py").write_text(f"import sys\n\n\ndef f():\n    return '{token}'\n")
    git("add", "-A")
    assert straykey("hook", "pre-commit").code == 0
    (place / "src" / "copy.py").write_text(f"x = '{token}'\n")
    git("add", "-A")
    assert straykey("hook", "pre-commit").code == 1


def test_create_never_replaces_unasked(straykey, place):
    assert straykey("baseline", "create").code == 0
    before = (place / FILE).read_bytes()
    done = straykey("baseline", "create")
    assert done.code == 2
    assert "straykey baseline update" in done.err
    assert (place / FILE).read_bytes() == before
    assert straykey("baseline", "create", "--force").code == 0
    assert (place / FILE).read_bytes() != before


def test_update_tells_what_it_did_and_prune_what_it_took_out(straykey, place):
    straykey("baseline", "create")
    (place / "src" / "a.py").unlink()
    scan = straykey("scan", "--report-unused-ignores")
    assert scan.code == 0
    assert "stale: src/a.py" in scan.err
    assert "1 stale baseline entry, nothing matches any more" in straykey("scan").err
    assert straykey("scan", "-q").err == ""
    done = straykey("baseline", "update")
    assert "stale" in done.out
    assert "--prune" in done.out
    assert "removed" in straykey("baseline", "update", "--prune").out
    assert len((place / FILE).read_text().splitlines()) == 1


@pytest.mark.usefixtures("place")
def test_audit_asks_shows_no_secret_and_remembers(straykey, token):
    straykey("baseline", "create")
    done = straykey("baseline", "audit", text="m\nf\nonly a sample\n")
    assert done.code == 0
    assert token not in done.out
    assert "hs_live_…" in done.out
    assert "import os" in done.out, "the context that was asked for"
    (entry,) = json.loads(straykey("baseline", "show", "-f", "json").out)
    assert (entry["verdict"], entry["reason"]) == ("false", "only a sample")
    assert "every entry has a verdict" in straykey("baseline", "audit").out


@pytest.mark.parametrize("answers", ["l\n", "q\n", ""])
def test_an_audit_that_is_put_off_changes_nothing(straykey, place, answers):
    straykey("baseline", "create")
    before = (place / FILE).read_bytes()
    straykey("baseline", "audit", text=answers)
    assert (place / FILE).read_bytes() == before


@pytest.mark.usefixtures("place")
def test_audit_by_flags(straykey):
    straykey("baseline", "create")
    (entry,) = json.loads(straykey("baseline", "show", "-f", "json").out)
    done = straykey("baseline", "audit", entry["hash"][:6], "--verdict", "true", "--expires", "2020-01-01")
    assert done.code == 0
    assert straykey("scan").code == 1
    assert "EXPIRED 2020-01-01" in straykey("baseline", "show", "--expired").out
    straykey("baseline", "audit", "src/**", "--expires", "never")
    assert straykey("scan").code == 0
    (entry,) = json.loads(straykey("baseline", "show", "-f", "json", "--verdict", "true").out)
    assert entry["expires"] == ""


@pytest.mark.parametrize(("args", "words"), [
    (("audit", "--verdict", "true"), "no entry is named"),
    (("audit", "zzzz", "--verdict", "true"), "no entry is called zzzz"),
    (("audit", "src/**", "--expires", "soon"), "no such day"),
    (("update", "--reason", "a\x1b[2J"), "--reason is one line"),
    (("show", "-b", "none.jsonl"), "none.jsonl: no such baseline"),
    (("create", "--force", "-b", "none/b.jsonl"), "can't write none/b.jsonl"),
    (("create", "--force", "--from", "gitleaks", "src/a.py"), "no file of gitleaks's"),
    (("create", "--force", "--from", "trufflehog", "gone"), "gone: No such file"),
])  # fmt: skip
def test_what_can_not_be_done_is_told_with_a_remedy_and_nothing_is_lost(straykey, place, args, words):
    straykey("baseline", "create")
    before = (place / FILE).read_bytes()
    done = straykey("baseline", *args)
    assert done.code == 2
    assert words in done.err
    assert "hint:" in done.err
    assert (place / FILE).read_bytes() == before


@pytest.mark.parametrize("command", [("scan",), ("baseline", "update"), ("baseline", "show"), ("baseline", "audit")])
def test_a_conflict_is_an_error_everywhere(straykey, place, command):
    straykey("baseline", "create")
    text = "<<<<<<< HEAD\n" + (place / FILE).read_text()
    (place / FILE).write_text(text)
    done = straykey(*command)
    assert done.code == 2
    assert f"{FILE}: line 1: a merge conflict" in done.err
    assert (place / FILE).read_text() == text


@pytest.mark.usefixtures("place")
def test_a_named_baseline_has_to_be_there(straykey):
    assert straykey("scan", "--baseline", "none.jsonl").code == 2
    assert straykey("baseline", "create", "-b", "mine.jsonl").code == 0
    assert straykey("scan", "--baseline", "mine.jsonl").code == 0
    assert straykey("scan", "--isolated", "--baseline", "mine.jsonl").code == 0
    assert straykey("scan", "--baseline", "mine.jsonl", "--no-baseline").code == 2


@pytest.mark.usefixtures("place")
def test_standard_input_can_be_known_too(straykey, token):
    straykey("baseline", "create")
    assert straykey("scan", "--stdin", "--stdin-name", "src/a.py", text=f"x = '{token}'\n").code == 0
    assert straykey("scan", "--stdin", text=f"x = '{token}'\n").code == 1


# Imports


def test_gitleaks_ignore_file(straykey, place, git, token):
    commit = git("rev-parse", "HEAD")
    (place / "src" / "a.py").write_text(f"# moved\n\n\n\nkey = '{token}'\n")
    (place / ".gitleaksignore").write_text(
        f"# ours\n{commit}:src/a.py:generic-api-key:3\nsrc/a.py:generic:1\nsrc/gone.py:generic:1\n../x:generic:1\n"
    )
    done = straykey("baseline", "create", "--from", "gitleaks", ".gitleaksignore")
    assert done.code == 0
    assert "1 entry from 4 of gitleaks (.gitleaksignore); 3 could not be taken over" in done.out
    assert done.err.count("left out") == 3
    assert straykey("scan").code == 0


def test_a_gitleaks_line_of_a_commit_never_allows_what_stands_there_today(straykey, place, git):
    commit = git("rev-parse", "HEAD")
    (place / "src" / "a.py").write_text(f"\n\nkey = '{mint('hs_live_{base62*32}', random.Random())}'\n")
    (place / ".gitleaksignore").write_text(f"{commit}:src/a.py:generic-api-key:3\n")
    straykey("baseline", "create", "--from", "gitleaks", ".gitleaksignore")
    assert straykey("scan").code == 1


@pytest.mark.parametrize("shown", [True, False])
def test_gitleaks_report(straykey, place, token, shown):
    item = {"RuleID": "x", "File": "src/a.py", "StartLine": 3, "Secret": token if shown else "REDACTED"}
    (place / "report.json").write_text(json.dumps([item]))
    assert straykey("baseline", "create", "--from", "gitleaks", "report.json").code == 0
    (place / "report.json").unlink()
    assert straykey("scan").code == 0


def test_detect_secrets_baseline_with_its_verdict(straykey, place, token):
    item = {"type": "x", "hashed_secret": hashlib.sha1(token.encode()).hexdigest(), "is_secret": False}
    (place / ".secrets.baseline").write_text(json.dumps({"version": "1.5.0", "results": {"src/a.py": [item]}}))
    assert straykey("baseline", "create", "--from", "detect-secrets", ".secrets.baseline").code == 0
    assert straykey("scan").code == 0
    (entry,) = json.loads(straykey("baseline", "show", "-f", "json").out)
    assert entry["verdict"] == "false"


@pytest.mark.parametrize("absolute", [True, False])
def test_trufflehog_report(straykey, place, token, absolute):
    file = str(place / "src" / "a.py") if absolute else "./src/a.py"
    item = {"SourceMetadata": {"Data": {"Filesystem": {"file": file, "line": 3}}}, "Raw": token}
    (place / "report.json").write_text('{"level":"info-0","msg":"started"}\n' + json.dumps(item) + "\n")
    assert straykey("baseline", "create", "--from", "trufflehog", "report.json").code == 0
    (place / "report.json").unlink()
    assert straykey("scan").code == 0


# Comments that do nothing


def test_an_unused_comment_is_told_and_a_used_one_is_not(straykey, place, token):
    (place / "src" / "a.py").write_text(
        f"key = '{token}'  # straykey:allow[hypersave-live-key] used\n"
        "x = 1  # straykey:allow[hypersave-live-key@aaaaaaaa] gone\n"
        "# straykey:allow\n"
        f"key = '{token}'\n"
        "y = 2  # gitleaks:allow\n"
        "text = 'write `straykey:allow` there'\n"
    )
    (place / "README.md").write_text("Write straykey:allow[some-rule] beside it.\n")
    done = straykey("scan", "--report-unused-ignores")
    assert done.code == 0
    assert [line for line in done.err.splitlines() if line.startswith("unused")] == [
        "unused: src/a.py:2  straykey:allow[hypersave-live-key@aaaaaaaa]"
    ]
