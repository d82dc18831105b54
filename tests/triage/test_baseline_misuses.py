"""Misuses in a baseline: a use of a token that is known stays known, and another use is reported."""

from __future__ import annotations

import pytest
from known_repo import live
from test_baseline_scan import load

IN_TEST = "hypersave-live-key-in-test"
HTTP = "hypersave-plain-http"
KEY = live(1)
SEND = 'requests.get("http://api.hypersave.io/v1/{}", headers={{"Authorization": f"Bearer {{key}}"}})'
CALL = f"import requests\n\n{SEND}\n"


def misuses(repo, **options):
    return [found for found in repo.reported(**options) if found[0] in (IN_TEST, HTTP)]


@pytest.fixture
def known(repo):
    repo.write("tests/test_a.py", f"KEY = '{KEY}'\n")
    repo.write("src/call.py", CALL.format("memories"))
    assert misuses(repo) == [(IN_TEST, "tests/test_a.py"), (HTTP, "src/call.py")]
    assert {entry.rule for entry in repo.baseline().added} >= {IN_TEST, HTTP}
    repo.commit()
    assert repo.reported() == []
    return repo


def test_edits_and_moves_keep_it_known(known):
    known.write("src/call.py", "# moved down\n" * 9 + known.read("src/call.py").replace("    ", "\t"))
    known.git("mv", "tests/test_a.py", "tests/test_b.py")
    assert known.reported() == known.reported(mode="index") == []
    assert known.scan().lapsed == ()
    known.git("add", "-A")
    assert known.reported(mode="index") == []


@pytest.mark.parametrize("mode", ["files", "index"])
def test_another_use_is_reported(known, mode):
    known.write("src/call.py", CALL.format("memories") + CALL.format("others"))
    known.write("tests/test_a.py", f"KEY = '{live(2)}'\n")
    known.git("add", "-A")
    assert misuses(known, mode=mode) == [(IN_TEST, "tests/test_a.py"), (HTTP, "src/call.py")]


@pytest.mark.parametrize("mode", ["files", "index", "one file"])
def test_a_copy_is_reported(known, mode):
    known.write("src/copy.py", "# a copy\n" + CALL.format("memories"))
    known.git("add", "-A")
    options = {"paths": (str(known.path / "src" / "copy.py"),)} if mode == "one file" else {"mode": mode}
    assert misuses(known, **options) == [(HTTP, "src/copy.py")]


def test_a_comment_of_another_scanner_does_not_allow_it_and_ours_does(repo):
    repo.write("src/call.py", CALL.format("memories").replace(")\n", ")  # gitleaks:allow\n"))
    assert misuses(repo) == [(HTTP, "src/call.py")]
    repo.write("src/call.py", CALL.format("memories").replace(")\n", f")  # straykey:allow[{HTTP}] lab\n"))
    assert misuses(repo) == []
    assert repo.baseline().added == ()


def test_it_is_stale_with_its_file_and_pruned_with_it(known):
    (known.path / "src" / "call.py").unlink()
    assert [lapsed.rule_id for lapsed in known.scan().lapsed] == [HTTP]
    change = known.baseline(base=load(known), prune=True)
    assert HTTP not in {entry.rule for entry in change.baseline.entries}


def test_a_scan_without_lints_calls_none_stale(known):
    assert known.scan(lint=False).lapsed == ()
