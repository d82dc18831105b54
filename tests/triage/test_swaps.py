"""Another secret in the place of an allowed one: whoever allowed the first has not seen the second."""

from __future__ import annotations

import pytest
from known_repo import live

from scanner.triage.baseline.edit import Told

OLD, NEW = live(1), live(2)
LIVE = "hypersave-live-key"

PINNED = {
    "on the line": "k = '{}'  # straykey:allow[hypersave-live-key@{pin}] sample\n",
    "on the line before": "# straykey:allow[hypersave-live-key@{pin}] sample\nk = '{}'\n",
    "without a rule": "k = '{}'  # straykey:allow[@{pin}]\n",
    "the whole name": "k = '{}'  # straykey:allow[hypersave-live-key@{name}]\n",
    "in HTML": "<!-- straykey:allow[hypersave-live-key@{pin}] sample -->\n<a key='{}'>\n",
}
LOOSE = {
    "of a rule": "k = '{}'  # straykey:allow[hypersave-live-key] sample\n",
    "of any rule": "k = '{}'  # straykey:allow\n",
    "gitleaks": "k = '{}'  # gitleaks:allow\n",
    "trufflehog": "k = '{}'  # trufflehog:ignore\n",
    "detect-secrets": "k = '{}'  # pragma: allowlist secret\n",
    "detect-secrets, next line": "# pragma: allowlist nextline secret\nk = '{}'\n",
}


def put(repo, text, secret, name="a.py"):
    pin = repo.name_of(OLD)
    repo.write(name, text.replace("{pin}", pin[:8]).replace("{name}", pin).replace("{}", secret))


@pytest.mark.parametrize("mode", ["files", "index", "history", "range"])
@pytest.mark.parametrize("where", PINNED)
def test_a_pinned_comment_allows_its_secret_and_no_other(where, mode, repo):
    put(repo, PINNED[where], OLD)
    assert repo.reported() == []
    base = repo.commit()
    put(repo, PINNED[where], NEW)
    assert change(repo, mode, base) == [(LIVE, "a.py")]


@pytest.mark.parametrize("mode", ["index", "range"])
@pytest.mark.parametrize("which", LOOSE)
def test_a_comment_that_names_no_secret_allows_none_that_comes_after_it(which, mode, repo):
    put(repo, LOOSE[which], OLD)
    repo.git("add", "-A")
    assert repo.reported() == repo.reported(mode="index") == [], "who writes both has seen both"
    base = repo.commit()
    put(repo, f"import os\n{LOOSE[which]}", OLD)
    assert change(repo, mode, base) == [], "the line moved"
    put(repo, f"import os\n{LOOSE[which]}", NEW)
    assert change(repo, mode, base) == [(LIVE, "a.py")]


@pytest.mark.parametrize("mode", ["index", "range"])
def test_a_second_secret_below_a_comment_is_reported_and_one_with_a_comment_of_its_own_is_not(mode, repo):
    put(repo, LOOSE["gitleaks"], OLD)
    base = repo.commit()
    repo.write("a.py", f"k = '{OLD}', '{NEW}'  # gitleaks:allow\n")
    assert change(repo, mode, base) == [(LIVE, "a.py")]
    repo.write("a.py", f"k = '{OLD}'  # gitleaks:allow\nk = '{NEW}'  # gitleaks:allow\n")
    assert change(repo, mode, base) == []


def test_a_swap_in_a_renamed_file_is_seen_when_it_is_staged(repo):
    filler = "".join(f"value_{n} = {n}\n" for n in range(50))
    put(repo, filler + LOOSE["gitleaks"], OLD)
    repo.commit()
    repo.git("mv", "a.py", "b.py")
    put(repo, filler + LOOSE["gitleaks"], NEW, "b.py")
    repo.git("add", "-A")
    assert repo.reported(mode="index") == [(LIVE, "b.py")]


@pytest.mark.parametrize("mode", ["files", "index", "history", "range"])
def test_an_entry_that_allows_all_of_a_file_allows_what_was_in_it(mode, repo):
    repo.write("tests/a.py", f"k = '{OLD}'\n")
    repo.baseline(told=Told("all of tests/ is made up"))
    base = repo.commit()
    repo.write("tests/a.py", f"k = '{NEW}'\n")
    assert (LIVE, "tests/a.py") in change(repo, mode, base)


def change(repo, mode, base):
    """What is reported of a change, in whatever way it is looked at."""
    repo.git("add", "-A")
    if mode not in ("history", "range"):
        return repo.reported(mode=mode)
    tip = repo.git("commit-tree", "-p", base, "-m", "change", repo.git("write-tree"))
    repo.git("update-ref", "HEAD", tip)
    return repo.reported(mode=mode, **({"range": f"{base}..{tip}"} if mode == "range" else {}))
