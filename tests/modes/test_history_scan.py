"""A secret anywhere in a repository's history is found once, at the commit, date and path that brought it in."""

from __future__ import annotations

import random
import shutil

import pytest

from scanner.errors import SourceError
from scanner.model import Finding
from scanner.pipeline import Interrupted, ScanRequest, run
from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint

DATE = "2026-01-02T03:04:05+00:00"


def where(result):
    """Tell (path, commit, in HEAD, state) of each finding."""
    return [
        (
            found.origin.path,
            found.commit.sha if found.commit else "",
            found.commit.in_head if found.commit else None,
            found.state,
        )
        for found in result.findings
    ]


def only(result) -> Finding:
    (found,) = result.findings
    return found


def diverge(repo):
    repo.commit({"f.txt": "1\n"})
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"f.txt": "side\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"f.txt": "main\n"})


def test_one_repository_with_a_secret_in_every_hiding_place(repo, scan, secret):
    expected = {}

    def line(number):
        return f"key = {secret(number)}\n"

    diverge(repo)
    repo.git("merge", "--no-commit", "-s", "ours", "side")
    expected["evil.txt"] = (repo.commit({"evil.txt": line(1)}, "merge"), True)

    repo.git("checkout", "-q", "-b", "another")
    expected["branch.txt"] = (repo.commit({"branch.txt": line(2)}), False)
    repo.git("checkout", "-q", "main")

    repo.git("checkout", "-q", "-b", "gone")
    expected["tagged.txt"] = (repo.commit({"tagged.txt": line(3)}), False)
    repo.git("tag", "v1")
    repo.git("checkout", "-q", "main")
    repo.git("branch", "-q", "-D", "gone")

    expected["wide.txt"] = (repo.commit({"wide.txt": ("\ufeff" + line(4)).encode("utf-16-le")}), True)

    expected["removed.txt"] = (repo.commit({"removed.txt": line(5)}), False)
    repo.git("rm", "-q", "removed.txt")
    repo.commit()

    expected["before.txt"] = (repo.commit({"before.txt": line(6)}), True)
    repo.git("mv", "before.txt", "after.txt")
    repo.commit()

    message = repo.commit({"f.txt": "3\n"}, "use " + secret(7))
    repo.git("tag", "-a", "-m", "with " + secret(8), "v2")
    repo.git("notes", "add", "-m", "see " + secret(9), "HEAD")
    repo.write("f.txt", line(10))
    repo.git("stash", "-q")
    stash = repo.git("rev-parse", "stash@{0}")
    repo.git("reflog", "expire", "--expire=all", "main", "another", "HEAD")  # all but the stash's

    result = scan("history", repo)

    assert not result.coverage.incomplete
    found = {finding.origin.path: finding for finding in result.findings if finding.origin.kind == "blob"}
    for path, (sha, in_head) in expected.items():
        assert found[path].commit == (sha, DATE, in_head), path
    assert found["f.txt"].commit == (stash, DATE, False)
    kinds = {finding.origin.kind: finding for finding in result.findings}
    assert kinds["commit-message"].commit.sha == message
    assert kinds["tag-message"].leak.secret_hash != kinds["commit-message"].leak.secret_hash
    noted = [f for f in found.values() if f.commit and f.commit.sha == repo.git("rev-parse", "refs/notes/commits")]
    assert len(noted) == 1
    hashes = [finding.leak.secret_hash for finding in result.findings]
    assert len(hashes) == len(set(hashes)) == 10


def test_a_secret_that_only_the_resolution_of_a_conflict_holds_belongs_to_the_merge(repo, scan, secret):
    diverge(repo)
    repo.git("merge", "side", check=False)
    merge = repo.commit({"f.txt": f"key = {secret()}\n"}, "merge")
    assert where(scan("history", repo)) == [("f.txt", merge, True, "")]


def test_the_same_secret_in_a_path_over_many_versions_is_one_finding(repo, scan, secret):
    first = repo.commit({"app.py": f"key = '{secret()}'\n"})
    for number in range(5):
        repo.commit({"app.py": f"# {number}\nkey = '{secret()}'\n"})
    found = only(scan("history", repo))
    assert (found.commit.sha, found.occurrences, found.leak.location.line) == (first, 6, 1)
    assert {place.line for place in found.places} == {2}


def test_two_secrets_of_one_version_and_one_secret_at_two_paths_are_two_findings_each(repo, scan, secret):
    repo.commit({"a.py": f"x = '{secret(1)}'\ny = '{secret(2)}'\n", "b.py": f"\nz = '{secret(1)}'\n"})
    assert sorted(path for path, *_ in where(scan("history", repo))) == ["a.py", "a.py", "b.py"]


def test_a_renamed_file_is_one_finding_at_its_first_path(repo, scan, secret):
    first = repo.commit({"old.py": f"key = '{secret()}'\n"})
    repo.git("mv", "old.py", "new.py")
    repo.commit()
    found = only(scan("history", repo))
    assert (found.origin.path, found.commit) == ("old.py", (first, DATE, True))
    assert [place.path for place in found.places] == ["new.py"]


def test_the_authors_date_with_its_zone_is_the_findings(repo, scan, secret):
    repo.env["GIT_AUTHOR_DATE"] = "2025-06-07T08:09:10+05:30"
    repo.commit({"a.py": f"key = '{secret()}'\n"})
    assert only(scan("history", repo)).commit.date == "2025-06-07T08:09:10+05:30"


def test_a_secret_taken_back_and_brought_again_belongs_to_the_first_time_and_is_in_head(repo, scan, secret):
    first = repo.commit({"a.py": f"key = '{secret()}'\n"})
    repo.commit({"a.py": "clean\n"})
    repo.commit({"a.py": f"again = '{secret()}'\n"})
    assert where(scan("history", repo)) == [("a.py", first, True, "")]


def test_a_path_may_be_the_evidence_that_names_the_provider(repo, scan):
    key = mint("sk_{hex*40}", random.Random(1))
    repo.commit({"hypertrack/client.py": f"api_key = '{key}'\n", "other/client.py": f"\napi_key = '{key}'\n"})
    result = scan("history", repo)
    assert {found.origin.path: found.rule_id for found in result.findings} == {
        "hypertrack/client.py": "hypertrack-secret-key",
        "other/client.py": "generic-sk-pk-hex40-key",
    }


def test_what_is_only_staged_or_reached_by_nothing_is_labelled(repo, scan, secret):
    repo.commit({"f.txt": "1\n"})
    repo.stage("staged.py", f"key = '{secret(1)}'\n")
    repo.git("hash-object", "-w", "--stdin", data=f"key = '{secret(2)}'\n".encode())
    assert sorted(where(scan("history", repo))) == [("", "", None, "unreachable"), ("staged.py", "", None, "staged")]


def test_bare_and_sha256_repositories_are_read_alike(make_repo, scan, secret, tmp_path):
    repo = make_repo("new", "--object-format=sha256")
    sha = repo.commit({"a.py": f"key = '{secret()}'\n"})
    repo.git("clone", "-q", "--mirror", str(repo.path), str(tmp_path / "mirror.git"))
    for place in (repo.path, tmp_path / "mirror.git"):
        assert where(scan("history", place)) == [("a.py", sha, True, "")]


def test_threads_give_the_same_findings_as_one(repo, scan, secret):
    for number in range(12):
        repo.commit({f"{number}.py": f"# {number}\nkey = '{secret(number)}'\n", "same.py": f"{number}\n{secret(99)}\n"})
    one = scan("history", repo, jobs=1)
    assert len(one.findings) == 13
    for jobs in (2, 4):
        assert scan("history", repo, jobs=jobs).findings == one.findings


def test_patterns_of_paths_hold_for_history_too(repo, scan, secret):
    repo.commit({"src/a.py": f"x = '{secret(1)}'\n", "docs/b.md": f"y = '{secret(2)}'\n"})
    assert [f.origin.path for f in scan("history", repo, exclude=("docs/**",)).findings] == ["src/a.py"]
    assert [f.origin.path for f in scan("history", repo, include=("*.md",)).findings] == ["docs/b.md"]


def test_a_repository_without_commits_has_nothing_to_read(repo, scan):
    result = scan("history", repo)
    assert (result.findings, result.coverage.blobs) == ((), 0)


def test_what_is_no_repository_is_an_error(tmp_path, scan):
    (tmp_path / "plain").mkdir()
    with pytest.raises(SourceError, match="not in a git repository"):
        scan("history", tmp_path / "plain")


def test_ctrl_c_before_commits_are_known_still_tells_the_objects_with_secrets(repo, secret):
    repo.commit({"a.py": f"key = '{secret()}'\n"})

    def press(step):
        if step.what.startswith("tracing"):
            raise KeyboardInterrupt

    with pytest.raises(Interrupted) as caught:
        run(ScanRequest(mode="history", paths=(str(repo.path),)), builtin(), press)
    found = only(caught.value.result)
    assert (found.rule_id, found.origin.object) == ("hypersave-live-key", repo.git("rev-parse", "HEAD:a.py"))
    assert caught.value.result.coverage.incomplete


# A gap never looks clean.


def test_a_missing_object_makes_the_scan_incomplete_although_nothing_was_found(repo, scan):
    repo.commit({"a.txt": "one\n", "b.txt": "two\n"})
    blob = repo.git("rev-parse", "HEAD:a.txt")
    (repo.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    result = scan("history", repo)
    assert result.findings == ()
    assert result.coverage.incomplete


def test_a_damaged_object_makes_the_scan_incomplete_and_the_rest_is_reported(repo, scan, secret):
    repo.commit({"a.txt": "one\n", "b.txt": f"key = '{secret()}'\n"})
    blob = repo.git("rev-parse", "HEAD:a.txt")
    path = repo.path / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"no object")
    result = scan("history", repo)
    assert result.coverage.incomplete
    assert [found.origin.path for found in result.findings] == ["b.txt"]


def test_a_shallow_clone_is_incomplete(repo, scan, secret, tmp_path):
    repo.commit({"a.py": f"key = '{secret()}'\n"})
    repo.commit({"a.py": "clean\n"})
    repo.git("clone", "-q", "--depth", "1", repo.path.as_uri(), str(tmp_path / "shallow"))
    result = scan("history", tmp_path / "shallow")
    assert (result.findings, result.coverage.incomplete) == ((), True)
    assert any("shallow" in note for note in result.coverage.notes)


def test_a_partial_clone_is_incomplete_and_fetches_nothing(repo, scan, secret, tmp_path):
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.commit({"a.py": f"key = '{secret()}'\n"})
    repo.commit({"a.py": "clean\n"})
    repo.git("clone", "-q", "--filter=blob:none", repo.path.as_uri(), str(tmp_path / "partial"))
    shutil.move(repo.path, tmp_path / "away")
    result = scan("history", tmp_path / "partial")
    assert (result.findings, result.coverage.incomplete) == ((), True)


# A range brings what is new in it.


def test_a_range_brings_only_what_its_commits_add(repo, scan, secret):
    repo.commit({"old.py": f"x = '{secret(1)}'\n"})
    base = repo.git("rev-parse", "HEAD")
    sha = repo.commit({"new.py": f"y = '{secret(2)}'\n"})
    repo.commit({"new.py": "clean\n"})
    result = scan("range", repo, range=f"{base}..HEAD")
    assert where(result) == [("new.py", sha, False, "")]


def test_a_range_covers_the_side_branch_that_a_merge_brings(repo, scan, secret):
    base = repo.commit({"f.txt": "1\n"})
    repo.git("checkout", "-q", "-b", "side")
    sha = repo.commit({"side.py": f"x = '{secret()}'\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"f.txt": "2\n"})
    repo.git("merge", "-q", "--no-edit", "side")
    assert where(scan("range", repo, range=f"{base}..main")) == [("side.py", sha, True, "")]


def test_a_bad_range_is_an_error_that_names_it(repo, scan):
    repo.commit({"f.txt": "1\n"})
    with pytest.raises(SourceError, match=r"nowhere"):
        scan("range", repo, range="nowhere..HEAD")


def test_submodules_are_read_as_repositories_of_their_own_only_on_request(make_repo, scan, secret):
    inner, outer = make_repo("inner"), make_repo("outer")
    inner.commit({"lib.py": f"key = '{secret()}'\n"})
    outer.commit({"f.txt": "1\n"})
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.path.as_uri(), "lib")
    outer.commit()
    assert where(scan("files", outer)) == []
    assert [found.origin.path for found in scan("files", outer, submodules=True).findings] == ["lib/lib.py"]


def test_every_mode_names_the_same_secret_alike(repo, scan, secret):
    repo.stage("a.py", f"key = '{secret()}'\n")
    staged = only(scan("index", repo))
    repo.commit()
    ids = {staged.id, only(scan("files", repo)).id, only(scan("history", repo)).id}
    assert len(ids) == 1
    assert builtin().token(staged.rule_id).id == "hypersave-live-key"


def test_an_edited_file_with_an_old_secret_brings_nothing_new_in_a_range(repo, scan, secret):
    base = repo.commit({"a.py": f"x = '{secret(1)}'\n"})
    repo.commit({"a.py": f"# edited\nx = '{secret(1)}'\n"})
    assert where(scan("range", repo, range=f"{base}..HEAD")) == []
