"""What stands in a baseline: a header, and a line of JSON for each finding.

    {"straykey-baseline":1,"salt":"<32 hexadecimal digits>"}
    {"hash":"<26 characters>","path":"src/app.py","rule":"hypersave-live-key","first_seen":"2026-11-23",...}

Lines are sorted by hash: entries of two branches rarely stand side by side, so that git merges them by itself.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import NamedTuple

MAGIC = "straykey-baseline"
VERSION = 1
SALT_BYTES = 16


class Verdict(StrEnum):
    """What a person found out about an entry: a real secret, a false alarm, or nothing yet."""

    TRUE = "true"
    FALSE = "false"
    UNREVIEWED = "unreviewed"


class Entry(NamedTuple):
    """A finding that is known. `hash` is its secret's name under the baseline's salt (`naming`), `path` as in `Origin`.

    `slow`: the name went through scrypt. `history`: when it was recorded, no file held the secret any more. Dates are
    ISO 8601 days; from the day after `expires` on, the finding is reported again. Empty means not given.
    """

    hash: str
    path: str
    rule: str
    slow: bool = False
    history: bool = False
    verdict: Verdict = Verdict.UNREVIEWED
    reason: str = ""
    owner: str = ""
    first_seen: str = ""
    expires: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it this entry and no other."""
        return self.hash, self.path


class Baseline(NamedTuple):
    """A baseline that was read or will be written; `name` is its file, for messages."""

    name: str
    salt: bytes
    entries: tuple[Entry, ...] = ()


def dump(baseline: Baseline) -> bytes:
    """Return the file: pure ASCII, sorted, the same bytes for the same entries."""
    header = {MAGIC: VERSION, "salt": baseline.salt.hex()}
    lines = sorted({_line(entry) for entry in baseline.entries})
    return "".join(f"{line}\n" for line in [json.dumps(header, separators=(",", ":")), *lines]).encode("ascii")


def _line(entry: Entry) -> str:
    told = {name: value for name, value in entry._asdict().items() if value and value != Verdict.UNREVIEWED}
    return json.dumps(told, separators=(",", ":")).replace("\x7f", "\\u007f")
