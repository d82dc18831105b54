"""A scan lints what it reads under its path: files, the index and streams. Misuses behave as leaks do."""

from __future__ import annotations

import random
import string
from datetime import UTC, datetime, timedelta

import pytest

from scanner.ruleset.bundle import builtin
from scanner.ruleset.sample import mint

WRONG = """\
import os
import requests

KEY = os.environ["HYPERTRACK_SECRET_KEY"]
requests.get("https://api.hypertrack.com/api/v2/users/", headers={"Authorization": f"Bearer {KEY}"})
"""
RIGHT = WRONG.replace("Bearer", "token")
SCHEME = "hypertrack-wrong-auth-scheme"


def minted(rule: str, seed: int = 1) -> str:
    return mint(builtin().token(rule), random.Random(seed))


def days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


@pytest.fixture
def misuses(scan):
    def tell(mode, repo, **options):
        return [found for found in scan(mode, repo, **options).findings if found.leak.misuse is not None]

    return tell


@pytest.fixture
def ids(misuses):
    def tell(mode, repo, **options):
        return [found.rule_id for found in misuses(mode, repo, **options)]

    return tell


def test_a_misuse_is_found_where_the_request_is_built_with_its_reason_fix_and_related_places(repo, misuses):
    repo.write("client.py", WRONG)
    (found,) = misuses("files", repo)
    assert (found.rule_id, found.leak.location.line) == (SCHEME, 5)
    assert found.provider == "hypertrack"
    assert found.leak.misuse.fix.startswith("Authorization: token ")
    assert [(related.line, related.path) for related in found.leak.misuse.related] == [(4, "")]


def test_a_provider_whose_tokens_all_have_a_shape_is_linted_without_any_of_them(repo, ids):
    repo.write("get.sh", 'curl -H "Authorization: Bearer $KEY" http://api.hypersave.io/v1\n')
    assert ids("files", repo) == ["hypersave-plain-http"]


def test_what_is_used_rightly_is_silent(repo, ids):
    repo.write("client.py", RIGHT)
    assert ids("files", repo) == []


def test_no_lint_looks_for_tokens_only(repo, scan):
    repo.write("client.py", WRONG + f'OTHER = "{minted("hypersave-live-key")}"\n')
    assert [found.rule_id for found in scan("files", repo, lint=False).findings] == ["hypersave-live-key"]


def test_a_matter_of_care_is_reported_only_when_asked_for(repo, ids):
    repo.write("client.py", RIGHT.replace("users/", "users"))
    assert ids("files", repo) == []
    assert ids("files", repo, pedantic=True) == ["hypertrack-missing-trailing-slash"]


def test_only_new_misuses_of_what_is_staged_are_blamed(repo, ids):
    repo.commit({"old.py": WRONG})
    repo.stage("old.py", f"# edited\n{WRONG}")
    assert ids("index", repo) == []
    repo.stage("new.py", WRONG)
    assert ids("index", repo) == [SCHEME]
    repo.stage("old.py", f"{WRONG}{WRONG.splitlines()[-1].replace('users', 'trips')}\n")
    assert ids("index", repo, paths=(str(repo.path / "old.py"),)) == [SCHEME]


def test_the_same_misuse_has_the_same_name_after_edits_and_moves(repo, misuses):
    repo.write("client.py", WRONG)
    (before,) = misuses("files", repo)
    edited = WRONG.replace("\n", "\r\n").replace("requests.get(", "reply = requests.get(")
    repo.write("client.py", f"# a comment\r\n{edited}")
    (after,) = misuses("files", repo)
    assert after.id == before.id
    assert after.leak.location.line == before.leak.location.line + 1
    repo.write("client.py", WRONG.replace("users", "trips"))
    (other,) = misuses("files", repo)
    assert other.id != before.id


def test_an_allow_comment_of_straykey_silences_a_misuse_and_other_scanners_words_do_not(repo, misuses):
    call = WRONG.splitlines()[-1]
    repo.write("a.py", WRONG.replace(call, f"{call}  # straykey:allow[{SCHEME}] their proxy wants it"))
    repo.write("b.py", WRONG.replace(call, f"{call}  # gitleaks:allow"))
    assert {found.origin.path: bool(found.suppressed_by) for found in misuses("files", repo)} == {
        "a.py": True,
        "b.py": False,
    }


def test_no_credential_is_in_an_excerpt(repo, misuses):
    secret = minted("hypertrack-secret-key")
    opaque = "".join(random.Random(7).choices(string.ascii_letters + string.digits, k=32))
    repo.write(
        "a.sh",
        f'curl -H "Authorization: Bearer {secret}" https://api.hypertrack.com/api/v2/users/ '
        f'-d password={opaque} # hypertrack\n',
    )
    repo.write(
        "a.py",
        f'import requests\nrequests.get("http://hypemarket.ai/me/posts.json", headers={{"X-API-Key": "{opaque}"}})\n',
    )
    found = misuses("files", repo)
    assert found
    for item in found:
        assert secret not in repr(item)
        assert opaque not in repr(item)


def test_a_log_is_one_finding_with_a_count_also_when_it_is_read_in_pieces(repo, misuses):
    line = '10.1.2.3 - - [22/Nov/2026:10:00:00 +0000] "GET /api/account/list?session_token={} HTTP/1.1" 200 512\n'
    other = '10.1.2.3 - - [22/Nov/2026:10:00:00 +0000] "GET /static/{} HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11) or"\n'
    sent = [line.format("$TOKEN") for _ in range(3)]
    repo.write("access.log", sent[0] + "".join(other.format(n) for n in range(60_000)) + "".join(sent[1:]))
    (found,) = misuses("files", repo)
    assert found.rule_id == "hyperoru-session-token-in-url"
    assert found.leak.misuse.times == 3
    assert found.leak.location.line == 1


def test_a_stream_is_linted_under_the_name_it_is_given(repo, tmp_path, ids, monkeypatch):
    piped = tmp_path / "piped"
    piped.write_text(WRONG)
    with piped.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert ids("stdin", repo, stdin_name="client.py", paths=()) == [SCHEME]


def test_a_token_that_two_programs_share_and_git_has_known_for_long_is_told(repo, misuses):
    line = f'HYPERORU_SESSION_TOKEN = "{minted("hyperoru-session-token")}"\n'
    repo.env["GIT_AUTHOR_DATE"] = days_ago(45)
    repo.commit({"one/main.py": line, "two/main.py": line, "two/lib/help.py": line})
    repo.write("one/main.py", f"# new\n{line}")
    found = {(item.rule_id, item.origin.path) for item in misuses("files", repo)}
    assert ("hyperoru-stale-session-token", "one/main.py") in found
    (shared,) = [item for item in misuses("files", repo) if item.rule_id == "hyperoru-shared-session-token"]
    assert {related.path for related in shared.leak.misuse.related} <= {"two/main.py", "two/lib/help.py"}


def test_a_line_that_git_does_not_know_is_not_old(repo, ids):
    repo.env["GIT_AUTHOR_DATE"] = days_ago(400)
    repo.commit({"main.py": "print()\n"})
    repo.write("main.py", f'HYPERORU_SESSION_TOKEN = "{minted("hyperoru-session-token")}"\n')
    assert ids("files", repo) == []


def test_a_file_that_is_not_read_to_its_end_is_told(repo, scan):
    repo.write("big.py", WRONG + "x = 1\n" * 60_000)
    notes = scan("files", repo).coverage.notes
    assert any("big.py" in note for note in notes)
    assert not scan("files", repo).coverage.incomplete


HALVES = {
    "a.json": r"""{"info": {"_postman_id": "1"}, "item": [{"name": "x", "request": {"method": "GET",
        "url": "http://api.hypersave.io/v1", "header": [{"key": "Authorization", "value": "Bearer a\ud800b"}]}}]}""",
    "a.js": r'fetch("http://api.hypersave.io/v1", {headers: {Authorization: "Bearer a\ud800b\udc00"}});',
    "a.py": r"""import requests
requests.get("http://api.hypersave.io/v1", headers={"Authorization": "Bearer a\ud800b"})""",
    "a.sh": r"""curl -H $'Authorization: Bearer a\ud800b' http://api.hypersave.io/v1""",
    "a.rb": r'Net::HTTP.get(URI("http://api.hypersave.io/v1"), {"Authorization" => "Bearer a\ud800b"})',
    "A.java": r"""class A { void a() { HttpRequest.newBuilder(URI.create("http://api.hypersave.io/v1"))
        .header("Authorization", "Bearer a\ud800b").build(); } }""",
}


@pytest.mark.parametrize("name", HALVES)
def test_half_a_surrogate_pair_in_a_token_costs_nothing_else(repo, scan, name):
    repo.write(name, HALVES[name] + "\n")
    result = scan("files", repo)
    assert "hypersave-plain-http" in [found.rule_id for found in result.findings]
    assert not result.coverage.notes
