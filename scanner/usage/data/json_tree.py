"""Reads JSON with places; tolerates comments, trailing commas, bare words, `{{templates}}` and a missing end."""

from __future__ import annotations

import re

from scanner.model import Span
from scanner.usage.data.mapped import Mapped, decode
from scanner.usage.data.node import MAX_DEPTH, MAX_NODES, NOTHING, Node, Tree, make

_TOKEN = re.compile(
    r"""
    (?P<skip> (?: [\s,:\ufeff]++ | //[^\n]*+ | \#[^\n]*+ | /\*(?:[^*]++|\*(?!/))*+(?:\*/)?+ )++ )
    | (?P<string> " (?: [^"\\]++ | \\. )*+ "?+ )
    | (?P<bare> \{\{ [^{}\n]{0,200}+ \}\} | [^\s,:{}\[\]"/\#]++ | / | \# )
    | (?P<open> [{\[] )
    | (?P<close> [}\]] )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))?", re.DOTALL)
_LEAVES = {"string", "bare", "skip"}
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def parse_bytes(data: bytes, start: int = 0, skip: frozenset[str] = frozenset()) -> Tree:
    """Read a file, or a part of one that begins at byte `start`; containers under the keys to `skip` are left out.

    Never raises; what is deeper or longer than bounded is cut.
    """
    # Latin-1 makes one character of each byte, so that places need no table; strings are decoded one by one.
    return _parse(Mapped(data.decode("latin-1"), start), _Builder(skip), raw=True)


def parse_text(source: Mapped) -> Tree:
    """Read JSON that stands in a decoded text, such as a string of another JSON. Never raises; bounded."""
    return _parse(source, _Builder(frozenset()), raw=False)


class _Builder:
    """Puts values where they belong; `full` says why it stopped."""

    def __init__(self, skip: frozenset[str]) -> None:
        self.skip = skip
        self.skipped = 0  # open containers that are left out
        self.roots: list[Node] = []
        self.stack: list[tuple[Node, Node]] = []  # an open container, and the key that waits for its value
        self.count = 0
        self.full = ""

    def add(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            self.full = f"more than {MAX_NODES:,} values"
        if not self.stack:
            self.roots.append(node)
            return
        parent, key = self.stack[-1]
        if parent.kind == "list":
            parent.items.append(node)
        elif key:
            parent.pairs.append((key, node))
            self.stack[-1] = (parent, NOTHING)
        elif node.kind in {"string", "scalar"}:
            self.stack[-1] = (parent, node)

    def open(self, node: Node) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self.full = f"nested deeper than {MAX_DEPTH}"
            return
        parent, key = self.stack[-1] if self.stack else (NOTHING, NOTHING)
        if self.skipped or key.text in self.skip:
            self.skipped += 1
            self.stack[-1:] = [(parent, NOTHING)]
            return
        self.stack.append((node, NOTHING))

    def close(self, end: int) -> None:
        """Add the innermost container, which ends here."""
        if self.skipped:
            self.skipped -= 1
            return
        node, _ = self.stack.pop()
        self.add(node._replace(span=Span(node.span.start, end)))


def _parse(source: Mapped, builder: _Builder, *, raw: bool) -> Tree:
    text, index = source.text, 0
    while index < len(text) and not builder.full:
        token = _TOKEN.match(text, index)
        if token is None:  # can't be: every character has its alternative
            break
        index = token.end()
        kind = token.lastgroup
        if builder.skipped and kind in _LEAVES:
            continue
        if kind == "string":
            builder.add(_string(source, token.start(), index, raw=raw))
        elif kind == "bare":
            builder.add(make("scalar", source.span(token.start(), index), source.cut(token.start(), index)))
        elif kind == "open":
            builder.open(make("map" if token[0] == "{" else "list", source.span(token.start(), index)))
        elif kind == "close" and builder.stack:
            builder.close(source.at(index))
    trouble = builder.full or ("ends in the middle" if builder.stack else "")
    builder.skipped = 0
    while builder.stack:
        builder.close(source.at(index))
    return Tree(builder.roots, trouble)


def _string(source: Mapped, begin: int, end: int, *, raw: bool) -> Node:
    closed = end - begin > 1 and source.text[end - 1] == '"'
    text = source.text[begin + 1 : end - closed]
    if source.offsets is None and "\\" not in text and (text.isascii() or not raw):
        start = source.start + begin
        return make("string", Span(start, start + end - begin), Mapped(text, start + 1))
    inner = source.cut(begin + 1, end - closed)
    if raw and not inner.text.isascii():
        inner = decode(inner.text.encode("latin-1"), inner.start)
    if "\\" in inner.text:
        inner = _unescape(inner)
    return make("string", source.span(begin, end), inner)


def _unescape(source: Mapped) -> Mapped:
    """Undo JSON escapes; a character made of several bytes stands at the first of them."""
    parts: list[str] = []
    offsets: list[int] = []
    index = 0
    for escape in _ESCAPE.finditer(source.text):
        parts.append(source.text[index : escape.start()])
        offsets.extend(map(source.at, range(index, escape.start())))
        index = escape.end()
        parts.append(_character(escape))
        offsets.append(source.at(escape.start()))
    parts.append(source.text[index:])
    offsets.extend(map(source.at, range(index, len(source.text) + 1)))
    return Mapped(_pair(parts, offsets), offsets[0], offsets)


def _character(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    letter = escape[2] or "\\"
    return _LETTERS.get(letter, letter)


def _pair(parts: list[str], offsets: list[int]) -> str:
    """Join, making one character of each surrogate pair and U+FFFD of a lone surrogate."""
    text = "".join(parts)
    if not any("\ud800" <= character <= "\udfff" for part in parts if len(part) == 1 for character in part):
        return text
    joined: list[str] = []
    kept: list[int] = []
    index = 0
    while index < len(text):
        both = text[index : index + 2].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        size = 2 if len(text) > index + 1 and len(both) == 1 and "\ud800" <= text[index] <= "\udbff" else 1
        joined.append(both if size == 2 else "\ufffd" if "\ud800" <= text[index] <= "\udfff" else text[index])  # noqa: PLR2004 (a pair)
        kept.append(offsets[index])
        index += size
    kept.append(offsets[-1])
    offsets[:] = kept
    return "".join(joined)
