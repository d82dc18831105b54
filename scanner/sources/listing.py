"""Lists the files of a work tree as git sees them: tracked, and untracked but not ignored. Streams; reads no file."""

from __future__ import annotations

import os
import re
from typing import IO, TYPE_CHECKING

from scanner.model import Skip
from scanner.sources.repo import clean_environment, complaint, run_git
from scanner.sources.scratch import Scratch
from scanner.sources.walk import SYMBOLIC_LINK

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Sequence

    from scanner.sources.repo import Repository

SUBMODULE = "submodule (--submodules reads it)"
NESTED = "nested repository (scan it by its own path)"
IGNORED = "git ignores it (--no-ignore reads it)"

_BLOCK = 1 << 16


def list_work_tree(repo: Repository, folders: Sequence[str]) -> Iterator[tuple[bool, str | Skip]]:
    """Yield (is tracked, path) for each file below `folders`, relative to the top level, and a Skip for the rest."""
    specs = ["--", *folders] if all(folders) else []
    seen = False
    with Scratch(repo) as scratch:
        tracked = _Lister(scratch, "tracked", ["-s", *specs])
        untracked = _Lister(scratch, "untracked", ["-o", *_ignore_options(scratch), *specs])
        for record in tracked.records():
            mode, path = record[:6], record[record.index("\t") + 1 :]
            seen = True
            yield True, _tracked(mode, path)
        for path in untracked.records():
            seen = True
            yield False, Skip(path, NESTED) if path.endswith("/") else path
        for lister in (tracked, untracked):
            for skip in lister.trouble():
                seen = True
                yield False, skip
    if not seen and specs:
        yield False, Skip(", ".join(folders), IGNORED)


def _tracked(mode: str, path: str) -> str | Skip:
    if mode.startswith("100"):
        return path
    return Skip(path, SYMBOLIC_LINK if mode == "120000" else SUBMODULE)


def _ignore_options(scratch: Scratch) -> list[str]:
    """Carry over what git ignores besides the `.gitignore` files: the repository's own list and the person's."""
    options = ["--exclude-standard"]
    own = os.path.join(scratch.repo.common_dir, "info", "exclude")
    # The person's own configuration is asked from within the scratch repository, where nothing hostile joins in.
    env = clean_environment()
    del env["GIT_CONFIG_GLOBAL"], env["GIT_CONFIG_NOSYSTEM"]
    env["GIT_DIR"] = scratch.path
    listing = run_git(["config", "-z", "--type=path", "--default", "", "--get", "core.excludesFile"], env=env)
    users = os.fsdecode(listing.rstrip(b"\0"))
    options += [f"--exclude-from={path}" for path in (own, users) if os.path.isfile(path) and os.access(path, os.R_OK)]
    return options


class _Lister:
    """One `ls-files` at work, its complaints kept for the end."""

    def __init__(self, scratch: Scratch, name: str, options: Sequence[str]) -> None:
        self._errors: IO[bytes] = open(os.path.join(scratch.path, f"{name}.err"), "w+b")  # noqa: SIM115  see `trouble`
        self._process: subprocess.Popen[bytes] = scratch.start(
            ["--literal-pathspecs", "ls-files", "-z", *options], stderr=self._errors, index=True, work_tree=True
        )

    def records(self) -> Iterator[str]:
        output = self._process.stdout
        assert output is not None  # noqa: S101  `start` makes the pipe
        rest = b""
        while block := output.read1(_BLOCK):  # type: ignore[attr-defined]  # a BufferedReader, which IO[bytes] hides
            *records, rest = (rest + block).split(b"\0")
            for record in records:
                yield os.fsdecode(record)

    def trouble(self) -> Iterator[Skip]:
        """Yield what git could not read; empty when all went well."""
        code = self._process.wait()
        with self._errors as errors:
            errors.seek(0)
            told = errors.read()
        for line in told.decode("utf-8", "surrogateescape").splitlines():
            if warning := re.fullmatch(r"warning: could not open directory '(.*)': (.*)", line):
                yield Skip(warning[1], warning[2], incomplete=True)
        if code != 0:
            yield Skip(".", f"git can't list the files: {complaint(told)}", incomplete=True)
