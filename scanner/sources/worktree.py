"""Lists the files of a work tree as git sees them: tracked, and untracked but not ignored. Streams; reads no file."""

from __future__ import annotations

import errno
import os
import re
import select
from typing import TYPE_CHECKING

from scanner.model import Skip
from scanner.sources.blobs import output
from scanner.sources.reasons import IGNORED, NESTED, SUBMODULE, SYMBOLIC_LINK
from scanner.sources.repo import clean_environment, complaint, relative, run_git
from scanner.sources.scratch import Scratch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scanner.sources.repo import Repository

_BLOCK = 1 << 16

# Git reads whatever is called .gitignore, and waits for ever at a pipe: after so many silent seconds we look for one.
_PATIENCE = 20.0


def list_work_tree(repo: Repository, folders: Sequence[str]) -> Iterator[tuple[bool, str | Skip]]:
    """Yield (is tracked, path) for each file below `folders`, relative to the top level, and a Skip for the rest."""
    specs = ["--", *folders] if all(folders) else []
    seen = False
    with Scratch(repo) as scratch:
        # Both at once: looking for untracked files takes several times as long.
        tracked = _Lister(scratch, "tracked", ["-s", *specs])
        untracked = _Lister(scratch, "untracked", ["-o", *_ignore_options(scratch), *specs])
        for item in _tracked(tracked):
            seen = True
            yield True, item
        if obstacle := untracked.find_obstacle(repo.top):
            scratch.stop(untracked.process)
            yield False, Skip(obstacle, "git can't read this, so untracked files were not found", incomplete=True)
            return
        for path in untracked.records():
            seen = True
            yield False, Skip(path, NESTED) if path.endswith("/") else path
        for lister in (tracked, untracked):
            for skip in lister.trouble():
                seen = True
                yield False, skip
    if not seen and specs:
        yield False, Skip(", ".join(folders), IGNORED)


def _tracked(lister: _Lister) -> Iterator[str | Skip]:
    """Parse `mode object stage TAB path` (git-ls-files, "OUTPUT"); an unmerged path stands there up to three times."""
    last = ""
    for record in lister.records():
        path = record[record.index("\t") + 1 :]
        if path == last:
            continue
        last = path
        if record.startswith("100"):
            yield path
        else:
            yield Skip(path, SYMBOLIC_LINK if record.startswith("120000") else SUBMODULE)


def _ignore_options(scratch: Scratch) -> list[str]:
    """Carry over what git ignores besides the `.gitignore` files: the repository's own list and the person's."""
    own = os.path.join(scratch.repo.common_dir, "info", "exclude")
    # The person's own configuration is asked from within the scratch repository, where nothing hostile joins in.
    env = clean_environment()
    del env["GIT_CONFIG_GLOBAL"], env["GIT_CONFIG_NOSYSTEM"]
    env["GIT_DIR"] = scratch.path
    told = run_git(["config", "-z", "--type=path", "--default", "", "--get", "core.excludesFile"], env=env)
    users = os.fsdecode(told.rstrip(b"\0"))
    found = [path for path in (own, users) if os.path.isfile(path) and os.access(path, os.R_OK)]
    return ["--exclude-standard", *(f"--exclude-from={path}" for path in found)]


class _Lister:
    """One `ls-files` at work, its complaints kept for the end."""

    def __init__(self, scratch: Scratch, name: str, options: Sequence[str]) -> None:
        self._complaints = os.path.join(scratch.path, f"{name}.err")
        with open(self._complaints, "wb") as stderr:
            self.process = scratch.start(
                ["--literal-pathspecs", "ls-files", "-z", *options], stderr=stderr, index=True, work_tree=True
            )

    def find_obstacle(self, top: str) -> str:
        """Wait for the first answer; return the path of a pipe that git is stuck at, "" if there is none."""
        if os.name == "nt" or select.select([output(self.process)], [], [], _PATIENCE)[0]:
            return ""
        for folder, _, names in os.walk(top):
            path = os.path.join(folder, ".gitignore")
            if ".gitignore" in names and not os.path.islink(path) and not os.path.isfile(path):
                return relative(path, top)
        return ""

    def records(self) -> Iterator[str]:
        """Yield what git prints between NULs."""
        stream = output(self.process)
        rest = b""
        while block := stream.read(_BLOCK):
            *records, rest = (rest + block).split(b"\0")
            yield from map(os.fsdecode, records)

    def trouble(self) -> Iterator[Skip]:
        """Yield what git could not read, once it has ended; nothing when all went well."""
        code = self.process.wait()
        with open(self._complaints, "rb") as file:
            told = file.read()
        for line in told.decode("utf-8", "surrogateescape").splitlines():
            # Git cuts its words off after 4 KiB, as happens with a path that is too long to open.
            if warning := re.fullmatch(r"warning: could not open directory '(.*?)(?:': (.*))?", line):
                yield Skip(warning[1], warning[2] or os.strerror(errno.ENAMETOOLONG), incomplete=True)
        if code != 0:
            yield Skip(".", f"git can't list the files: {complaint(told)}", incomplete=True)
