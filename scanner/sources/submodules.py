"""Finds the submodules of a work tree, so that each can be scanned as the repository it is."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

from scanner.errors import SourceError
from scanner.sources.repo import read_small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.sources.repo import Repository


def submodules(repo: Repository) -> list[str]:
    """Return the top levels of all checked-out submodules, and of theirs, in a fixed order.

    What `.gitmodules` says is hostile: a path that leads outside, through a link, or to no repository is left out.
    Raises SourceError when it can't be understood.
    """
    return list(_below(repo.top)) if repo.top else []


def _below(top: str) -> Iterator[str]:
    for path in _paths(os.path.join(top, ".gitmodules")):
        full = os.path.join(top, *path.split("/"))
        if os.path.realpath(full) == full and full.startswith(top + os.sep) and os.path.lexists(f"{full}/.git"):
            yield full
            yield from _below(full)


def _paths(file: str) -> list[str]:
    content = read_small(file)
    if not content:
        return []
    # GitPython takes 100 ms to import. Only its parser is used, on bytes we read: it runs nothing, follows no include.
    from git.config import GitConfigParser  # noqa: PLC0415  see above

    try:
        parser = GitConfigParser(_NamedBytes(content), read_only=True, merge_includes=False)
        parser.read()
        sections = [name for name in parser.sections() if name.startswith("submodule ")]
        return sorted({parser.get(name, "path", fallback="") for name in sections} - {""})
    except Exception as error:  # noqa: BLE001  the parser raises whatever a hostile file provokes
        raise SourceError(f"{file} can't be understood ({type(error).__name__})", "see git submodule") from None


class _NamedBytes(io.BytesIO):
    name = ".gitmodules"  # GitPython wants a stream to have one
