"""Tells what a file is for by its path, and whether a name is one that tools ship to clients."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from fnmatch import fnmatchcase

from scanner.usage.path_classes import (
    ENDINGS,
    FILES,
    FOLDERS,
    PUBLIC_PREFIXES,
    SOURCES,
    WEB,
    WEB_FOLDERS,
    WEB_SERVERS,
)


def is_public(name: str) -> bool:
    """Tell whether the value of an environment variable of this name ends up in a client."""
    return name.rpartition(".")[2].startswith(PUBLIC_PREFIXES)


@functools.lru_cache(maxsize=1024)
def path_class(path: str) -> str:
    """Return test, docs, example, client, production or ci; empty for none. The most specific segment wins.

    The nearer to the end the more specific; of globs that end at the same segment the longer one. An ending of a file's
    name counts where nothing else does.
    """
    segments = [segment for segment in path.split("/") if segment]
    if not segments:
        return ""
    best: tuple[tuple[int, int], str] = ((-1, 0), "")
    folders = _without_packages(segments[:-1])
    web = (("client", WEB_FOLDERS), ("", WEB_SERVERS)) if segments[-1].lower().endswith(WEB) else ()
    for name, globs in (*FOLDERS, *web):
        best = max(best, *((_folder(folders, glob), name) for glob in globs), key=_rank)
    for name, globs in FILES:
        found = [((len(segments), len(glob)), name) for glob in globs if _fits(segments[-1], glob)]
        best = max(best, *found, key=_rank) if found else best
    return best[1] if best[0][0] >= 0 else _by_ending(segments[-1].lower())


def _rank(found: tuple[tuple[int, int], str]) -> tuple[int, int]:
    return found[0]


def _without_packages(folders: list[str]) -> list[str]:
    ends = [at + len(parts) for parts in SOURCES if (at := _first(folders, parts)) >= 0]
    return folders[: min(ends)] if ends else folders


def _folder(folders: list[str], glob: str) -> tuple[int, int]:
    """Return where a glob ends in the folders, the last one that it fits, and its length; -1 for nowhere."""
    parts = glob.rstrip("/").split("/")
    for start in range(len(folders) - len(parts), -1, -1):
        if _stands(folders, start, parts):
            return start + len(parts) - 1, len(glob)
    return -1, 0


def _first(folders: list[str], parts: Sequence[str]) -> int:
    starts = range(len(folders) - len(parts) + 1)
    return next((start for start in starts if _stands(folders, start, parts)), -1)


def _stands(folders: list[str], start: int, parts: Sequence[str]) -> bool:
    return all(_fits(folder, part) for folder, part in zip(folders[start:], parts, strict=False))


def _fits(name: str, glob: str) -> bool:
    return fnmatchcase(name.lower() if glob == glob.lower() else name, glob)


def _by_ending(name: str) -> str:
    return next((kind for kind, endings in ENDINGS if name.endswith(endings)), "")
