"""Allow comments: the words beside a finding with which a person says that it may stay.

The marker stands on the finding's line, or on the line before if that line is a comment that begins with it, so that a
marker meant for one line never silences its neighbour. Honoured beside straykey's own: the words of gitleaks,
trufflehog and detect-secrets (`pragma`), so that switching costs nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from scanner.model import Marker

MAX_LINE = 65536
"""Bytes: on a longer line no marker counts; nobody writes comments there, and each finding would search it again."""

MAX_REASON = 200
"""Characters kept of a reason."""

_SIGNS = (b"straykey:allow", b"gitleaks:allow", b"trufflehog:ignore", b"pragma:")

_MARKER = re.compile(
    rb"""
    (?<![\w:]) (?<!\w-)
    (?: (?P<straykey>   straykey:allow
          (?: \[ (?=[a-z0-9@]) (?P<rule>[a-z0-9][a-z0-9-]*)? (?: @ (?P<hash>[a-z2-7]{8,26}) )? \] )? )
      | (?P<gitleaks>   gitleaks:allow )
      | (?P<trufflehog> trufflehog:ignore )
      | (?P<pragma>     pragma: [ ]? (?:allow|white)list [ -] (?P<next>nextline [ -])? secret )
    )
    (?! [\w\[] | -\w )  # a bracket that says something else is a mistake: it allows nothing, rather than everything
    """,
    re.VERBOSE,
)
_LEADER = re.compile(
    rb"""\s* (?: \#+ | //+ | \{?/\*+ | \*(?!/) | -- | ;+ | <!-- | % | REM\b | ' | \{\# | \{\{!(?:--)? ) \s*""",
    re.VERBOSE | re.IGNORECASE,
)
_CLOSER = re.compile(rb"\*/|-->|#\}|--\}\}")


def any_marker(line: bytes) -> bool:
    """Whether `markers` could find something here: a cheap test that is never wrongly False."""
    return any(sign in line for sign in _SIGNS)


def markers(line: bytes, before: bytes) -> tuple[Marker, ...]:
    """Return the allow markers that count for a finding on `line`, whose previous line is `before`.

    Reasons are quoted from the lines: hand in lines in which every secret is replaced.
    """
    found: list[Marker] = []
    if len(line) <= MAX_LINE and any_marker(line):
        found.extend(_marker(match, line) for match in _MARKER.finditer(line) if not match["next"])
    if len(before) <= MAX_LINE and any_marker(before):
        leader = _LEADER.match(before)
        start = leader.end() if leader else -1
        meant = (match for match in _MARKER.finditer(before) if match["next"] or match.start() == start)
        found.extend(_marker(match, before) for match in meant)
    return tuple(found)


def own_markers(text: bytes) -> Iterator[tuple[int, Marker]]:
    """Yield where straykey's own markers stand, without their reasons; those in quotes only speak of one."""
    for match in _MARKER.finditer(text):
        if match["straykey"] and text[match.start() - 1 : match.start()] not in (b"`", b'"', b"'", b"\\"):
            yield match.start(), _marker(match, b"")


def loose_markers(text: bytes) -> Counter[tuple[str, str]]:
    """Count the markers of a text that are not pinned to a secret, by dialect and rule id."""
    found = (_marker(match, b"") for match in _MARKER.finditer(text)) if any_marker(text) else ()
    return Counter((marker.dialect, marker.rule_id) for marker in found if not marker.hash_prefix)


def _marker(match: re.Match[bytes], line: bytes) -> Marker:
    dialect = next(name for name in ("straykey", "gitleaks", "trufflehog", "pragma") if match[name])
    rule, prefix = match["rule"] or b"", match["hash"] or b""
    return Marker(dialect, rule.decode("ascii"), prefix.decode("ascii"), _reason(line, match.end()))


def _reason(line: bytes, start: int) -> str:
    rest = line[start : start + 4 * MAX_REASON]
    for pattern in (_CLOSER, _MARKER):
        if end := pattern.search(rest):
            rest = rest[: end.start()]
    text = rest.decode("utf-8", "replace").strip().lstrip(":-–— ").rstrip("#/ \t")
    return " ".join(text.split())[:MAX_REASON]
