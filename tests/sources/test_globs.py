"""`--include` and `--exclude` mean what gitignore(5) says, checked against git itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.sources.globs import Globs

PATHS = [
    "a", "a.py", "b/a.py", "b/c/a.py", "b/c/d", "build/x", "src/build/x", "x[1].py", "*.py", "doc/frotz/x", "ab",
    "a/b/c",
]  # fmt: skip
PATTERNS = [
    "a", "*.py", "/*.py", "b/", "b", "b/*.py", "b/**", "**/a.py", "b/**/a.py", "/build", "build/", "src/build", "?",
    "a?", "[ab].py", "[!a]*", "x[[]1].py", "\\*.py", "doc/frotz", "**", "*", "**/c", "a/**/c", "a/**/b", "[a-c]",
    "x[1].py",
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_fit_what_git_says_they_fit(repo, pattern):
    (repo.path / ".gitignore").write_text(pattern + "\n")
    told = repo.git("check-ignore", "--no-index", "--stdin", data="\n".join(PATHS).encode(), check=False)
    assert [path for path in PATHS if Globs([pattern]).match(path)] == [line.strip('"') for line in told.splitlines()]


@pytest.mark.parametrize(
    ("patterns", "path", "fits"),
    [
        (["*.py", "!a.py"], "a.py", False),
        (["*.py", "!a.py"], "b.py", True),
        (["!a.py", "*.py"], "a.py", True),
        (["vendor/", "!vendor/ours/"], "vendor/ours/x", False),
        (["vendor/", "!vendor/ours/"], "vendor/x", True),
        (["\\!a"], "!a", True),
        ([""], "a", False),
        (["a"], "a/", True),
        (["line*"], "line\nfeed", True),
    ],
)
def test_the_last_pattern_that_fits_decides(patterns, path, fits):
    assert Globs(patterns).match(path) is fits


@settings(max_examples=300)
@given(st.text("ab/*?[]!-^\\.~&|() ", max_size=12))
def test_every_text_is_a_pattern(text):
    Globs([text]).match("a/b")
