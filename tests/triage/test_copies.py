"""A secret at a new path: moved, if no known path has it any more; else copied, and that is reported, by every scan."""

from __future__ import annotations

import pytest
from known_repo import live, password

LIVE = "hypersave-live-key"
KEY = live(1)
TEXT = f"k = '{KEY}'\n"


@pytest.fixture
def known(repo):
    repo.write("README", "x\n")
    repo.commit()
    repo.write("a.py", TEXT)
    repo.baseline()
    repo.commit()
    return repo


def exact_copy(repo):
    repo.write("b.py", TEXT)


def edited_copy(repo):
    repo.write("b.py", "# b\n" + TEXT)


def exact_move(repo):
    repo.git("mv", "a.py", "b.py")


def edited_move(repo):
    repo.git("mv", "a.py", "b.py")
    edited_copy(repo)


def move_and_copy(repo):
    exact_move(repo)
    repo.write("c.py", TEXT)


def edited_move_and_copy(repo):
    repo.write("a.py", "".join(f"x{n} = {n}\n" for n in range(60)) + TEXT)
    repo.commit()
    repo.git("mv", "a.py", "b.py")
    repo.write("b.py", repo.read("b.py") + "# b\n")
    repo.write("c.py", "# c\n" + TEXT)


def swap_with_a_copy(repo):
    repo.git("mv", "a.py", "b.py")
    repo.write("a.py", TEXT)


CHANGES = {
    exact_copy: ["b.py"],
    edited_copy: ["b.py"],
    exact_move: [],
    edited_move: [],
    move_and_copy: ["c.py"],
    edited_move_and_copy: ["c.py"],
    swap_with_a_copy: ["b.py"],
}


@pytest.mark.parametrize("mode", ["files", "index", "history", "range"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_copy_is_reported_once_and_a_move_is_not(change, mode, known):
    base = known.git("rev-parse", "HEAD")
    change(known)
    known.git("add", "-A")
    if mode in ("history", "range"):
        known.commit("change")
    options = {"range": f"{base}..HEAD"} if mode == "range" else {}
    assert known.reported(mode=mode, **options) == [(LIVE, path) for path in CHANGES[change]]


@pytest.mark.parametrize("mode", ["files", "index", "history"])
def test_what_was_copied_once_and_moved_since_is_no_copy_any_more(mode, known):
    exact_copy(known)
    known.commit("copied")
    known.git("rm", "-q", "a.py")
    if mode == "history":
        known.commit("moved")
    assert known.reported(mode=mode) == []


def test_a_copy_that_stands_in_head_is_a_finding_of_its_own_and_a_rename_is_not(known):
    exact_copy(known)
    known.commit()
    known.git("mv", "a.py", "lib.py")
    known.commit()
    found = known.scan(mode="history", baseline=None).findings
    places = [[f.origin.path, *(place.path for place in f.places)] for f in found if f.commit.in_head]
    assert sorted(places) == [["a.py", "b.py"], ["lib.py"]]


def test_a_password_is_a_copy_by_the_name_of_its_file(repo):
    repo.write("hyperoru/a.env", f"PASSWORD={password()}\n")
    repo.baseline()
    repo.commit()
    repo.write("hyperoru/b.env", f"# b\nPASSWORD={password()}\n")
    repo.git("add", "-A")
    assert repo.reported() == repo.reported(mode="index")
