"""Whose a path is: the examples and rules of GitHub's and GitLab's pages on CODEOWNERS."""

from __future__ import annotations

import time

import pytest
from git_repo import GitRepo
from page_reader import read
from report_builders import finding, result

from scanner.model import Target
from scanner.report.html.committed import committed_owners
from scanner.report.html.owners import MAX_BYTES, Owners


@pytest.mark.parametrize(
    ("pattern", "fits", "not_these"),
    [
        ("*", ["a", "a/b/c.py"], []),
        ("*.js", ["a.js", "deep/in/b.js"], ["a.jsx"]),
        ("/build/logs/", ["build/logs/a", "build/logs/x/y"], ["x/build/logs/a", "build/logs"]),
        ("docs/*", ["docs/getting-started.md"], ["docs/build-app/troubleshooting.md", "x/docs/a.md"]),
        ("apps/", ["apps/a", "x/apps/b/c"], ["apps"]),
        ("/docs/", ["docs/a", "docs/a/b"], ["x/docs/a"]),
        ("**/logs", ["logs/a", "build/logs/a", "deeply/nested/logs"], ["logsx/a"]),
        ("/apps/github", ["apps/github", "apps/github/x"], ["apps/githubber"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a/xb"]),
        ("/scripts/**", ["scripts/a", "scripts/a/b"], ["x/scripts/a"]),
        ("README.md", ["README.md", "x/README.md"], ["README.mdx"]),
        ("path\\ with\\ spaces/", ["path with spaces/a"], ["path"]),
        ("\\#odd", ["#odd"], ["odd"]),
        ("a?c", ["abc"], ["a/c", "ac"]),
        ("[ab].py", ["[ab].py"], ["a.py"]),
    ],
)
def test_a_pattern_fits_what_the_forges_say(pattern, fits, not_these):
    owners = Owners(f"{pattern} @team")
    assert [path for path in fits if owners.of(path) != ("@team",)] == []
    assert [path for path in not_these if owners.of(path)] == []


def test_the_last_pattern_that_fits_decides_even_for_nobody():
    owners = Owners("* @all\n/apps/ @octo @cat\n/apps/free\n")
    assert owners.of("x") == ("@all",)
    assert owners.of("apps/a") == ("@octo", "@cat")
    assert owners.of("apps/free") == ()


def test_comments_and_what_is_no_owner_are_passed_over():
    owners = Owners("# * @nobody\n*.py @py # and not @others\n*.js js-team @@maintainer docs" + "@example.com\n")
    assert owners.of("a.py") == ("@py",)
    assert owners.of("a.js") == ("@@maintainer", "docs" + "@example.com")


def test_each_section_of_gitlab_decides_for_itself():
    sections = (
        "[Docs] @writers",
        "*.md",
        "^[Sec][2] @sec",
        "/auth/ @auth",
        "*.key",
        "!test.key",
        "[docs]",
        "README.md @lead",
    )
    owners = Owners("\n".join(("* @all", *sections)))
    assert owners.of("a.md") == ("@all", "@writers")
    assert owners.of("README.md") == ("@all", "@lead")
    assert owners.of("auth/a.md") == ("@all", "@writers", "@auth")
    assert owners.of("x.key") == ("@all", "@sec")
    assert owners.of("test.key") == ("@all",)


def test_patterns_made_to_take_for_ever_are_given_up():
    hostile = "\n".join(f"/{'*a' * 30}{number} @x" for number in range(200))
    begin = time.monotonic()
    assert Owners(hostile + "\n/b @y").of("a" * 2000) == ()
    assert time.monotonic() - begin < 30  # for ever is longer; the limit itself is about a second


@pytest.fixture
def repo(tmp_path):
    return GitRepo(tmp_path / "repo")


def target(repo, remote=""):
    return Target("files", "repo", repo.git("rev-parse", "HEAD"), "main", remote)


def test_the_committed_file_counts_not_the_one_that_lies_there(repo):
    repo.commit({"CODEOWNERS": "* @committed"})
    repo.write("CODEOWNERS", "* @uncommitted")
    assert committed_owners(str(repo.path), target(repo)).of("a") == ("@committed",)


def test_each_forge_has_its_order(repo):
    repo.commit({".github/CODEOWNERS": "* @hub", "CODEOWNERS": "* @top", "docs/CODEOWNERS": "* @docs"})
    assert committed_owners(str(repo.path), target(repo)).of("a") == ("@hub",)
    assert committed_owners(str(repo.path), target(repo, "https://gitlab.com/o/r")).of("a") == ("@top",)


def test_a_link_in_its_place_leads_nowhere(repo, tmp_path):
    (tmp_path / "outside").write_text("* @outside")
    (repo.path / "CODEOWNERS").symlink_to(tmp_path / "outside")
    repo.git("add", "CODEOWNERS")
    repo.commit()
    owners = committed_owners(str(repo.path), target(repo))
    assert owners is None or owners.of("a") == ()


def test_one_of_absurd_size_is_not_read(repo):
    repo.commit({"CODEOWNERS": "* @huge\n" + "#" * MAX_BYTES})
    assert committed_owners(str(repo.path), target(repo)) is None


def test_another_repositorys_owners_are_not_told(repo):
    repo.commit({"CODEOWNERS": "* @here"})
    assert committed_owners(str(repo.path), Target("files", "other", "ab" * 20)) is None
    assert committed_owners(str(repo.path), Target("files", "other")) is None
    assert committed_owners("", target(repo)) is None


def test_owners_are_on_the_page_and_people_written_as_addresses_are_not(repo):
    repo.commit({"CODEOWNERS": "* @acme/platform\n/web/ ada" + "@acme.example\n/free/\n"})
    found = [finding(path) for path in ("a.py", "web/a.js", "free/x")]
    page = read(result(*found, target=target(repo)), root=str(repo.path))
    assert [row["owners"] for row in page.rows] == [["@acme/platform"], ["‹e-mail›"], ["no owner"]]
    assert "by-owners" in [heading.get("id") for heading in page.all("h3")]


def test_without_owners_there_is_no_column_for_them():
    page = read(result(finding(), finding("b.py")))
    assert "owners" not in page.rows[0]
    assert "by-owners" not in [heading.get("id") for heading in page.all("h3")]
