"""What a baseline does to a scan: what it silences, what it never does, and what it tells."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from known_repo import RULESET, live, password

from scanner.errors import ConfigError
from scanner.model import Liveness, Severity, Verification
from scanner.modes.decisions import today
from scanner.pipeline import ScanRequest, run
from scanner.triage.baseline.choice import FILE, Choice, choose
from scanner.triage.baseline.edit import Told
from scanner.triage.baseline.entry import Verdict
from scanner.triage.baseline.naming import Names
from scanner.triage.baseline.place import from_disk
from scanner.triage.baseline.write import write

KEY = live(1)
LIVE = "hypersave-live-key"


def load(repo):
    return from_disk(Choice(str(repo.path / FILE)))


def day(days):
    return (today() + timedelta(days)).isoformat()


@pytest.fixture
def known(repo):
    repo.write("a.py", f"k = '{KEY}'\n")
    repo.baseline()
    repo.commit()
    return repo


# Copies and moves


def test_a_copy_is_reported_and_a_move_is_not(known):
    known.git("mv", "a.py", "b.py")
    assert known.reported() == []
    known.write("c.py", known.read("b.py"))
    assert known.reported() == [(LIVE, "c.py")], "the entry follows to one path only"
    known.git("mv", "b.py", "a.py")
    assert known.reported() == [(LIVE, "c.py")]


def test_a_copy_of_a_password_is_reported(repo):
    repo.write("a.env", f"HYPERORU_PASSWORD={password()}\n")
    repo.baseline()
    repo.write("b.env", repo.read("a.env"))
    assert repo.reported() == [("hyperoru-password", "b.env")]
    (repo.path / "a.env").unlink()
    assert repo.reported() == []


def test_the_file_of_the_same_name_is_the_one_that_moved(known):
    (known.path / "a.py").unlink()
    known.write("aa/other.py", f"k = '{KEY}'\n")
    known.write("lib/a.py", f"k = '{KEY}'\n")
    assert known.reported() == [(LIVE, "aa/other.py")]


@pytest.mark.parametrize("mode", ["files", "index", "history", "range"])
def test_a_copy_is_reported_however_it_is_scanned(known, mode):
    base = known.git("rev-parse", "HEAD")
    known.write("b.py", f"# another file\nother = '{KEY}'\n")
    known.git("add", "-A")
    if mode in ("history", "range"):
        known.commit()
    options = {"paths": (str(known.path / "b.py"),)} if mode == "files" else {}
    if mode == "range":
        options = {"range": f"{base}..HEAD"}
    assert known.reported(mode=mode, **options) == [(LIVE, "b.py")]


def test_a_copy_is_reported_although_the_original_is_excluded(known):
    known.write("b.py", f"# copy\nk = '{KEY}'\n")
    assert known.reported(exclude=("a.py",)) == [(LIVE, "b.py")]


def test_a_link_that_leads_outside_is_not_followed_to_see_what_stands_there(known, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.py").write_text(f"k = '{KEY}'\n")
    base = load(known)
    entry = base.entries[0]._replace(path="link/x.py")
    write(base._replace(entries=(entry,)), str(known.path / FILE))
    (known.path / "link").symlink_to(tmp_path / "outside")
    assert known.reported() == [], "the entry's own path holds nothing, so that its finding has moved to a.py"


# Expired, stale, active


def test_an_entry_is_over_the_day_after_it_expires(repo):
    repo.write("a.py", f"k = '{KEY}'\n")
    repo.baseline(told=Told("old", "web", day(0)))
    assert repo.reported() == []
    repo.baseline(told=Told("old", "web", day(-1)))
    result = repo.scan()
    (finding,) = result.findings
    assert (finding.suppressed_by, finding.baseline_state) == ("", "unchanged")
    (lapsed,) = result.lapsed
    assert (lapsed.kind, lapsed.path, lapsed.line) == ("expired", "a.py", 1)
    assert lapsed.text == f"expired on {day(-1)}, owner web, old"


def test_the_reason_of_an_entry_is_told(repo):
    repo.write("a.py", f"k = '{KEY}'\n")
    repo.baseline(told=Told("made up"))
    assert [f.suppressed_by for f in repo.scan().findings] == ["baseline: made up"]


@pytest.mark.parametrize("options", [
    {"mode": "index"}, {"paths": ("other",)}, {"exclude": ("*.py",)}, {"include": ("*.md",)}, {"skip": (LIVE,)},
    {"only": ("github-*",)}, {"mode": "stdin"},
])  # fmt: skip
def test_only_what_a_scan_covers_can_be_stale(known, options, monkeypatch):
    (known.path / "a.py").unlink()
    known.write("other/b.py", "x = 1\n")
    monkeypatch.setattr("sys.stdin", open("/dev/null"))  # noqa: SIM115
    assert [lapsed.kind for lapsed in known.scan().lapsed] == ["stale"]
    if "paths" in options:
        options = {"paths": (str(known.path / "other"),)}
    assert known.scan(**options).lapsed == ()


def test_a_finding_that_a_filter_leaves_out_is_not_stale(known):
    known.write("a.py", f"k = '{KEY}'\n")
    assert known.scan(max_size=1).lapsed == ()
    assert known.scan(min_severity=Severity.CRITICAL).lapsed == ()


def test_an_entry_of_the_history_is_stale_only_when_the_history_says_so(repo):
    repo.write("a.py", f"k = '{KEY}'\n")
    repo.commit()
    repo.write("a.py", "k = None\n")
    repo.commit()
    assert [entry.history for entry in repo.baseline(mode="history").added] == [True]
    assert repo.scan().lapsed == repo.scan(mode="history").lapsed == ()
    assert repo.reported(mode="history") == []


def test_an_update_from_the_history_says_what_only_the_history_still_holds(known):
    (known.path / "a.py").unlink()
    known.commit()
    assert [lapsed.kind for lapsed in known.scan().lapsed] == ["stale"]
    change = known.baseline(base=load(known), mode="history")
    assert [entry.history for entry in change.baseline.entries] == [True]
    assert known.scan().lapsed == ()
    assert known.reported(mode="history") == []


def test_a_file_that_was_never_committed_is_not_stale_for_a_history(known):
    known.write("new.py", f"k = '{live(2)}'\n")
    known.baseline(base=load(known))
    assert known.scan(mode="history").lapsed == ()


def test_an_entry_of_a_rule_that_was_not_asked_is_stale_only_with_its_file(known):
    base = load(known)
    entry = base.entries[0]._replace(rule="token-in-url", hash="a" * 26)
    write(base._replace(entries=(*base.entries, entry)), str(known.path / FILE))
    assert known.scan().lapsed == ()
    (known.path / "a.py").unlink()
    assert {lapsed.rule_id for lapsed in known.scan().lapsed} == {LIVE, "token-in-url"}


def test_nothing_silences_a_token_that_works(known):
    class Works:
        interrupted, summary, failed = False, Verification(), ""

        def __init__(self, findings):
            self.findings = tuple(
                f._replace(leak=f.leak._replace(liveness=Liveness.ACTIVE, liveness_reason="200")) for f in findings
            )

    request = ScanRequest(paths=(str(known.path),), baseline=Choice(str(known.path / FILE)))
    (finding,) = run(request, RULESET, verify=lambda findings, _reveal, _others: Works(findings)).findings
    assert finding.suppressed_by == ""
    assert "in spite of `baseline`" in finding.leak.liveness_reason


# Salt


def test_no_name_in_a_baseline_can_be_found_without_its_salt(repo):
    repo.write("a.py", f"k = '{KEY}'\nHYPERORU_PASSWORD = '{password()}'\n")
    one = {entry.hash for entry in repo.baseline().added}
    two = {entry.hash for entry in repo.baseline().added}
    reported = {f.leak.secret_hash for f in repo.scan().findings}
    assert len(one) == len(two) == len(reported) == 2
    assert not one & two
    assert not (one | two) & reported


def test_a_password_is_dear_to_guess_and_a_key_is_cheap_to_compare(repo):
    repo.write("a.py", f"k = '{KEY}'\nHYPERORU_PASSWORD = '{password()}'\n")
    assert {entry.rule: entry.slow for entry in repo.baseline().added} == {LIVE: False, "hyperoru-password": True}
    names = Names(load(repo).salt)
    assert names.slow(b"x") != names.fast(b"x")


def test_a_file_named_after_a_token_has_no_place_in_it(repo):
    repo.write(f"{KEY}.txt", f"k = '{KEY}'\n")
    change = repo.baseline()
    assert change.added == ()
    assert KEY not in change.unnamed[0].origin.path
    assert KEY.encode() not in (repo.path / FILE).read_bytes()
    assert len(repo.reported()) == 1


# The base of a range


def test_a_range_heeds_the_baseline_that_it_begins_with(repo):
    repo.write("README", "x\n")
    first = repo.commit()
    repo.write("a.py", f"k = '{KEY}'\n")
    repo.baseline()
    second = repo.commit()
    assert repo.reported(mode="range", range=f"{first}..HEAD") == [(LIVE, "a.py")], "it comes with its own excuse"
    repo.write("a.py", f"# moved down\n\nk = '{KEY}'\n")
    repo.git("mv", "a.py", "b.py")
    repo.commit()
    assert repo.reported(mode="range", range=f"{second}..HEAD") == []
    (repo.path / FILE).write_text("<<<<<<< broken\n")
    assert repo.reported(mode="range", range=f"{second}..HEAD") == [], "the work tree's does not count"


def test_a_named_baseline_outside_of_the_repository_counts_for_a_range_as_it_is(repo, tmp_path):
    repo.write("README", "x\n")
    first = repo.commit()
    repo.write("a.py", f"k = '{KEY}'\n")
    repo.commit()
    repo.baseline()
    (repo.path / FILE).rename(tmp_path / "mine.jsonl")
    choice = Choice(str(tmp_path / "mine.jsonl"), named=True)
    assert repo.reported(mode="range", range=f"{first}..HEAD", baseline=choice) == []


def test_a_bare_repository_has_the_baseline_of_its_head(known, tmp_path):
    known.git("clone", "-q", "--bare", str(known.path), str(tmp_path / "bare"))
    here = str(tmp_path / "bare")
    choice = choose(here, (".",), "history")
    assert known.reported(mode="history", paths=(here,), baseline=choice) == []


# Which one counts


def test_a_scanned_repository_can_not_bring_its_own(known, tmp_path):
    (tmp_path / "mine").mkdir()
    assert choose(str(tmp_path / "mine"), (str(known.path),), "files") is None
    assert choose(str(known.path), (str(tmp_path / "mine"),), "files") is None
    assert choose(str(known.path), (".",), "files").path == str(known.path / FILE)
    known.write("src/x.py", "")
    assert choose(str(known.path / "src"), (".",), "files").path == str(known.path / FILE)


def test_a_baseline_of_another_repository_inside_is_not_ours(known):
    known.write("vendor/lib/.git", "gitdir: elsewhere\n")
    assert choose(str(known.path), ("vendor/lib",), "files") is None


@pytest.mark.parametrize("kind", ["folder", "pipe", "missing"])
def test_what_is_no_file_is_told(kind, known):
    path = known.path / "b"
    if kind != "missing":
        path.mkdir() if kind == "folder" else os.mkfifo(path)
    with pytest.raises(ConfigError) as caught:
        known.scan(baseline=Choice(str(path), named=True))
    assert caught.value.hint


def test_a_broken_baseline_stops_a_scan_and_a_hook_only_when_it_is_needed(known):
    known.write(FILE, "<<<<<<< HEAD\n")
    with pytest.raises(ConfigError, match="merge conflict"):
        known.scan()
    assert known.scan(mode="index").findings == ()
    known.write("b.py", f"k = '{live(2)}'\n")
    known.git("add", "b.py")
    with pytest.raises(ConfigError, match="merge conflict"):
        known.scan(mode="index")


# Update


def test_an_update_keeps_what_was_said_and_drops_nothing_unasked(known):
    base = load(known)
    said = base.entries[0]._replace(verdict=Verdict.FALSE, reason="sample", owner="web", expires=day(9))
    base = base._replace(entries=(said,))
    known.write("b.py", f"k = '{live(2)}'\n")
    (known.path / "a.py").rename(known.path / "c.py")
    change = known.baseline(base=base)
    assert [entry.path for entry in change.added] == ["b.py"]
    assert said._replace(path="c.py") in change.baseline.entries
    assert [(old.path, new.path) for old, new in change.moved] == [("a.py", "c.py")]
    (known.path / "c.py").unlink()
    change = known.baseline(base=change.baseline)
    assert [entry.path for entry in change.stale] == ["c.py"]
    assert len(change.baseline.entries) == 2
    change = known.baseline(base=change.baseline, prune=True)
    assert [entry.path for entry in change.baseline.entries] == ["b.py"]


def test_an_update_without_a_change_writes_the_same_bytes(known):
    before = (known.path / FILE).read_bytes()
    known.baseline(base=load(known))
    assert (known.path / FILE).read_bytes() == before


def test_what_a_comment_allows_needs_no_entry(repo):
    repo.write("a.py", f"k = '{KEY}'  # straykey:allow[{LIVE}] sample\n")
    assert repo.baseline().added == ()
