"""What stands around a slot: its request, its parents, comments. Read from punctuation and indentation, not parsed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from scanner.model import Span

NEAR_BYTES = 512
NEAR_LINES = 10
PARENT_BYTES = 4096
MAX_PARENTS = 8

URL = regex.compile(
    rb"(?i)\b(?P<scheme>https?|wss?)(?:://|%3A%2F%2F|:\\?/\\?/)(?:[^\s\"'<>@/]{1,200}@)?(?P<host>[^\s/\"'`<>:?#\\%,;)\]}|&]{1,255})"
)
_BLANK = regex.compile(rb"\n[ \t\r]*\n")
_BRACKETS = regex.compile(rb"[(){}\[\]]")
_BRACKETS_AND_COMMAS = regex.compile(rb"[(){}\[\],]")
_CONTINUED = (b"\\", b"`", b"^", b"\\\r", b"^\r", b"`\r")
_COMMENT = regex.compile(rb"^\s*(?:\*|;|%|REM\s|\"\"\")|(?:^|\s)(?:\#|//|/\*|--\s|<!--)")


class Url(NamedTuple):
    """A URL near a slot: where it stands and its host, lower-case."""

    span: Span
    host: str
    scheme: str


def paragraph(data: bytes, span: Span) -> Span:
    """Return the text around a span up to blank lines, at most twice `NEAR_BYTES` either way."""
    start, end = max(0, span.start - 2 * NEAR_BYTES), min(len(data), span.end + 2 * NEAR_BYTES)
    for match in _BLANK.finditer(data, start, span.start):
        start = match.end()
    blank = _BLANK.search(data, span.end, end)
    return Span(start, blank.start() if blank else end)


def near(data: bytes, span: Span) -> Span:
    """Return what lies within `NEAR_BYTES` bytes or `NEAR_LINES` lines (of 2 KiB in all), whichever reaches further."""
    start, end = max(0, span.start - NEAR_BYTES), min(len(data), span.end + NEAR_BYTES)
    line_start = span.start
    for _ in range(NEAR_LINES + 1):
        line_start = data.rfind(b"\n", max(0, span.start - 4 * NEAR_BYTES), line_start)
        if line_start < 0:
            line_start = max(0, span.start - 4 * NEAR_BYTES)
            break
    line_end = span.end
    for _ in range(NEAR_LINES + 1):
        line_end = data.find(b"\n", line_end + 1, span.end + 4 * NEAR_BYTES)
        if line_end < 0:
            line_end = min(len(data), span.end + 4 * NEAR_BYTES)
            break
    return Span(min(start, line_start), max(end, line_end))


def statement(data: bytes, span: Span) -> Span:
    """Return the logical line: lines joined by a trailing backslash, backtick or `^`; at most 2 KiB either way."""
    low, high = max(0, span.start - 2048), min(len(data), span.end + 2048)
    start = data.rfind(b"\n", low, span.start)
    while start > low and data[max(low, start - 2) : start].rstrip(b"\r").endswith(_CONTINUED):
        start = data.rfind(b"\n", low, start)
    end = data.find(b"\n", span.end, high)
    while 0 < end < high and data[max(low, end - 2) : end].rstrip(b"\r").endswith(_CONTINUED):
        end = data.find(b"\n", end + 1, high)
    return Span(max(low, start + 1), high if end < 0 else end)


def urls(data: bytes, span: Span) -> list[Url]:
    """Return the URLs in a span."""
    return [
        Url(Span(*m.span()), m["host"].decode("latin-1").lower(), m["scheme"].decode().lower())
        for m in URL.finditer(data, max(0, span.start), span.end)
    ]


def same_request(data: bytes, url: Span, slot: Span) -> bool:
    """Whether a URL and a slot stand in one call or command: one is nested in the brackets that hold the other."""
    first, second = (url, slot) if url.start <= slot.start else (slot, url)
    between = data[first.end : second.start]
    if len(between) > 2 * NEAR_BYTES or _BLANK.search(between):
        return False
    depth = lowest = 0
    for bracket in _BRACKETS.finditer(between):
        depth += 1 if bracket.group() in b"({[" else -1
        lowest = min(lowest, depth)
    if lowest < 0 and depth > lowest:
        return False
    outside = between.split(b"{")[0] if depth > 0 else between.rsplit(b"}")[-1]
    return b";" not in outside and (depth != 0 or _has_comma(between) or b"\n" not in between)


def _has_comma(text: bytes) -> bool:
    """Whether a comma stands in the text outside all of its brackets."""
    depth = 0
    for mark in _BRACKETS_AND_COMMAS.findall(text):
        depth += (mark in b"({[") - (mark in b")}]")
        if mark == b"," and depth == 0:
            return True
    return False


def comments(data: bytes, span: Span) -> bytes:
    """Return the comment lines within two lines of a span, and a trailing comment on its own lines; lower-case."""
    start, end = span
    for _ in range(3):
        start = max(data.rfind(b"\n", max(0, span.start - 1024), max(0, start)), 0)
    for _ in range(3):
        following = data.find(b"\n", end + 1, span.end + 1024)
        end = following if following >= 0 else min(len(data), span.end + 1024)
    kept = []
    for line in data[start:end].split(b"\n"):
        match = _COMMENT.search(line)
        if match is not None:
            kept.append(line[match.start() :])
    return b"\n".join(kept).lower()


def parents(data: bytes, span: Span) -> Iterator[bytes]:
    """Yield what names the surroundings of a slot, lower-case: keys before brackets, sections, less indented lines."""
    low = max(0, span.start - PARENT_BYTES)
    yield from _bracket_parents(data, low, span.start)
    yield from _indent_parents(data, low, span.start)


def _bracket_parents(data: bytes, low: int, position: int) -> Iterator[bytes]:
    depth = count = 0
    for bracket in reversed(list(_BRACKETS.finditer(data, low, position))):
        if bracket.group() in b")}]":
            depth += 1
        elif depth:
            depth -= 1
        else:
            before = data[max(low, bracket.start() - 120) : bracket.start()]
            yield regex.split(rb"[;{}\n,]", before.rstrip())[-1].lower()
            count += 1
            if count == MAX_PARENTS:
                return


def _indent_parents(data: bytes, low: int, position: int) -> Iterator[bytes]:
    lines = data[low:position].split(b"\n")
    if hunk := _hunk_before(lines, lines[-1] or data[position : position + 1]):
        lines = [lines[hunk - 1].rpartition(b"@@")[2].strip(), *(line[1:] for line in lines[hunk:])]
    own = lines.pop()
    indent = len(own) - len(own.lstrip())
    count, section = 0, False
    for line in reversed(lines):
        text = line.strip()
        if not text or text.startswith(_CONFLICT):
            continue
        width = len(line) - len(line.lstrip())
        if text.startswith(b"[") and text.endswith(b"]") and not section:
            section = True
            yield text.lower()
        elif width < indent:
            indent = width
            count += 1
            yield text[:120].lower()
        if count == MAX_PARENTS:
            return


def _hunk_before(lines: list[bytes], own: bytes) -> int:
    """Return the number of the line after a diff's last hunk header, which says in what the hunk stands; 0 if none."""
    if not own.startswith((b"+", b"-", b" ")):
        return 0
    return next((number for number in range(len(lines) - 1, 0, -1) if _HUNK.match(lines[number - 1])), 0)


_HUNK = regex.compile(rb"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@")
_CONFLICT = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")


IMPORT = regex.compile(
    rb"""(?ix)
      ^ [\s"'>$+-]* (?: import | from | use | using | require | require_once | require_relative | include | gem
                    | libraryDependencies | export \s .* \s from ) \b
    | ^ \s* (?: implementation | api | compile ) \s* [("']
    | \b (?: require | import | gem | library ) \s* \(
    | \b (?: pip3? | npm | yarn | pnpm | gem | go | cargo | composer | uv | poetry | bundle )
      \s+ (?: install | i | add | get | require ) \b
    | < (?: artifactId | groupId | PackageReference | package ) \b
    | ["'] [\w@/.-]{2,80} ["'] \s* : \s* ["'] [\^~v=<>]* \s* \d
    | ^ \s* ["']? [\w@/.-]+ ["']? \s* (?: [:=] \s* ["'{] \s* [\^~v=<>]* \s* [\d*] | [=<>~!^]= \s* \d )
    """,
)


def is_import(line: bytes) -> bool:
    """Whether a line imports something or declares a dependency, in any of the usual languages and manifests."""
    return IMPORT.search(line) is not None


def line_of(data: bytes, offset: int) -> bytes:
    """Return up to 400 bytes of the line around an offset."""
    start = data.rfind(b"\n", max(0, offset - 200), offset) + 1
    end = data.find(b"\n", offset, offset + 200)
    return data[max(start, offset - 200) : end if end >= 0 else offset + 200]


_LABEL = regex.compile(
    rb"""(?ix) \\{0,3}["']? \b (?: key | name | id | variable | label ) \\{0,3}["']? \s* [:=] \s* \\{0,3}["']
         (?P<name> [A-Za-z_$/] [\w.$:/-]{1,80} ) \\{0,3}["']"""
)


def sibling_label(data: bytes, span: Span) -> Span | None:
    """Return where the label of a value stands: `{"value": …, "key": "hypertrack_sk"}`, `<add value="…" key="…"/>`."""
    low = max(0, span.start - NEAR_BYTES)
    brace, tag = data.rfind(b"{", low, span.start), data.rfind(b"<", low, span.start)
    start = max(brace, tag)
    end = data.find(b"}" if brace > tag else b">", span.end, span.end + NEAR_BYTES)
    if end < 0 or start < 0:
        return None
    match = _LABEL.search(data, start, end)
    return Span(*match.span("name")) if match else None


_CODE_JOINT = regex.compile(rb"[(\[{=]|::|->|\.\w|:\s*$|[@\"']\s*$")


def clause_before(data: bytes, position: int) -> bytes:
    """Return the code before a name or value in its own clause (`Hypemarket::Client.new(`), lower-case; no prose."""
    start = data.rfind(b"\n", max(0, position - 160), position) + 1
    text = data[max(start, position - 160) : position]
    clause: bytes = regex.split(rb"[;{}]|&&|\|\||\.\s|\s#\s|\s//", text)[-1]
    if b"://" in clause or not _CODE_JOINT.search(clause):
        return b""
    return clause.lower()


def enclosing_object(data: bytes, span: Span) -> bytes:
    """Return the object in braces around a span as far as it lies within `NEAR_BYTES`, without one what lies there."""
    start = data.rfind(b"{", max(0, span.start - NEAR_BYTES), span.start)
    end = data.find(b"}", span.end, span.end + NEAR_BYTES)
    low = start if start >= 0 else max(0, span.start - NEAR_BYTES)
    return data[low : end if end >= 0 else span.end + NEAR_BYTES]
