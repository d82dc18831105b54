"""Decodes the text around an encoded keyword, remembering where each decoded byte stood.

Stage 1 finds keywords in their encoded forms; from such an event the encoded run is followed both ways, decoded once,
and scanned like any other text. A run is bounded, so hostile input costs no more than its size.
"""

from __future__ import annotations

import html
from base64 import b64decode
from bisect import bisect_right
from collections.abc import Callable
from typing import Any, NamedTuple

import regex

from scanner.model import Span

MAX_BACK = 8192
MAX_FORWARD = 49152
"""Bytes of an encoded run followed before and after its keyword: four thirds of the longest token, and more."""


class View(NamedTuple):
    """Decoded text, and where it stood.

    `starts` and `origins` are parallel: decoded offset `starts[i]` stood at `origins[i]` in the parent, and every
    `unit` decoded bytes after it took `width` bytes there. `layers` names the encodings, outermost first.
    """

    data: bytes
    layers: tuple[str, ...] = ()
    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)
    unit: int = 1
    width: int = 1
    parent: View | None = None

    def where(self, offset: int, *, end: bool = False) -> int:
        """Return where a decoded offset stood in the original data; for an exclusive `end`, just past its last byte."""
        index = bisect_right(self.starts, offset - 1 if end and offset else offset) - 1
        if end and self.width == 1 and index + 1 < len(self.starts) and self.starts[index + 1] == offset:
            position = self.origins[index + 1]  # past the whole escape, not past its first character
            return self.parent.where(position, end=end) if self.parent else position
        distance = offset - self.starts[index]
        units = -(-distance // self.unit) if end else distance // self.unit
        position = self.origins[index] + units * self.width
        return self.parent.where(position, end=end) if self.parent else position


_ASTRAL = regex.compile("[\U00010000-\U0010ffff]")


def transcode(data: bytes, encoding: str) -> View:
    """Return UTF-16 text with one byte for each character, those beyond Latin-1 as `?`: ASCII text becomes readable."""
    text = data.decode(encoding, "replace")
    starts, origins = [0], [0]
    for number, astral in enumerate(_ASTRAL.finditer(text), 1):
        starts.append(astral.end())
        origins.append(2 * (astral.end() + number))
    return View(text.encode("latin-1", "replace"), ("utf-16",), tuple(starts), tuple(origins), 1, 2)


_BASE64_BACK = regex.compile(rb"(?r)[A-Za-z0-9+/_-]{0,%d}" % MAX_BACK)
_BASE64_RUN = regex.compile(rb"[A-Za-z0-9+/_-]{1,%d}" % MAX_FORWARD)
_WRAP = regex.compile(rb"(?:\r?\n|\\n|\\r\\n)[ \t#>*]{0,40}(?=[A-Za-z0-9+/_-]{4})")
_WRAP_BACK = regex.compile(rb"(?r)[A-Za-z0-9+/_-]{40,100}(?:\r?\n|\\n|\\r\\n)[ \t#>*]{0,40}")
_HEX_BACK = regex.compile(rb"(?r)(?:[0-9A-Fa-f]{2}){0,%d}" % (MAX_BACK // 2))
_HEX_RUN = regex.compile(rb"(?:[0-9A-Fa-f]{2}){1,%d}" % (MAX_FORWARD // 2))
_UTF16_BACK = regex.compile(rb"(?r)(?:[\x01-\x7f]\x00){0,%d}" % (MAX_BACK // 2))
_UTF16_RUN = regex.compile(rb"(?:[\x01-\x7f]\x00){1,%d}[\x01-\x7f]?" % (MAX_FORWARD // 2))
_LINE_BACK = regex.compile(rb"(?r)[^\s\"'`]{0,%d}" % MAX_BACK)
_LINE_RUN = regex.compile(rb"[^\s\"'`]{1,%d}" % MAX_FORWARD)


def decode_around(view: View, form: str, start: int) -> View | None:
    """Decode the run of encoding `form` whose keyword begins at `start`; None if nothing sensible comes out."""
    name, _, phase = form.partition(":")
    if name == "base64":
        return _base64(view, start - int(phase))
    if name == "hex":
        first = _HEX_BACK.match(view.data, 0, start).start()
        run = _HEX_RUN.match(view.data, first)
        return _child(view, name, bytes.fromhex(run.group().decode()), (0,), (first,), 1, 2) if run else None
    if name == "utf-16":
        first = _UTF16_BACK.match(view.data, 0, start).start()
        run = _UTF16_RUN.match(view.data, first)
        if run is None:
            return None
        big_endian = first % 2 == 1 and view.data[first - 1] == 0
        return _child(view, name, run.group()[::2], (0,), (first - big_endian,), 1, 2)
    return _escapes(view, name, start)


def _child(
    view: View, name: str, data: bytes, starts: tuple[int, ...], origins: tuple[int, ...], unit: int, width: int
) -> View:
    parent = view if view.layers else None
    return View(data, (*view.layers, name), starts, origins, unit, width, parent)


def _base64(view: View, start: int) -> View | None:
    """Decode a base64 or base64url run, wrapped over lines or not, in phase with `start`."""
    data = view.data
    back = _BASE64_BACK.match(data, 0, start).start() if start > 0 else 0
    first = start - (start - back) // 4 * 4
    lines: list[tuple[int, int]] = []
    if first - back == 0 or first < 4:  # noqa: PLR2004 - the run begins in phase: it may go on from the line above
        lines = _wrapped_before(data, back)
    first = lines[0][0] if lines else first
    position = lines[-1][1] if lines else first
    position = back if lines else position
    while (run := _BASE64_RUN.match(data, position)) is not None:
        lines.append(run.span())
        wrap = _WRAP.match(data, run.end())
        if wrap is None or run.end() - first > MAX_FORWARD:
            break
        position = wrap.end()
    text = b"".join(data[a:b] for a, b in lines).replace(b"-", b"+").replace(b"_", b"/")
    text = text[: len(text) // 4 * 4 + (0 if len(text) % 4 == 1 else len(text) % 4)]
    if not text:
        return None
    decoded = b64decode(text + b"=" * (-len(text) % 4))
    starts, origins, passed = [], [], 0
    for begin, end in lines:
        skip = -passed % 4  # a line may end within a group of four
        starts.append((passed + skip) // 4 * 3)
        origins.append(begin + skip)
        passed += end - begin
    return _child(view, "base64", decoded, tuple(starts), tuple(origins), 3, 4)


def _wrapped_before(data: bytes, start: int) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    limit = max(0, start - MAX_BACK)
    while (run := _WRAP_BACK.match(data, limit, start)) is not None:
        text = run.group().rstrip(b" \t#>*").rstrip(b"\r\n")
        text = text.removesuffix(b"\\n").removesuffix(b"\\r")
        if len(text) % 4:
            break
        lines.insert(0, (run.start(), run.start() + len(text)))
        start = run.start()
    return lines


def _percent(match: Any) -> bytes:
    return bytes.fromhex(match[1].decode())


def _unicode(match: Any) -> bytes:
    value = int(match[1], 16)
    return chr(value).encode("utf-8", "replace")


def _entity(match: Any) -> bytes:
    return html.unescape(match[0].decode("ascii")).encode("utf-8", "replace")


_ESCAPES: dict[str, tuple[Any, Callable[[Any], bytes]]] = {
    "percent": (regex.compile(rb"%([0-9A-Fa-f]{2})"), _percent),
    "unicode-escape": (regex.compile(rb"\\{1,4}u([0-9A-Fa-f]{4})"), _unicode),
    "hex-escape": (regex.compile(rb"\\{1,4}x([0-9A-Fa-f]{2})"), _percent),
    "html": (regex.compile(rb"&(?:\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,12});"), _entity),
}


def _escapes(view: View, name: str, start: int) -> View | None:
    first = _LINE_BACK.match(view.data, 0, start).start()
    run = _LINE_RUN.match(view.data, first)
    return unescape(view, name, Span(*run.span())) if run else None


def unescape(view: View, name: str, span: Span) -> View:
    """Decode the escapes of encoding `name` in a span."""
    pattern, decode = _ESCAPES[name]
    out, starts, origins = bytearray(), [0], [span.start]
    position = span.start
    for match in pattern.finditer(view.data, *span):
        out += view.data[position : match.start()]
        starts.append(len(out))
        origins.append(match.start())
        out += decode(match)
        starts.append(len(out))
        origins.append(match.end())
        position = match.end()
    out += view.data[position : span.end]
    return _child(view, name, bytes(out), tuple(starts), tuple(origins), 1, 1)
