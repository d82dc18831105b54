"""A repository can't make the scan of its history run, fetch, skip or misreport anything."""

from __future__ import annotations

import os

from history_reader import scan_history, scan_range
from hostile import every_trick, prepare

MARK = b"the marker"

TASTE = {
    "color.ui": "always",
    "core.abbrev": "4",
    "core.notesRef": "refs/notes/x",
    "core.quotePath": "true",
    "diff.ignoreSubmodules": "all",
    "diff.noprefix": "true",
    "diff.orderFile": "/dev/null",
    "diff.renames": "copies",
    "format.pretty": "oneline",
    "i18n.logOutputEncoding": "UTF-16",
    "log.abbrevCommit": "true",
    "log.date": "relative",
    "log.decorate": "full",
    "log.diffMerges": "off",
    "log.excludeDecoration": "refs/*",
    "log.follow": "true",
    "log.mailmap": "true",
    "log.showRoot": "false",
    "log.showSignature": "true",
}


@every_trick
def test_a_scan_of_the_history_runs_nothing(trick, repo, tmp_path):
    trap = prepare(trick, repo, tmp_path)
    found = scan_history(repo.path)
    assert found.holds(b"1\n")
    assert found.holds(b"3\n")  # staged
    assert not trap.is_sprung


@every_trick
def test_a_scan_of_a_range_runs_nothing(trick, repo, tmp_path):
    trap = prepare(trick, repo, tmp_path)
    found = scan_range(repo.path, "HEAD~1..HEAD")
    assert found.holds(b"2\n")
    assert not found.holds(b"1\n")
    assert not trap.is_sprung


def test_replace_refs_hide_nothing(repo):
    repo.commit({"f.txt": "1"})
    secret = repo.commit({"key.txt": MARK})
    clean = repo.commit({"key.txt": "clean"})
    repo.git("replace", secret, clean, check=False)
    repo.git("replace", "-f", repo.git("rev-parse", f"{secret}:key.txt"), repo.git("rev-parse", f"{clean}:key.txt"))
    assert scan_history(repo.path).places(MARK) == [("key.txt", secret, "")]
    assert scan_range(repo.path, f"{secret}~1..{clean}").places(MARK) == [("key.txt", secret, "")]


def test_grafts_cut_nothing_off(repo):
    secret = repo.commit({"key.txt": MARK})
    head = repo.commit({"key.txt": "clean"})
    (repo.path / ".git/info/grafts").write_text(f"{head}\n")
    assert scan_history(repo.path).places(MARK) == [("key.txt", secret, "")]


def test_the_repositorys_taste_in_logs_changes_nothing(repo):
    (repo.path / ".mailmap").write_text("Eve <eve@example.com> <ada@example.com>\n")
    repo.commit({"old name.txt": MARK + b"\n" * 40})
    repo.git("mv", "old name.txt", "ä.txt")
    repo.commit()
    plain = scan_history(repo.path)
    for key, value in TASTE.items():
        repo.git("config", key, value)
    found = scan_history(repo.path)
    assert found.places(MARK) == plain.places(MARK)
    assert len(found.places(MARK)) == 2


def test_attributes_hide_nothing(repo):
    repo.commit({".gitattributes": "* -diff binary export-ignore\n"})
    sha = repo.commit({"key.txt": MARK + b"\0"})
    assert ("key.txt", sha, "") in scan_history(repo.path).places(MARK)


def test_reflogs_that_are_no_reflogs_stop_nothing(repo):
    sha = repo.commit({"key.txt": MARK})
    logs = repo.path / ".git/logs"
    os.mkfifo(logs / "pipe")
    (logs / "loop").symlink_to(logs)
    (logs / "device").symlink_to("/dev/zero")
    (logs / "garbage").write_bytes(b"--all --output=/x\n" + b"z" * 40 + b" " + b"\xff" * 40 + b" \n" + b"1" * 40)
    (logs / "option").write_bytes(b"-" * 40 + b" " + b"1" * 40 + b" a\n")
    found = scan_history(repo.path)
    assert found.places(MARK) == [("key.txt", sha, "")]
    assert not found.tally.incomplete  # an entry of a reflog may outlive its commit


def test_pseudo_refs_that_are_no_refs_stop_nothing(repo):
    sha = repo.commit({"key.txt": MARK})
    os.mkfifo(repo.path / ".git/MERGE_HEAD")
    (repo.path / ".git/EVIL_HEAD").write_text("--exec=x\nref: refs/heads/../../../etc/passwd\n")
    (repo.path / ".git/worktrees").write_text("a file")
    assert scan_history(repo.path).places(MARK) == [("key.txt", sha, "")]


def test_a_tree_that_holds_dot_git_or_climbs_out_is_only_a_path(repo, tmp_path):
    blob = repo.git("hash-object", "-w", "--stdin", data=MARK)
    store = ("hash-object", "-t", "tree", "--literally", "-w", "--stdin")
    inner = repo.git(*store, data=b"100644 .git\0" + bytes.fromhex(blob))
    outer = repo.git(*store, data=b"40000 ..\0" + bytes.fromhex(inner))
    sha = repo.git("commit-tree", outer, data=b"odd")
    repo.git("update-ref", "refs/heads/odd", sha)
    before = sorted(tmp_path.iterdir())
    assert scan_history(repo.path).places(MARK) == [("../.git", sha, "")]
    assert sorted(tmp_path.iterdir()) == before


def test_tags_of_tags_and_tags_that_point_nowhere_end(repo):
    sha = repo.commit({"f.txt": "1"})
    previous, kind = sha, "commit"
    for number in range(30):
        headers = f"object {previous}\ntype {kind}\ntag t{number}\ntagger T <t@x> 1 +0000\n\n".encode()
        previous = repo.git("hash-object", "-t", "tag", "-w", "--stdin", data=headers + MARK + b" %d\n" % number)
        kind = "tag"
    repo.git("update-ref", "refs/tags/deep", previous)
    nowhere = f"object {'1' * 40}\ntype commit\ntag n\ntagger T <t@x> 1 +0000\n\nnowhere\n".encode()
    name = repo.git("hash-object", "--literally", "-t", "tag", "-w", "--stdin", data=nowhere)
    (repo.path / ".git/refs/tags/nowhere").write_text(f"{name}\n")
    found = scan_history(repo.path)
    assert len(found.places(MARK)) == 30
    assert found.holds(b"nowhere")
    assert found.skips == {("refs/tags/nowhere", "ref to a missing object")}


def test_a_forged_promisor_does_not_make_missing_objects_acceptable(repo):
    repo.commit({"key.txt": MARK, "other.txt": "other"})
    blob = repo.git("rev-parse", "HEAD:key.txt")
    (repo.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    repo.git("config", "remote.x.promisor", "true")
    found = scan_history(repo.path)
    assert (blob, "missing object") in found.skips
    assert found.tally.incomplete
