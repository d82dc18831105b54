"""Nothing silences a token that works: no comment, no baseline, whatever is scanned."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.emulators import State

LIVE = "hypersave-live-key"
COMMENTS = ("straykey:allow", "straykey:allow[hypersave-live-key]", "gitleaks:allow", "trufflehog:ignore",
            "pragma: allowlist secret")  # fmt: skip


IDENTITY = {f"GIT_{who}_{what}": "a@b.test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@pytest.fixture
def repo(folder, straykey):
    def git(*args):
        subprocess.run(["git", *args], cwd=folder, env=straykey.env | IDENTITY, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    return git



def scan(straykey, fleet, folder, *args):
    options = ("--verify", *fleet.options(), "--format", "json", "--show-suppressed", *args)
    done = straykey.run("scan", *options, cwd=folder)
    return done, {f["path"]: f for f in done.findings if f["ruleId"] == LIVE}


@pytest.mark.parametrize("comment", COMMENTS)
def test_no_comment_silences_it(straykey, fleet, folder, comment):
    works = fleet.register.add(LIVE)
    dead = fleet.register.add(LIVE, state=State.REVOKED)
    (folder / "works.py").write_text(f"k = '{works.secret}'  # {comment}\n")
    (folder / "dead.py").write_text(f"k = '{dead.secret}'  # {comment}\n")
    done, found = scan(straykey, fleet, folder)
    assert done.code == 1
    assert (found["works.py"]["liveness"], found["works.py"]["suppressedBy"]) == ("active", "")
    assert comment in found["works.py"]["livenessReason"]
    assert found["dead.py"]["suppressedBy"].startswith(comment)


@pytest.mark.parametrize("mode", [(), ("--history",), ("--range", "HEAD~1..HEAD"), ("--staged",)])
def test_no_baseline_silences_it(straykey, fleet, folder, repo, mode):
    entry = fleet.register.add(LIVE)
    (folder / "README").write_text("x\n")
    repo("add", "-A")
    repo("commit", "-qm", "first")
    (folder / "a.py").write_text(f"k = '{entry.secret}'\n")
    base = folder.parent / "known.jsonl"
    assert straykey.run("baseline", "create", "-b", str(base), "--reason", "old", cwd=folder).code == 0
    repo("add", "-A")
    if mode != ("--staged",):
        repo("commit", "-qm", "second")
    assert straykey.run("scan", *mode, "--baseline", str(base), cwd=folder).code == 0, "unasked it is known"
    done, found = scan(straykey, fleet, folder, *mode, "--baseline", str(base))
    assert done.code == 1
    assert (found["a.py"]["liveness"], found["a.py"]["suppressedBy"]) == ("active", "")
    assert "in spite of `baseline: old`" in found["a.py"]["livenessReason"]


def test_sarif_says_that_it_is_not_suppressed(straykey, fleet, folder):
    works, dead = fleet.register.add(LIVE), fleet.register.add(LIVE, state=State.REVOKED)
    (folder / "a.py").write_text(f"k = '{works.secret}'  # gitleaks:allow\n")
    (folder / "b.py").write_text(f"k = '{dead.secret}'  # gitleaks:allow\n")
    options = ("--verify", *fleet.options(), "--format", "sarif", "--show-suppressed")
    done = straykey.run("scan", *options, cwd=folder)
    [run] = json.loads(done.out)["runs"]
    found = {f["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: f for f in run["results"]}
    assert found["a.py"]["suppressions"] == []
    assert len(found["b.py"]["suppressions"]) == 1
