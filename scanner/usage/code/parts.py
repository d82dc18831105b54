"""Finds the code in a file: all of it, or blocks in pages, documents and notebooks; with its places in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scanner.usage.code.languages import JAVASCRIPT, PAGES, TYPESCRIPT, Choice, choose

MARKUP = frozenset({"md", "mdx", "markdown", "mdown", "qmd", "rmd", "rst", "adoc", "asciidoc"})


class Part(NamedTuple):
    """Code in one language; `places` is where its first byte stands in the file, or a list of where each does."""

    choice: Choice
    code: bytes
    places: int | Sequence[int] = 0


def find(data: bytes, path: str) -> Iterator[Part]:
    """Give the parts of a file in order; none for a file that holds no code."""
    ending = path.rpartition(".")[2].lower()
    if ending in MARKUP:
        from scanner.usage.code import fences  # noqa: PLC0415 - as for grammars: only what a file needs

        yield from fences.find(data, ending)
    elif ending == "ipynb":
        from scanner.usage.code import notebooks  # noqa: PLC0415 - as above

        yield from notebooks.find(data)
    else:
        choice = choose(path, data)
        if choice is not None:
            yield Part(choice, data)
        if ending in PAGES:
            from scanner.usage.code import scripts  # noqa: PLC0415 - as above

            for start, code, typed in scripts.blocks(data, path):
                yield Part(TYPESCRIPT if typed else JAVASCRIPT, code, start)


def reads(path: str, data: bytes) -> bool:
    """Tell whether a file may hold code that is read."""
    ending = path.rpartition(".")[2].lower()
    return ending in PAGES or ending in MARKUP or ending == "ipynb" or choose(path, data) is not None
