"""Loads grammars, each when a file first needs it."""

from __future__ import annotations

import importlib
import time
from typing import TYPE_CHECKING

from scanner.usage.code.lower import Language, TooMuchError

if TYPE_CHECKING:
    from tree_sitter import Parser, Tree


class Grammars:
    """Parsers by language. A grammar that is not installed is asked for once."""

    def __init__(self) -> None:
        self._parsers: dict[tuple[str, str], Parser | None] = {}

    def parser(self, language: Language) -> Parser | None:
        """Return a language's parser, None if its grammar is not installed."""
        key = (language.grammar, language.entry)
        if key not in self._parsers:
            self._parsers[key] = _load(language)
        return self._parsers[key]


def parse(parser: Parser, code: bytes, deadline: float) -> Tree:
    """Parse code; raises TooMuchError at the deadline (of the thread's clock): some grammars would go on and on.

    A line's end is added: behind a last `@`, tree-sitter-kotlin 1.1.0 looks for white space for ever.

    What is read is handed over as views, and released: tree-sitter 0.26.1 never lets go of what its reader returned.
    """
    ended = code if code.endswith(b"\n") else code + b"\n"
    views: list[memoryview] = []

    def read(offset: int, _point: object) -> memoryview:
        views.append(memoryview(ended)[offset:])
        return views[-1]

    def is_late(_offset: int, _has_error: bool) -> bool:  # noqa: FBT001 - as the library calls it
        return time.thread_time() > deadline

    try:
        return parser.parse(read, progress_callback=is_late)
    except ValueError:
        parser.reset()
        raise TooMuchError("too slow to parse") from None
    finally:
        for view in views:
            view.release()


def _load(language: Language) -> Parser | None:
    try:
        import tree_sitter  # noqa: PLC0415 - 20 ms that only files with code to read are worth

        module = importlib.import_module(language.grammar)
        return tree_sitter.Parser(tree_sitter.Language(getattr(module, language.entry)()))
    except (ImportError, AttributeError, ValueError, OSError):
        return None
