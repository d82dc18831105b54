"""Odd, unreadable, huge or hostile files: nothing outside is read, nothing hangs, nothing is left out silently."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import socket
import tracemalloc

import pytest

from scanner.errors import GitError, SourceError
from scanner.sources import CHUNK
from scanner.sources.files import FileOptions, FileSource
from scanner.sources.tally import Tally

ODD = [b"line\nfeed", b"esc\x1b[31m", b"caf\xe9", b"tab\tbed", b'quo"te', b"-dash", b"back\\slash", b"\xc3\xbc", b" "]


def read_as_nobody(answer):
    """Read "." without root's right to read everything."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(12345)
        os.setuid(12345)
    tally = Tally()
    paths = [f.origin.path for f in FileSource(["."]).shares(1)[0].fragments(tally)]
    answer.put((paths, tally.incomplete, {skip.path: skip.reason for skip in tally.coverage(0).skips}))


def names(content):
    return sorted(content)


def test_links_are_not_followed_but_for_one_that_is_named(repo, read, reasons, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret").write_text("outside")
    repo.commit({"a": "1"})
    (repo.path / "to-file").symlink_to(tmp_path / "outside/secret")
    (repo.path / "to-folder").symlink_to(tmp_path / "outside")
    (repo.path / "loop").symlink_to("loop")
    repo.git("add", "to-folder")
    for options in (FileOptions(), FileOptions(no_ignore=True)):
        content, tally = read(FileSource([str(repo.path)], options))
        assert names(content) == ["a"]
        assert {reasons(tally)[name] for name in ("to-file", "to-folder", "loop")} == {"symbolic link"}
        assert not tally.incomplete
    assert read(FileSource([str(repo.path / "to-folder")]))[0] == {"secret": b"outside"}


def test_a_tracked_folder_swapped_for_a_link_is_not_entered(repo, read, reasons, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/b").write_text("outside")
    repo.commit({"a": "1", "sub/b": "2"})
    shutil.rmtree(repo.path / "sub")
    (repo.path / "sub").symlink_to(tmp_path / "outside")
    content, tally = read(FileSource([str(repo.path)]))
    assert names(content) == ["a"]
    assert reasons(tally)["sub/b"] == "deleted or not checked out"


def test_an_index_entry_that_leads_outside_is_not_opened(repo, read, reasons, tmp_path):
    """No git command makes one, but a hand-made index can hold it."""
    (tmp_path / "x").write_text("outside")
    repo.stage("qq/x", "1")
    index = repo.path / ".git/index"
    index.write_bytes(index.read_bytes().replace(b"qq/x", b"../x"))
    body = index.read_bytes()[:-20]
    index.write_bytes(body + hashlib.sha1(body).digest())
    content, tally = read(FileSource([str(repo.path)]))
    assert b"outside" not in content.values()
    assert reasons(tally)["../x"] == "the path leads outside"


def test_what_is_no_regular_file_is_passed_over_without_waiting(repo, read, reasons, monkeypatch):
    repo.commit({"a": "1", "was-a-file": "2"})
    os.mkfifo(repo.path / "pipe")
    os.unlink(repo.path / "was-a-file")
    os.mkfifo(repo.path / "was-a-file")
    monkeypatch.chdir(repo.path)
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("sock")
        content, tally = read(FileSource([".", "pipe", "sock", "/dev/null"], FileOptions(no_ignore=True)))
        assert b"1" in content.values()
        assert len(content) == 1
        told = reasons(tally)
    assert {reason for path, reason in told.items() if ".git" not in path} == {"not a regular file"}
    assert sum(path.endswith(("pipe", "sock", "null", "was-a-file")) for path in told) == 4
    assert reasons(read(FileSource(["."]))[1])["was-a-file"] == "not a regular file"


def test_a_deleted_tracked_file_is_not_incomplete_but_a_vanished_one_is(repo, read, reasons, tmp_path):
    repo.commit({"a": "1", "sub/b": "2"})
    shutil.rmtree(repo.path / "sub")
    _, tally = read(FileSource([str(repo.path)]))
    assert reasons(tally) == {"sub/b": "deleted or not checked out"}
    assert not tally.incomplete
    (tmp_path / "x").write_text("1")
    source = FileSource([str(tmp_path / "x")])
    (tmp_path / "x").unlink()
    _, tally = read(source)
    assert reasons(tally) == {"x": "No such file or directory"}
    assert tally.incomplete


@pytest.mark.parametrize("tracked", [True, False])
def test_odd_names_are_read_and_kept(repo, read, tracked):
    for name in ODD:
        (repo.stage if tracked else repo.write)(b"d/" + name, name)
    content, _ = read(FileSource([str(repo.path)]))
    assert {os.fsencode(path): data for path, data in content.items()} == {b"d/" + name: name for name in ODD}


@pytest.mark.parametrize("tracked", [True, False])
def test_folders_300_deep_are_read_with_few_descriptors(repo, tracked):
    deep = "/".join(["d"] * 300)
    for name in (f"{deep}/x", f"{deep}/y", "d/d/z", "a"):
        repo.write(name, name)
    if tracked:
        repo.git("add", ".")
    most = 0

    def watch(source):
        nonlocal most
        for fragment in source.shares(1)[0].fragments(Tally()):
            most = max(most, len(os.listdir("/dev/fd")))
            yield fragment.origin.path, fragment.data

    for options in (FileOptions(), FileOptions(no_ignore=True)):
        assert dict(watch(FileSource([str(repo.path)], options))) == {
            name: name.encode() for name in (f"{deep}/x", f"{deep}/y", "d/d/z", "a")
        }
    assert most < 100


def test_paths_longer_than_the_system_takes_at_once_are_read(tmp_path, read):
    root = tmp_path / "plain"
    root.mkdir()
    fd = os.open(root, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("n" * 200, dir_fd=fd)
        fd, old = os.open("n" * 200, os.O_RDONLY, dir_fd=fd), fd
        os.close(old)
    os.close(os.open("x", os.O_CREAT | os.O_WRONLY, dir_fd=fd))
    os.close(fd)
    assert names(read(FileSource([str(root)]))[0]) == ["/".join(["n" * 200] * 30) + "/x"]


def test_a_broken_index_is_incomplete_and_untracked_files_are_read_all_the_same(repo, read):
    repo.commit({"a": "1"})
    (repo.path / ".git/index").write_bytes(b"DIRC broken")
    _, tally = read(FileSource([str(repo.path)]))
    assert tally.incomplete
    assert any("index" in skip.reason for skip in tally.coverage(0).skips)


def test_a_repository_of_somebody_else_is_refused_not_passed_over(repo):
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to somebody else")
    os.chown(repo.path, 12345, 12345)
    with pytest.raises(GitError):
        FileSource([str(repo.path)])


@pytest.mark.parametrize("git", [True, False])
def test_what_can_not_be_read_is_incomplete(make_repo, tmp_path, monkeypatch, git):
    root = tmp_path / "tree"
    if git:
        make_repo("tree")
    for name in ("open", "shut", "folder/x"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("1")
    # What is imported late is imported now: nobody may not be allowed to read the checkout.
    list(FileSource([str(root)]).shares(1)[0].fragments(Tally()))
    if os.geteuid() == 0:
        for path in (root, *root.rglob("*")):
            os.chown(path, 12345, 12345)
    for parent in (tmp_path, *tmp_path.parents[:4]):
        if parent.name.startswith(("test_", "popen-", "pytest-")):  # pytest's own folders, two or three of them
            parent.chmod(0o755)
    (root / "shut").chmod(0)
    (root / "folder").chmod(0)
    monkeypatch.chdir(root)
    context = multiprocessing.get_context("fork")
    answer = context.SimpleQueue()
    process = context.Process(target=read_as_nobody, args=[answer])
    process.start()
    process.join(60)
    assert process.exitcode == 0
    paths, incomplete, told = answer.get()
    assert (paths, incomplete) == (["open"], True)
    assert told == {"shut": "Permission denied", "folder/" if git else "folder": "Permission denied"}


def test_a_large_file_is_read_in_pieces_of_bounded_memory(tmp_path):
    size = 12 * CHUNK + 17
    with open(tmp_path / "big", "wb") as file:
        file.writelines([b"0123456789abcde\n" * (CHUNK // 16)] * 12)
        file.write(b"x" * 17)
    tally = Tally()
    tracemalloc.start()
    owned = 0
    for fragment in FileSource([str(tmp_path / "big")]).shares(1)[0].fragments(tally):
        owned += fragment.end - fragment.start
        last = fragment.cursor
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert owned == tally.bytes == size
    assert last.line > 10 * CHUNK // 16
    assert peak < 4 * CHUNK + (1 << 20)


def test_no_scratch_folder_is_left_when_reading_ends_early(repo, tmp_path, monkeypatch):
    for number in range(300):
        repo.write(f"f{number}", "x")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    source = FileSource([str(repo.path)])
    fragments = source.shares(1)[0].fragments(Tally())
    next(fragments)
    assert os.listdir(tmp_path / "tmp")
    source.close()
    assert os.listdir(tmp_path / "tmp") == []


def test_a_pipe_called_gitignore_does_not_block_the_scan(repo, read, reasons, monkeypatch):
    monkeypatch.setattr("scanner.sources.worktree._PATIENCE", 0.3)
    repo.commit({"sub/a": "1"})
    os.mkfifo(repo.path / "sub/.gitignore")
    content, tally = read(FileSource([str(repo.path)]))
    assert content == {"sub/a": b"1"}
    assert "untracked" in reasons(tally)["sub/.gitignore"]
    assert tally.incomplete


def test_a_current_folder_that_is_gone_is_said(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(SourceError, match="can't read"):
        FileSource(["."])


def test_the_environment_of_a_hook_does_not_reach_paths_outside(repo, tmp_path, read, monkeypatch):
    repo.commit({"a": "1"})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/x").write_text("2")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("GIT_DIR", str(repo.path / ".git"))
    (tmp_path / "work/a").write_text("3")
    content, _ = read(FileSource([".", "../elsewhere"]))
    assert content == {"work/a": b"3", "elsewhere/x": b"2"}
