"""What now stands at a path: on disk, in the index, or in the newest commit; read only when triage asks."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from scanner.errors import StraykeyError
from scanner.model import Origin, Secret
from scanner.modes.look import Look
from scanner.sources.repo import relative

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from scanner.engine import Engine
    from scanner.model import Fragment
    from scanner.modes.request import ScanRequest
    from scanner.sources.files import FileSource
    from scanner.sources.repo import Repository
    from scanner.sources.scratch import Scratch


class Standing:
    """Looks up the secrets of one path at a time. It has to be closed."""

    def __init__(self, request: ScanRequest, engine: Engine) -> None:
        self._request = request
        self._engine = engine
        self._known: dict[str, Mapping[str, Secret] | None] = {}
        self._uses: dict[str, frozenset[str]] = {}
        self._files: FileSource | None = None
        self._scratch: Scratch | None = None
        self._commit = ""

    def __call__(self, path: str) -> Mapping[str, Secret] | None:
        """Return the secrets, by secret hash, that now stand at `path`; None if there is nothing to read."""
        if path not in self._known:
            self._known[path] = self._look(path)
        return self._known[path]

    def uses(self, path: str) -> frozenset[str]:
        """Return the hashes of the misuses that now stand at `path`; none for content that is not linted."""
        if path not in self._uses:
            look = Look(self._engine, self._request._replace(lint=True, pedantic=True))
            found: set[str] = set()
            with suppress(StraykeyError):  # as below
                for fragment in self.fragments(path):
                    found.update(leak.secret_hash for leak in look.leaks(fragment) if leak.misuse is not None)
            self._uses[path] = frozenset(found)
        return self._uses[path]

    def _look(self, path: str) -> Mapping[str, Secret] | None:
        found: dict[str, Secret] = {}
        worker = self._engine.worker(found)
        is_there = False
        with suppress(StraykeyError):  # git has nothing there
            for fragment in self.fragments(path):
                is_there = True
                worker.scan(fragment)
        return found if is_there else None

    def folders(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Return the named files and folders as findings' paths name them, "" for the top itself."""
        top = self._source().layout.root
        return tuple(relative(os.path.realpath(path), top) for path in paths or (".",))

    def close(self) -> None:
        """End git."""
        if self._scratch is not None:
            self._scratch.close()
        if self._files is not None:
            self._files.close()

    def fragments(self, path: str) -> Generator[Fragment, None, None]:
        """Yield the content that now stands at `path`; raises StraykeyError if git has none there."""
        if self._request.mode in ("files", "stdin"):
            yield from self._source().again([Origin("file", path)])
            return
        scratch = self._open()
        if scratch is None:
            return
        from scanner.sources.history import read_again  # noqa: PLC0415 - only for git

        is_index = self._request.mode == "index"
        name = f":0:{path}" if is_index else f"{self._commit}:{path}"
        args = ["rev-parse", "--verify", "--quiet", "--end-of-options", name]
        found = scratch.git(args, index=is_index).decode().strip()
        for fragment in read_again(scratch, [Origin("blob", path, found)]):
            yield fragment._replace(origin=fragment.origin._replace(path=path))

    def _open(self) -> Scratch | None:
        if self._scratch is None:
            from scanner.sources.repo import discover  # noqa: PLC0415 - only for git
            from scanner.sources.scratch import Scratch  # noqa: PLC0415 - likewise

            path = next(iter(self._request.paths), ".")
            repo = discover(path if os.path.exists(path) else ".")  # what is staged may be gone from disk
            if repo is None:
                return None
            self._scratch = Scratch(repo)
            self._commit = self._newest(repo, self._scratch)
        return self._scratch

    def _newest(self, repo: Repository, scratch: Scratch) -> str:
        if self._request.mode != "range":
            return repo.head
        from scanner.sources.revisions import resolve_range  # noqa: PLC0415 - only for ranges

        return next(iter(resolve_range(repo, scratch, self._request.range).include), "")

    def _source(self) -> FileSource:
        """Return all files that findings' paths could name, whatever this scan was told to leave out."""
        if self._files is None:
            from scanner.sources.files import FileOptions, FileSource  # noqa: PLC0415 - not for git
            from scanner.sources.targets import resolve_targets  # noqa: PLC0415 - likewise

            paths = self._request.paths if self._request.mode == "files" else ()
            top = resolve_targets(paths or (".",)).root
            self._files = FileSource([top], FileOptions(no_ignore=True))
        return self._files
