"""Stage 1 by hyperscan: block mode, no start of match, all matches.

A compiled database and what its numbers mean are kept in the user's cache: a third of a second of compiling saved at
every start. `hyperscan.loadb` refuses a damaged file (measured with 200 bit flips), and then it is compiled anew; a
checksum guards the meanings.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any

import hyperscan

from scanner import __version__, cache
from scanner.engine.keywords import Keyword, Meaning
from scanner.engine.prefilter import Event

VERSION = str(getattr(hyperscan, "__version__", "0"))  # missing from its stubs


def _append(number: int, _start: int, end: int, _flags: int, context: Any) -> None:
    context.append((number, end))


class HyperscanMatcher:
    """One thread's scratch space."""

    __slots__ = ("_scan", "_scratch")

    def __init__(self, database: hyperscan.Database) -> None:
        self._scan = database.scan
        self._scratch = hyperscan.Scratch(database)

    def events(self, data: bytes) -> list[Event]:
        """Return all events; the GIL is released while hyperscan reads."""
        found: list[Event] = []
        self._scan(data, match_event_handler=_append, context=found, scratch=self._scratch)
        return found


class HyperscanDatabase:
    """The compiled keywords."""

    def __init__(self, database: hyperscan.Database) -> None:
        self.name = f"hyperscan {VERSION}"
        self._database = database

    def matcher(self) -> HyperscanMatcher:
        """Return a matcher for one thread."""
        return HyperscanMatcher(self._database)


FORMS = 5
"""Raised when `forms` or `keywords` change, so that no database of before is read for the same rules."""


def _cache_name(digest: str) -> str:
    return f"{digest[:32]}-{__version__}-{FORMS}-{VERSION}.db"


def load(digest: str) -> tuple[HyperscanDatabase, Callable[[], tuple[Meaning, ...]]] | None:
    """Return the database of this ruleset from the cache, and what reads the meanings at the first event; or None."""
    stored = cache.read(_cache_name(digest))
    if stored is None:
        return None
    begin = stored.find(b"\n") + 1
    try:
        size, checksum = map(int, stored[:begin].split())
        if zlib.crc32(memoryview(stored)[begin:]) != checksum:
            return None
        database = hyperscan.loadb(stored[begin + size :], hyperscan.HS_MODE_BLOCK)
    except (ValueError, hyperscan.error):
        return None
    return HyperscanDatabase(database), lambda: _meanings(stored[begin : begin + size])


def _meanings(text: bytes) -> tuple[Meaning, ...]:
    return tuple(Meaning(form, width, tuple(t), tuple(p), tuple(h)) for form, width, t, p, h in json.loads(text))


def build(keywords: tuple[Keyword, ...], digest: str) -> HyperscanDatabase:
    """Compile the keywords and, given a digest, remember them."""
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    plain = hyperscan.HS_FLAG_DOTALL
    database.compile(
        expressions=[keyword.expression.encode() for keyword in keywords],
        ids=list(range(len(keywords))),
        elements=len(keywords),
        flags=[plain | hyperscan.HS_FLAG_CASELESS if keyword.ignore_case else plain for keyword in keywords],
    )
    if digest:
        meanings = json.dumps([keyword.meaning for keyword in keywords], separators=(",", ":")).encode()
        rest = meanings + hyperscan.dumpb(database)
        cache.write(_cache_name(digest), b"%d %d\n" % (len(meanings), zlib.crc32(rest)) + rest)
    return HyperscanDatabase(database)
