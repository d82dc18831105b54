"""Permalinks: made from a remote's URL alone."""

from __future__ import annotations

import os

import pytest

from scanner.report.html.forge import forge_of

SHA = "1234567890abcdef" * 2 + "12345678"


@pytest.mark.parametrize(
    ("remote", "file", "commit"),
    [
        ("https://github.com/o/r.git", f"https://github.com/o/r/blob/{SHA}/a/b.py#L7", f"https://github.com/o/r/commit/{SHA}"),
        ("ssh://github.com/o/r", f"https://github.com/o/r/blob/{SHA}/a/b.py#L7", f"https://github.com/o/r/commit/{SHA}"),
        ("https://gitlab.com/g/s/r.git/", f"https://gitlab.com/g/s/r/-/blob/{SHA}/a/b.py#L7", f"https://gitlab.com/g/s/r/-/commit/{SHA}"),
        ("ssh://gitlab.corp.example:2222/g/r.git", f"https://gitlab.corp.example/g/r/-/blob/{SHA}/a/b.py#L7", f"https://gitlab.corp.example/g/r/-/commit/{SHA}"),
        ("http://github.corp.example:8080/o/r", f"http://github.corp.example:8080/o/r/blob/{SHA}/a/b.py#L7", f"http://github.corp.example:8080/o/r/commit/{SHA}"),
        ("https://bitbucket.org/o/r", f"https://bitbucket.org/o/r/src/{SHA}/a/b.py#lines-7", f"https://bitbucket.org/o/r/commits/{SHA}"),
        ("https://codeberg.org/o/r", f"https://codeberg.org/o/r/src/commit/{SHA}/a/b.py#L7", f"https://codeberg.org/o/r/commit/{SHA}"),
        ("git://gitea.corp.example/o/r", f"https://gitea.corp.example/o/r/src/commit/{SHA}/a/b.py#L7", f"https://gitea.corp.example/o/r/commit/{SHA}"),
    ],
)  # fmt: skip
def test_each_forge_has_its_pages(remote, file, commit):
    forge = forge_of(remote)
    assert forge.file(SHA, "a/b.py", 7) == file
    assert forge.commit(SHA) == commit


@pytest.mark.parametrize(
    "remote",
    ["", "/srv/git/r.git", "https://git.example.com/o/r", "https://notgithub.com/o/r", "https://github.com/",
     "https://github.com:x/o/r", "javascript://github.com/%0aalert(1)//", "https://[github.com/o/r",
     "https://gi thub.github/o"],
)  # fmt: skip
def test_what_names_no_known_forge_gives_no_links(remote):
    forge = forge_of(remote)
    assert forge is None or forge.project.startswith("https://github.com/")


def test_a_path_is_written_as_the_bytes_it_has():
    forge = forge_of("https://github.com/o/r")
    path = os.fsdecode(b"a b/100%/caf\xc3\xa9/\xff?#\"'<x>.py")
    assert forge.file(SHA, path, 1).endswith(f"/blob/{SHA}/a%20b/100%25/caf%C3%A9/%FF%3F%23%22%27%3Cx%3E.py#L1")


@pytest.mark.parametrize("revision", ["", "HEAD", "main", SHA[:39], SHA.upper(), "../" * 13 + "x"])
def test_only_a_full_commit_id_is_a_permalink(revision):
    forge = forge_of("https://github.com/o/r")
    assert forge.file(revision, "a", 1) == ""
    assert forge.commit(revision) == ""
