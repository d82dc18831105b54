"""One `git log` over many commits, running beside us into a file: which commit brought which blob to which path."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, NamedTuple

from scanner.sources.objects import scratch_file, write_ids
from scanner.sources.repo import complaint

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Sequence

    from scanner.sources.scratch import Scratch

_SUBMODULE = b"160000"


class Entry(NamedTuple):
    """A commit of the log with what it brings: (new id, path) of each changed file, over all of its parents."""

    commit: str
    date: str
    paths: list[tuple[bytes, bytes]]


class Log:
    """One `git log --raw -c` over what `tips` reach and `exclude` does not, running by itself.

    About 150 bytes a changed path on disk, and nothing in memory.
    """

    # `-c`: of a merge what no parent has, once; without it an evil merge is lost, with `-m` everything comes twice.
    _ARGS = ("log", "--raw", "-c", "--root", "-z", "--no-abbrev", "--no-renames", "--date-order", "--reverse",
             "--no-show-signature", "--format=%H %aI", "--ignore-missing", "--stdin")  # fmt: skip

    def __init__(self, scratch: Scratch, tips: Sequence[str], exclude: Sequence[str]) -> None:
        self.troubles: tuple[str, ...] = ()
        self._process: subprocess.Popen[bytes] | None = None
        self._out = scratch_file(scratch)
        self._errors = scratch_file(scratch)
        if not tips:  # git would take HEAD, which a scratch repository has not
            return
        with write_ids(scratch, [*map(str.encode, tips), *(b"^" + tip.encode() for tip in exclude)]) as names:
            names.seek(0)
            self._process = scratch.start(self._ARGS, stdin=names, stdout=self._out, stderr=self._errors)

    def entries(self) -> Iterator[Entry]:
        """Wait for git, then yield each commit, parents before children; once. `troubles` tells if git broke off."""
        code = self._process.wait() if self._process else 0
        self._out.seek(0)
        with self._out, self._errors:
            yield from _parse(fields_of(self._out))
            self._errors.seek(0)
            if code != 0:
                self.troubles = (complaint(self._errors.read(1 << 16)) or f"git log ended with code {code}",)


def fields_of(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what stands before each NUL; a last piece without one was cut off and is left out."""
    rest = b""
    while chunk := file.read(1 << 18):
        parts = (rest + chunk).split(b"\0")
        rest = parts.pop()
        yield from parts


def _parse(fields: Iterator[bytes]) -> Iterator[Entry]:
    """Read `<commit> <date>` and, for each changed file, a raw line and a path (git-log, "RAW OUTPUT FORMAT").

    The raw line of a merge begins with a colon for each parent and has a mode and an id for each parent before its own.
    """
    entry: Entry | None = None
    for field in fields:
        line = field.removeprefix(b"\n")
        if not line:
            continue
        if not line.startswith(b":"):
            if entry:
                yield entry
            commit, _, date = line.decode("ascii", "replace").partition(" ")
            entry = Entry(commit, date, [])
            continue
        path = next(fields, None)
        if path is None or entry is None:
            break
        columns = line.split(b" ")
        parents = len(columns[0]) - len(columns[0].lstrip(b":"))
        new = columns[2 * parents + 1]
        if columns[parents] != _SUBMODULE and new.strip(b"0"):
            entry.paths.append((new, path))
    if entry:
        yield entry
