from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from scanner.errors import OutputError
from scanner.report.output import opened

ROOT = Path(__file__).resolve().parents[2]


def write(path, data=b"report\n"):
    with opened(str(path)) as out:
        out.write(data)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def umask():
    old = os.umask(0o027)
    yield
    os.umask(old)


@pytest.fixture
def public():
    """A folder that everybody may use, and a process without root's rights."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        yield Path(name)
        if root:
            os.seteuid(0)


@pytest.mark.usefixtures("umask")
def test_a_new_file_gets_the_umasks_mode(tmp_path):
    write(tmp_path / "new.txt")
    assert (tmp_path / "new.txt").read_bytes() == b"report\n"
    assert stat.S_IMODE((tmp_path / "new.txt").stat().st_mode) == 0o640
    assert names(tmp_path) == ["new.txt"]


def test_an_old_file_is_replaced_and_keeps_its_mode(tmp_path):
    target = tmp_path / "old.txt"
    target.write_bytes(b"something longer than the report")
    target.chmod(0o604)
    write(target)
    assert target.read_bytes() == b"report\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


def test_a_link_keeps_pointing_at_the_file_it_names(tmp_path):
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"report\n"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, BrokenPipeError])
def test_a_failed_report_leaves_the_old_file_and_nothing_beside_it(tmp_path, error):
    target = tmp_path / "old.txt"
    target.write_bytes(b"old")
    with pytest.raises(error), opened(str(target)) as out:  # noqa: PT012 - the block is what fails
        out.write(b"half")
        raise error
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["old.txt"]


def test_a_reader_sees_the_old_report_until_the_new_one_is_whole(tmp_path):
    target = tmp_path / "old.txt"
    target.write_bytes(b"old")
    with opened(str(target)) as out:
        out.write(b"x" * 100_000)
        assert target.read_bytes() == b"old"


def test_a_pipe_is_written_directly(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write(pipe)
    reader.join(10)
    assert read == [b"report\n"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_is_written_directly():
    write("/dev/null")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize("name", ["-", "/dev/stdout", None])
def test_standard_output(name, capfdbinary):
    with opened(name) as out:
        out.write(b"report\n")
    assert capfdbinary.readouterr().out == b"report\n"


def test_a_full_disk_is_named_with_its_remedy():
    with pytest.raises(OutputError, match="can't write /dev/full: No space left") as caught:
        write("/dev/full")
    assert "free some space" in caught.value.hint


def test_a_limit_on_file_sizes_leaves_nothing_behind(tmp_path):
    code = (
        "import resource, sys; sys.path.insert(0, sys.argv[1])\n"
        "from scanner.errors import OutputError; from scanner.report.output import opened\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    with opened(sys.argv[2]) as out: out.write(b'x' * 100_000)\n"
        "except OutputError as error: print(error, error.hint)\n"
    )
    target = tmp_path / "big.txt"
    done = subprocess.run([sys.executable, "-c", code, ROOT, target], check=True, capture_output=True, text=True)
    assert done.stdout.startswith(f"can't write {target}: File too large")
    assert "ulimit" in done.stdout
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "reason", "hint"),
    [
        ("missing/report.txt", "No such file", "create the folder"),
        ("", "Is a directory", "name a file in that folder"),
        ("file/report.txt", "Not a directory", "no folder"),
        ("x" * 300, "File name too long", "shorter"),
        ("loop", "symbolic links", "loop"),
    ],
)
def test_what_cannot_be_written_is_named_with_its_remedy(tmp_path, path, reason, hint):
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    target = tmp_path / path
    with pytest.raises(OutputError, match=reason) as caught:
        write(target)
    assert str(tmp_path) in caught.value.message
    assert hint in caught.value.hint
    assert names(tmp_path) == ["file", "loop"]


def test_a_folder_without_leave_is_named(public):
    (public / "closed").mkdir(mode=0o555)
    with pytest.raises(OutputError, match=r"can't write .*/closed/report\.txt: Permission denied") as caught:
        write(public / "closed" / "report.txt")
    assert "--output -" in caught.value.hint


def test_a_read_only_file_is_not_replaced(public):
    target = public / "old.txt"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(OutputError, match="Permission denied"):
        write(target)
    assert target.read_bytes() == b"old"
    assert names(public) == ["old.txt"]


def test_a_hostile_name_is_shown_escaped(tmp_path):
    with pytest.raises(OutputError, match=r"\\x1b\[31m"):
        write(tmp_path / "\x1b[31m" / "x")


def test_a_closed_pipe_passes_through(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(BrokenPipeError), opened(str(pipe)) as out:  # noqa: PT012 - the block is what fails
        os.close(reader)
        out.write(b"x" * 1_000_000)
