"""Understands a baseline strictly: what it does not understand is an error that names the line, never a guess.

A line that was dropped would bring its finding back; a field that was ignored could hide one that should be reported.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from scanner.errors import ConfigError
from scanner.triage.baseline.entry import MAGIC, SALT_BYTES, VERSION, Baseline, Entry, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 64 << 20
"""A quarter of a million findings: whoever has more has no baseline, but no scanner."""
MAX_LINES = 250_000
MAX_LINE = 16 << 10
MAX_TOLD = 10
"""Problems of one file that are told."""

_CONFLICT = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")
_HASH = re.compile(r"[a-z2-7]{26}")
_RULE = re.compile(r"[a-z0-9][a-z0-9-]{0,127}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_RESTORE = "restore it from git, or make a new one: straykey baseline create --force"
_MERGE = "keep the lines of both sides, delete the markers, then run: straykey baseline update"
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


class _Wrong(Exception):  # noqa: N818 - caught in this module: a line's problem, not a failure
    """What is wrong with a line."""


def read(data: bytes, name: str) -> Baseline:
    """Return the baseline; ConfigError names the file and each line that is wrong (the first few), and the remedy."""
    if len(data) > MAX_BYTES:
        raise too_large(name)
    lines = _lines(data)
    if len(lines) > MAX_LINES:
        raise too_large(name)
    _refuse_conflict(lines, name)
    numbers = iter(enumerate(lines, 1))
    salt = _header(numbers, name)
    entries: dict[tuple[str, str], Entry] = {}
    problems: list[str] = []
    for number, line in numbers:
        try:
            _add(line, entries)
        except _Wrong as wrong:
            is_cut = number == len(lines) and not data.endswith(b"\n")
            problems.append(f"line {number}: {wrong}{' (the file ends here: half-written?)' if is_cut else ''}")
        if len(problems) == MAX_TOLD:
            break
    if problems:
        raise ConfigError("\n".join(f"{name}: {problem}" for problem in problems), _RESTORE)
    return Baseline(name, salt, tuple(entries.values()))


def too_large(name: str) -> ConfigError:
    """Return the error about a baseline that no person can have looked at."""
    return ConfigError(
        f"{name}: more than {MAX_LINES:,} lines or {MAX_BYTES >> 20} MiB: too large for a baseline",
        "exclude what needs no scanning (`exclude` in .straykey.toml), then: straykey baseline create --force",
    )


def _lines(data: bytes) -> list[bytes]:
    lines = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").split(b"\n")
    return lines[:-1] if not lines[-1] else lines


def _refuse_conflict(lines: list[bytes], name: str) -> None:
    for number, line in enumerate(lines, 1):
        if line.startswith(_CONFLICT):
            raise ConfigError(f"{name}: line {number}: a merge conflict that was never resolved", _MERGE)


def _header(lines: Iterator[tuple[int, bytes]], name: str) -> bytes:
    """Return the salt."""
    number, line = next(((number, line) for number, line in lines if line.strip()), (1, b""))
    try:
        header = _object(line) if line else {}
    except _Wrong as wrong:
        raise ConfigError(f"{name}: line {number}: {wrong}", _RESTORE) from None
    version = header.get(MAGIC)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ConfigError(f'{name}: line {number}: no baseline begins so: {{"{MAGIC}":{VERSION},...}}', _RESTORE)
    if version > VERSION:
        raise ConfigError(
            f"{name}: line {number}: version {version} of the format, and this straykey knows version {VERSION}",
            "use the newer straykey that wrote it",
        )
    salt = header.get("salt")
    if set(header) != {MAGIC, "salt"} or not isinstance(salt, str) or not re.fullmatch(r"[0-9a-f]{32}", salt):
        what = f"the header holds the version and a salt of {2 * SALT_BYTES} hexadecimal digits, nothing else"
        raise ConfigError(f"{name}: line {number}: {what}", _RESTORE)
    return bytes.fromhex(salt)


def _add(line: bytes, entries: dict[tuple[str, str], Entry]) -> None:
    if not line.strip():
        return
    fields = _object(line)
    if MAGIC in fields:
        raise _Wrong("a second header: two baselines in one file can't be told apart")
    entry = _entry(fields)
    if entries.setdefault(entry.key, entry) != entry:
        raise _Wrong("the same finding stands here and above, told differently: keep one of the two lines")


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise _Wrong(f"more than {MAX_LINE:,} bytes")
    try:
        value = _DECODER.decode(line.decode())
    except UnicodeDecodeError:
        raise _Wrong("is not UTF-8") from None
    except (ValueError, RecursionError):
        raise _Wrong("is no JSON") from None
    if not isinstance(value, dict):
        raise _Wrong("is no JSON object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Wrong("a field stands twice in it")
    return found


def _refuse_constant(_word: str) -> NoReturn:
    raise ValueError


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse_constant)


def _entry(fields: dict[str, Any]) -> Entry:
    for name in fields:
        if name not in Entry._fields:
            raise _Wrong(f"unknown field {_shown(name)}: written by a newer straykey?")
    for name in ("hash", "path", "rule"):
        if name not in fields:
            raise _Wrong(f"`{name}` is missing")
    for name, value in fields.items():
        wanted = bool if name in ("slow", "history") else str
        if not isinstance(value, wanted):
            raise _Wrong(f"`{name}` must be {'true or false' if wanted is bool else 'a text'}")
    _check(fields)
    return Entry(**{**fields, "verdict": Verdict(fields.get("verdict", Verdict.UNREVIEWED))})


def _check(fields: dict[str, Any]) -> None:
    if not _HASH.fullmatch(fields["hash"]):
        raise _Wrong("`hash` is none of straykey's: 26 characters of a-z and 2-7")
    if not _RULE.fullmatch(fields["rule"]):
        raise _Wrong("`rule` is no rule id")
    if not is_path(fields["path"]):
        raise _Wrong("`path` must be relative to the repository's top, with `/` and without `..`")
    if fields.get("verdict", Verdict.UNREVIEWED) not in tuple(Verdict):
        raise _Wrong(f"`verdict` must be one of {', '.join(Verdict)}")
    for name in ("reason", "owner"):
        if _CONTROL.search(fields.get(name, "")):
            raise _Wrong(f"a control character in `{name}`")
    for name in ("first_seen", "expires"):
        if fields.get(name) and not is_day(fields[name]):
            raise _Wrong(f"`{name}` must be a day such as 2027-01-31")


def is_path(path: str) -> bool:
    """Whether a path can be one of a finding: inside of what is scanned."""
    parts = path.split("/")
    return bool(path) and "\0" not in path and not any(part in ("", ".", "..") for part in parts)


def is_day(text: str) -> bool:
    """Whether a text is a day of this or the next century, as YYYY-MM-DD."""
    try:
        return bool(_DAY.fullmatch(text)) and _FIRST_YEAR <= date.fromisoformat(text).year <= _LAST_YEAR
    except ValueError:
        return False


def is_plain(text: str) -> bool:
    """Whether a reason or an owner can stand in a baseline: no control and no bidirectional character."""
    return not _CONTROL.search(text)


def _shown(name: str) -> str:
    return f"`{name[:40]}`" if is_plain(name) else "with control characters"
