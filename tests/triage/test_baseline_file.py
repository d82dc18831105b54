"""The file: what is written is read back, and what is broken is told with its line and the remedy."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess

import pytest

from scanner.errors import ConfigError, OutputError
from scanner.triage.baseline.entry import Baseline, Entry, Verdict, dump
from scanner.triage.baseline.read import MAX_BYTES, read
from scanner.triage.baseline.write import write

HEADER = '{"straykey-baseline":1,"salt":"00112233445566778899aabbccddeeff"}'
HASH = "abcdefgh234567abcdefgh2345"


def line(**fields):
    return json.dumps({"hash": HASH, "path": "a.py", "rule": "hypersave-live-key", **fields})


def entry(number, **fields):
    draw = random.Random(number)
    name = "".join(draw.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(26))
    return Entry(name, f"src/{number}.py", "hypersave-live-key")._replace(**fields)


def text(*lines):
    return ("\n".join((HEADER, *lines)) + "\n").encode()


def test_what_is_written_is_read_back():
    entries = (
        entry(1, verdict=Verdict.FALSE, reason="a sample, “quoted”", owner="web", expires="2027-01-31", slow=True),
        entry(2, path="with \x1b[31m and \udcff.py", history=True, first_seen="2026-11-23"),
    )
    baseline = Baseline("b", bytes(16), tuple(sorted(entries)))
    data = dump(baseline)
    assert data.isascii()
    assert b"\x1b" not in data
    assert read(data, "b") == baseline
    assert dump(read(data, "b")) == data


@pytest.mark.parametrize("change", [
    lambda data: data.replace(b"\n", b"\r\n"),
    lambda data: b"\xef\xbb\xbf" + data,
    lambda data: data.replace(b"\n", b"\n\n"),
    lambda data: data.rstrip(b"\n"),
    lambda data: data + data.split(b"\n")[1] + b"\n",
    lambda data: b"\n".join([data.split(b"\n")[0], *sorted(data.split(b"\n")[1:], reverse=True)]),
])  # fmt: skip
def test_what_git_and_editors_do_to_lines_changes_nothing(change):
    baseline = Baseline("b", bytes(16), tuple(sorted((entry(1), entry(2)))))
    assert sorted(read(change(dump(baseline)), "b").entries) == list(baseline.entries)


BROKEN = {
    "empty": (b"", "line 1: no baseline begins so"),
    "something else": (b'{"a":1}\n', "line 1: no baseline begins so"),
    "no JSON": (b"hello\n", "line 1: is no JSON"),
    "newer": (HEADER.replace(":1,", ":2,").encode(), "line 1: version 2 of the format"),
    "a version that is true": (HEADER.replace(":1,", ":true,").encode(), "line 1: no baseline begins so"),
    "a short salt": (HEADER.replace("00", "").encode(), "line 1: the header holds"),
    "a salt of other characters": (HEADER.replace("00", "zz").encode(), "line 1: the header holds"),
    "half-written": (text(line())[:-20], "line 2: is no JSON (the file ends here: half-written?)"),
    "a conflict": (text("<<<<<<< HEAD", line(), "=======", ">>>>>>> x"), "line 2: a merge conflict"),
    "a conflict in the header": (b"<<<<<<< HEAD\n" + text(), "line 1: a merge conflict"),
    "two headers": (text(HEADER), "line 2: a second header"),
    "deep JSON": (text("[" * 8000), "line 2: is no JSON"),
    "deep JSON in a field": (text('{"hash":' + "[" * 5000 + "]" * 5000 + "}"), "line 2:"),
    "a long line": (text(line(reason="x" * 20_000)), "line 2: more than 16,384 bytes"),
    "a field twice": (text(line()[:-1] + ',"path":"b.py"}'), "line 2: a field stands twice"),
    "an unknown field": (text(line(allow=True)), "line 2: unknown field `allow`"),
    "a field missing": (text('{"hash":"x"}'), "line 2: `path` is missing"),
    "no object": (text("[1]"), "line 2: is no JSON object"),
    "another type": (text(line(reason=1)), "line 2: `reason` must be a text"),
    "a flag that is none": (text(line(slow="yes")), "line 2: `slow` must be true or false"),
    "a short hash": (text(line(hash="abc")), "line 2: `hash` is none of straykey's"),
    "a path that climbs": (text(line(path="../a")), "line 2: `path` must be relative"),
    "an absolute path": (text(line(path="/etc/passwd")), "line 2: `path` must be relative"),
    "a NUL in a path": (text(line(path="a\0b")), "line 2: `path` must be relative"),
    "an absurd date": (text(line(expires="9999-99-99")), "line 2: `expires` must be a day"),
    "a date of another age": (text(line(expires="0001-01-01")), "line 2: `expires` must be a day"),
    "a week": (text(line(first_seen="2026-W01-1")), "line 2: `first_seen` must be a day"),
    "a verdict of its own": (text(line(verdict="maybe")), "line 2: `verdict` must be one of true, false, unreviewed"),
    "control characters": (text(line(reason="a\x1b[2Jb")), "line 2: a control character in `reason`"),
    "bidirectional characters": (text(line(owner="a\u202eb")), "line 2: a control character in `owner`"),
    "no UTF-8": (text() + b'{"hash":"\xff"}\n', "line 2: is not UTF-8"),
    "told twice, differently": (text(line(), line(reason="x")), "line 3: the same finding stands here and above"),
    "infinity": (text('{"hash":Infinity}'), "line 2: is no JSON"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_told_with_file_line_and_remedy(what):
    data, words = BROKEN[what]
    with pytest.raises(ConfigError) as caught:
        read(data, "base.jsonl")
    assert f"base.jsonl: {words}" in caught.value.message
    assert caught.value.hint
    assert caught.value.message.isprintable()


def test_the_first_ten_problems_are_told():
    with pytest.raises(ConfigError) as caught:
        read(text(*["{}"] * 50), "b")
    assert len(caught.value.message.splitlines()) == 10


def test_a_million_lines_and_a_hundred_megabytes_are_no_baseline():
    with pytest.raises(ConfigError, match="too large"):
        read(b"x" * (MAX_BYTES + 1), "b")
    with pytest.raises(ConfigError, match="more than 250,000 lines"):
        read(text(*[line()] * 1_000_000)[: MAX_BYTES], "b")


def test_two_branches_that_add_entries_merge_by_themselves(repo):
    def save(*entries):
        repo.write("b.jsonl", dump(Baseline("b", bytes(16), entries)))

    common = tuple(entry(number) for number in range(40))
    merged = 0
    for trial in range(10):
        repo.git("checkout", "-q", "--orphan", f"main{trial}")
        save(*common)
        repo.commit("base")
        for side in ("ours", "theirs"):
            repo.git("checkout", "-q", "-b", f"{side}{trial}", f"main{trial}")
            save(*common, entry(f"{side} {trial}"))
            repo.commit(side)
        try:
            repo.git("merge", "-q", f"ours{trial}")
        except subprocess.CalledProcessError:
            repo.git("merge", "--abort")
            repo.write(".git/info/attributes", "b.jsonl merge=union\n")
            repo.git("merge", "-q", f"ours{trial}")
            repo.write(".git/info/attributes", "")
        else:
            merged += 1
        assert len(read((repo.path / "b.jsonl").read_bytes(), "b").entries) == 42
    assert merged >= 8


def test_a_full_disk_keeps_the_old_file(tmp_path):
    path = tmp_path / "b.jsonl"
    write(Baseline("b", bytes(16), (entry(1),)), str(path))
    before = path.read_bytes()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            write(Baseline("b", bytes(16), tuple(entry(number) for number in range(1000))), str(path))
        except OutputError as error:
            status = 0 if "nothing was lost" in error.hint else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["b.jsonl"]


def test_a_file_keeps_its_mode_and_a_link_its_target(tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write(Baseline("b", bytes(16)), str(link))
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert read(real.read_bytes(), "b").entries == ()


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_never_replaced(kind, tmp_path):
    path = tmp_path / "b"
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    with pytest.raises(OutputError, match="no regular file"):
        write(Baseline("b", bytes(16)), str(path))
    assert len(os.listdir(tmp_path)) == 1
