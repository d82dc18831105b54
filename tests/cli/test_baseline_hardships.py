"""`straykey baseline` in hard places: a real terminal, two at once, merges, and files that somebody else has made."""

from __future__ import annotations

import json
import os
import pty
import random
import select
import subprocess
import sys
import time

import pytest

from scanner.ruleset.sample import mint

FILE = ".straykey-baseline.jsonl"


def fresh():
    return mint("hs_live_{base62*32}", random.Random())


@pytest.fixture
def place(folder, git, straykey):
    (folder / "a.py").write_text(f"import os\n\nkey = '{fresh()}'\n")
    (folder / "b.py").write_text(f"key = '{fresh()}'\n")
    git("add", "-A")
    git("commit", "-qm", "first")
    assert straykey("baseline", "create").code == 0
    return folder


def entries(place):
    return {entry["path"]: entry for entry in map(json.loads, (place / FILE).read_text().splitlines()[1:])}


class Terminal:
    """A command at a terminal of its own, as a person sees it."""

    def __init__(self, env, folder, *args):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execve(sys.executable, [sys.executable, "-m", "scanner", *args], env | {"TERM": "xterm"})
        self.seen = ""

    def until(self, words):
        end = time.monotonic() + 60
        start = len(self.seen)
        while words not in self.seen[start:]:
            assert time.monotonic() < end, self.seen
            if select.select([self.fd], [], [], 1)[0]:
                self.seen += os.read(self.fd, 65536).decode()

    def say(self, answer):
        os.write(self.fd, answer.encode())

    def end(self):
        try:
            while True:
                self.seen += os.read(self.fd, 65536).decode()
        except OSError:
            return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_a_person_answers_at_a_terminal(place, env):
    terminal = Terminal(env, place, "baseline", "audit")
    terminal.until("[q]uit")
    terminal.say("x\n")
    terminal.until("[q]uit")
    terminal.say("f\n")
    terminal.until("why")
    terminal.say("a \x16\x1b[2Jsample\n")  # Ctrl-V, so that the terminal takes the next one as it is
    terminal.until("[q]uit")
    terminal.say("q\n")
    assert terminal.end() == 0
    said = [entry for entry in entries(place).values() if entry.get("verdict")]
    assert [entry["verdict"] for entry in said] == ["false"]
    assert "\x1b" not in said[0]["reason"]
    assert "sample" in said[0]["reason"]


def test_ctrl_c_keeps_what_was_answered(place, env):
    terminal = Terminal(env, place, "baseline", "audit")
    terminal.until("[q]uit")
    terminal.say("t\n")
    terminal.until("why")
    terminal.say("\n")
    terminal.until("[q]uit")
    terminal.say("\x03")
    assert terminal.end() == 130
    assert [entry.get("verdict") for entry in entries(place).values()].count("true") == 1


def test_what_changed_below_an_audit_is_kept(place, env, straykey):
    terminal = Terminal(env, place, "baseline", "audit", "a.py")
    terminal.until("[q]uit")
    assert straykey("baseline", "audit", "b.py", "--verdict", "true", "--owner", "web").code == 0
    terminal.say("f\n")
    terminal.until("why")
    terminal.say("\n")
    assert terminal.end() == 0
    assert {path: entry["verdict"] for path, entry in entries(place).items()} == {"a.py": "false", "b.py": "true"}


def test_of_many_changes_at_once_none_is_lost_without_a_word(place, env):
    command = [sys.executable, "-m", "scanner", "baseline", "audit"]
    running = {
        path: subprocess.Popen([*command, path, "--verdict", "false"], cwd=place, env=env, stderr=subprocess.PIPE)
        for path in ("a.py", "b.py")
    }
    ended = {path: (process.communicate()[1], process.returncode) for path, process in running.items()}
    for path, (said, code) in ended.items():
        assert code == 0 or (code == 2 and b"was changed meanwhile: nothing was written" in said)
        assert (entries(place)[path].get("verdict") == "false") is (code == 0)


def test_an_update_does_not_write_over_what_changed_while_it_scanned(place, env):
    (place / "big.txt").write_bytes(b"nothing = 1\n" * 4_000_000)
    running = subprocess.Popen(
        [sys.executable, "-m", "scanner", "baseline", "update"], cwd=place, env=env, stderr=subprocess.PIPE
    )
    time.sleep(0.3)  # it has begun, or begins in a moment: either way nothing may be lost
    changed = (place / FILE).read_text().replace('"rule"', '"owner":"web","rule"')
    (place / FILE).write_text(changed)
    said = running.communicate()[1]
    assert running.returncode in (0, 2), said
    assert {entry["owner"] for entry in entries(place).values()} == {"web"}


def test_a_writer_that_was_killed_is_told_with_the_remedy(place, straykey):
    (place / f"{FILE}.lock").write_text("")
    done = straykey("baseline", "audit", "a.py", "--verdict", "true")
    assert done.code == 2
    assert f"delete {FILE}.lock" in done.err
    assert straykey("scan").code == 0
    (place / f"{FILE}.lock").unlink()
    assert straykey("baseline", "audit", "a.py", "--verdict", "true").code == 0


def test_two_branches_merge_with_union_and_update_sorts(place, git, straykey):
    (place / ".gitattributes").write_text(f"{FILE} merge=union\n")
    git("add", "-A")
    git("commit", "-qm", "baseline")
    for branch in ("one", "two"):
        git("checkout", "-q", "-b", branch, "main")
        (place / f"{branch}.py").write_text(f"key = '{fresh()}'\n")
        assert straykey("baseline", "update", "--owner", branch).code == 0
        git("add", "-A")
        git("commit", "-qm", branch)
    git("merge", "-q", "-m", "both", "one")
    assert straykey("scan").code == 0
    assert straykey("baseline", "update").code == 0
    lines = (place / FILE).read_text().splitlines()[1:]
    assert lines == sorted(lines)
    assert set(entries(place)) == {"a.py", "b.py", "one.py", "two.py"}


@pytest.mark.usefixtures("place")
def test_verdicts_of_two_branches_on_one_entry_are_a_conflict_that_is_told(git, straykey):
    git("add", "-A")
    git("commit", "-qm", "baseline")
    for branch, verdict in (("one", "true"), ("two", "false")):
        git("checkout", "-q", "-b", branch, "main")
        straykey("baseline", "audit", "a.py", "--verdict", verdict)
        git("commit", "-qam", branch)
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "-q", "one")
    done = straykey("scan")
    assert done.code == 2
    assert "a merge conflict" in done.err
    assert "delete the markers" in done.err
    git("checkout", "-q", "--theirs", FILE)
    assert straykey("scan").code == 0


@pytest.mark.usefixtures("place")
def test_expiry_of_an_entry_is_told_at_every_scan(straykey):
    straykey("baseline", "audit", "a.py", "--expires", "2020-01-01", "--owner", "web")
    done = straykey("scan")
    assert done.code == 1
    assert "1 expired baseline entry" in done.err
    assert "expired: a.py:3" in straykey("scan", "--report-unused-ignores").err


HOSTILE = {
    "binary": b"\0\1\2" * 100,
    "invalid UTF-8": b'{"straykey-baseline":1,"salt":"\xff"}\n',
    "empty": b"",
    "half-written": None,
    "newer": b'{"straykey-baseline":9,"salt":"00112233445566778899aabbccddeeff"}\n',
    "NaN": b'{"straykey-baseline":NaN}\n',
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("command", [("scan",), ("scan", "--history"), ("baseline", "update"), ("baseline", "show")])
@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_no_baseline_is_an_error_and_stays_as_it_is(what, command, place, straykey):
    data = HOSTILE[what] if HOSTILE[what] is not None else (place / FILE).read_bytes()[:-30]
    (place / FILE).write_bytes(data)
    done = straykey(*command)
    assert (done.code, done.out) == (2, "")
    assert f"{FILE}: line " in done.err
    assert "hint: " in done.err
    assert "Traceback" not in done.err
    assert (place / FILE).read_bytes() == data


@pytest.mark.parametrize("command", [("scan",), ("baseline", "update"), ("baseline", "create", "--force")])
@pytest.mark.parametrize("kind", ["folder", "pipe", "link out", "device"])
def test_what_is_no_file_of_the_repository_is_neither_read_nor_replaced(kind, command, place, straykey, tmp_path):
    outside = tmp_path / "outside"
    (place / FILE).rename(outside)
    before = outside.read_bytes()
    (place / FILE).mkdir() if kind == "folder" else os.mkfifo(place / FILE) if kind == "pipe" else None
    if kind in ("link out", "device"):
        (place / FILE).symlink_to(outside if kind == "link out" else "/dev/zero")
    done = straykey(*command)
    assert done.code == 2
    assert "hint: " in done.err
    assert outside.read_bytes() == before
    assert kind != "link out" or straykey("scan", "--baseline", outside).code == 0


def test_what_an_entry_says_can_not_move_the_cursor(place, straykey):
    done = straykey("baseline", "audit", "a.py", "--reason", "a\u202eb")
    assert done.code == 2
    text = (place / FILE).read_text().splitlines()
    text[1] = text[1][:-1] + ',"reason":"\\u001b[2J"}'
    (place / FILE).write_text("\n".join(text) + "\n")
    done = straykey("baseline", "show")
    assert done.code == 2
    assert "line 2: a control character in `reason`" in done.err


def test_no_room_for_the_file_keeps_the_old_one(place, env):
    before = (place / FILE).read_bytes()
    for number in range(40):
        (place / f"{number}.py").write_text(f"key = '{fresh()}'\n")
    script = f"ulimit -f 1; trap '' XFSZ; exec {sys.executable} -m scanner baseline update"
    done = subprocess.run(
        ["bash", "-c", script], cwd=place, check=False, capture_output=True,
        env=env | {"STRAYKEY_CACHE_DIR": "/nonexistent"},
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert b"nothing was lost" in done.stderr
    assert (place / FILE).read_bytes() == before
    assert not (place / f"{FILE}.lock").exists()
