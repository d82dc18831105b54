"""What other scanners were told to leave alone: their lists as records of a path, and of a line or a secret there.

The forms are those that the tools document: gitleaks' `.gitleaksignore` (`commit:file:rule:line`, `file:rule:line`) and
JSON report, detect-secrets' `.secrets.baseline` (SHA-1 of each secret), trufflehog's JSON lines.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner.errors import ConfigError
from scanner.model import Secret
from scanner.triage.baseline.entry import Verdict
from scanner.triage.baseline.read import is_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MAX_BYTES = 256 << 20
_COMMIT = re.compile(r"(?P<commit>[0-9a-f]{7,64}):(?P<path>.+)", re.DOTALL)
_MASKED = "REDACTED"
_VERDICTS = {True: Verdict.TRUE, False: Verdict.FALSE}


class Record(NamedTuple):
    """One finding of another scanner. `line` is 0, `commit` empty, `secret` and `sha1` None or empty when not told."""

    path: str
    line: int = 0
    commit: str = ""
    secret: Secret | None = None
    sha1: str = ""
    verdict: Verdict = Verdict.UNREVIEWED

    def means(self, secret: Secret, first: int, last: int) -> bool:
        """Whether a secret of ours, that stands on these lines, is the one that is meant."""
        if self.sha1:
            return hashlib.sha1(secret.reveal(), usedforsecurity=False).hexdigest() == self.sha1
        if self.secret is not None:
            ours, theirs = secret.reveal(), self.secret.reveal()
            return ours in theirs or (theirs in ours and 2 * len(theirs) >= len(ours))
        return first <= self.line <= last


def read(tool: str, file: str, top: str) -> list[Record]:
    """Return the records of a tool's file, paths relative to `top`; ConfigError when it is none of that tool's."""
    try:
        with open(file, "rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}", f"name a file that {tool} wrote") from None
    if len(data) > MAX_BYTES:
        raise ConfigError(f"{file}: more than {MAX_BYTES >> 20} MiB", "import it in parts")
    try:
        records = list(_READERS[tool](data.decode("utf-8-sig")))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ConfigError(f"{file}: is no file of {tool}'s that straykey can read", _HINTS[tool]) from None
    return [record._replace(path=_relative(record.path, top)) for record in records]


def _gitleaks(text: str) -> Iterator[Record]:
    if text.lstrip().startswith(("[", "{")):
        for item in json.loads(text):
            secret = item.get("Secret") or ""
            is_shown = secret and not _is_redacted(secret)
            yield Record(
                str(item["File"]), int(item["StartLine"]), str(item.get("Commit") or ""),
                Secret(secret.encode()) if is_shown else None,
            )  # fmt: skip
        return
    for line in text.splitlines():
        told = line.split("#", 1)[0].strip()
        if told:
            place, _rule, number = told.rsplit(":", 2)
            in_commit = _COMMIT.fullmatch(place)
            path, commit = (in_commit["path"], in_commit["commit"]) if in_commit else (place, "")
            yield Record(path, int(number), commit)


def _is_redacted(secret: str) -> bool:
    return secret == _MASKED or secret.endswith("...")


def _detect_secrets(text: str) -> Iterator[Record]:
    for path, items in json.loads(text)["results"].items():
        for item in items:
            verdict = _VERDICTS.get(item.get("is_secret"), Verdict.UNREVIEWED)
            yield Record(path, int(item.get("line_number") or 0), sha1=str(item["hashed_secret"]), verdict=verdict)


def _trufflehog(text: str) -> Iterator[Record]:
    for line in text.splitlines():
        item = json.loads(line) if line.strip().startswith("{") else None
        if item is None or "SourceMetadata" not in item:
            continue  # its log lines stand between its findings
        place: dict[str, Any] = next(iter(item["SourceMetadata"]["Data"].values()))
        raw = item.get("Raw") or ""
        secret = Secret(raw.encode()) if raw else None
        yield Record(str(place.get("file") or ""), int(place.get("line") or 0), str(place.get("commit") or ""), secret)


def _relative(path: str, top: str) -> str:
    """Return a path as findings name it; unchanged, and then no path of a finding, if it lies elsewhere."""
    posix = path.replace("\\", "/")
    inside = top.replace(os.sep, "/").rstrip("/") + "/"
    posix = posix.removeprefix(inside)
    return posix if posix.startswith("/") else os.path.normpath(posix).replace(os.sep, "/") if posix else posix


def usable(records: Iterable[Record]) -> list[Record]:
    """Return the records whose path can be one of a finding."""
    return [record for record in records if is_path(record.path)]


_READERS: dict[str, Callable[[str], Iterator[Record]]] = {
    "gitleaks": _gitleaks,
    "detect-secrets": _detect_secrets,
    "trufflehog": _trufflehog,
}
_HINTS = {
    "gitleaks": "name a .gitleaksignore, or a report made with --report-format json",
    "detect-secrets": "name a .secrets.baseline, made with `detect-secrets scan`",
    "trufflehog": "name a report made with --json",
}
