"""Reads YAML with places, from the parser's events: no object is ever constructed, and nothing recurses."""

from __future__ import annotations

import re
from typing import Any

from scanner.model import Span
from scanner.usage.data.mapped import Mapped, decode
from scanner.usage.data.node import MAX_DEPTH, MAX_NODES, NOTHING, Node, Tree, make

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_QUOTES = {"'", '"'}
_ESCAPES = {"x": 4, "u": 6, "U": 10}
MAX_YAML = 4_000_000
MAX_YAML_IN_PYTHON = 200_000
"""Without libyaml the parser takes about 10 µs a byte."""


def parse(data: bytes) -> Tree:
    """Read all documents of a file. Never raises: what can't be read ends the tree, with the reason."""
    import yaml  # type: ignore[import-untyped]  # noqa: PLC0415 (it has no types; only a YAML file needs it)

    fast = getattr(yaml, "CSafeLoader", None)
    limit = MAX_YAML if fast else MAX_YAML_IN_PYTHON
    bom = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    source = decode(data[bom:limit], bom)
    builder = _Builder(source)
    trouble = f"larger than {limit:,} bytes" if len(data) > limit else ""
    loader: Any = None
    try:
        loader = (fast or yaml.SafeLoader)(_UNPRINTABLE.sub("?", source.text))
        while not builder.full and loader.check_event():
            builder.feed(loader.get_event())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        trouble = f"no YAML from line {mark.line + 1} on" if mark else "no YAML"
    finally:
        if loader is not None:
            loader.dispose()
    return Tree(builder.finish(), builder.full or trouble)


class _Builder:
    """Makes nodes of events; `full` says why it stopped."""

    def __init__(self, source: Mapped) -> None:
        self.source = source
        self.roots: list[Node] = []
        self.stack: list[tuple[Node, Node, str]] = []  # an open container, the key that waits, its anchor
        self.anchors: dict[str, Node] = {}
        self.count = 0
        self.full = ""

    def feed(self, event: Any) -> None:
        """Take one event of the parser."""
        name = type(event).__name__
        if name == "ScalarEvent":
            self._add(self._scalar(event), event.anchor)
        elif name == "AliasEvent":
            # An alias inside its own anchor is not finished yet, so trees have no rings.
            self._add(self.anchors.get(event.anchor, make("scalar", self._span(event))), None)
        elif name in {"MappingStartEvent", "SequenceStartEvent"}:
            if len(self.stack) >= MAX_DEPTH:
                self.full = f"nested deeper than {MAX_DEPTH}"
                return
            kind = make("map" if name == "MappingStartEvent" else "list", self._span(event))
            self.stack.append((kind, NOTHING, event.anchor or ""))
        elif name in {"MappingEndEvent", "SequenceEndEvent"}:
            self._close(self.source.at(min(event.end_mark.index, len(self.source.text))))
        elif name == "DocumentEndEvent":
            self.anchors.clear()

    def finish(self) -> list[Node]:
        """Close what is open and return the documents."""
        while self.stack:
            self._close(self.source.at(len(self.source.text)))
        return self.roots

    def _close(self, end: int) -> None:
        node, _, anchor = self.stack.pop()
        self._add(node._replace(span=Span(node.span.start, end)), anchor)

    def _add(self, node: Node, anchor: str | None) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            self.full = f"more than {MAX_NODES:,} values"
        if anchor:
            self.anchors[anchor] = node
        if not self.stack:
            self.roots.append(node)
            return
        parent, key, own = self.stack[-1]
        if parent.kind == "list":
            parent.items.append(node)
        elif key:
            parent.pairs.append((key, node))
            self.stack[-1] = (parent, NOTHING, own)
        else:
            self.stack[-1] = (parent, node, own)

    def _span(self, event: Any) -> Span:
        last = len(self.source.text)
        return self.source.span(min(event.start_mark.index, last), min(event.end_mark.index, last))

    def _scalar(self, event: Any) -> Node:
        begin = min(event.start_mark.index, len(self.source.text))
        end = min(event.end_mark.index, len(self.source.text))
        value = _place(self.source, event.value, begin, end, event.style or "")
        return make("scalar" if event.implicit[0] else "string", self._span(event), value)


def _place(source: Mapped, value: str, begin: int, end: int, style: str) -> Mapped:
    """Find the characters of a scalar's value in its source text; one that is not there stands where it would."""
    quotes = style in _QUOTES
    begin, end = begin + quotes, max(begin, end - quotes)
    if source.text.startswith(value, begin) and begin + len(value) <= end:
        return source.cut(begin, begin + len(value))
    if style in {"|", ">"}:
        begin = max(source.text.find("\n", begin, end) + 1, begin)
    offsets: list[int] = []
    for character in value:
        begin, size = _step(source.text, character, begin, end, style)
        offsets.append(source.at(begin))
        begin = min(begin + size, end)
    offsets.append(source.at(begin))
    return Mapped(value, offsets[0], offsets)


def _step(text: str, character: str, begin: int, end: int, style: str) -> tuple[int, int]:
    """Return where a character of a value is written, not before `begin`, and in how many characters."""
    found = begin
    while found < end:
        if text[found] == "\\" and style == '"':
            if text[found + 1 : found + 2] not in {"\r", "\n"}:
                return found, _ESCAPES.get(text[found + 1 : found + 2], 2)
        elif text[found] == character:
            return found, 2 if style == "'" == character else 1
        elif text[found] not in " \t\r\n":
            break
        found += 1
    return begin, 1 if text[begin : begin + 1].isspace() else 0
