"""Reads XML with places, by expat; a file that declares entities is refused, so none is ever expanded."""

from __future__ import annotations

from typing import NamedTuple
from xml.parsers import expat

from scanner.usage.data.mapped import Mapped, decode

MAX_ELEMENTS = 100_000
MAX_DEPTH = 300


class Element(NamedTuple):
    """An element: attributes, what stands in it, and the byte at which its start tag begins."""

    tag: str
    attributes: dict[str, str]
    start: int
    children: list[Element]
    chunks: list[tuple[int, str]]

    def text(self, data: bytes) -> Mapped:
        """Return its own text with places."""
        if not self.chunks:
            return Mapped("", self.start)
        joined = "".join(chunk for _, chunk in self.chunks)
        start = self.chunks[0][0]
        written = data[start : start + len(joined.encode("utf-8", "replace"))]
        found = decode(written, start)
        if found.text == joined:
            return found
        return Mapped(joined, start, [place for place, chunk in self.chunks for _ in chunk] + [self.chunks[-1][0]])


class _Refused(Exception):  # noqa: N818 (no error of ours: it ends the parsing)
    """Ends parsing, with the reason."""


def parse(data: bytes) -> tuple[Element, str]:
    """Return a nameless element around the document, and why there may be more, empty if there can't. Never raises."""
    builder = _Builder()
    parser = builder.parser
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.EntityDeclHandler = builder.entity
    try:
        parser.Parse(data, True)  # noqa: FBT003 (expat's own interface)
    except _Refused as error:
        return builder.root, str(error)
    except expat.ExpatError as error:
        return builder.root, f"no XML from line {error.lineno} on"
    except (ValueError, LookupError):  # an encoding that Python doesn't know
        return builder.root, "no known encoding"
    return builder.root, ""


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.root = Element("", {}, 0, [], [])
        self.stack = [self.root]
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.stack) > MAX_DEPTH:
            raise _Refused("too many elements, or too deep")
        element = Element(tag, attributes, self.parser.CurrentByteIndex, [], [])
        self.stack[-1].children.append(element)
        self.stack.append(element)

    def end(self, tag: str) -> None:  # noqa: ARG002 (expat's own interface)
        self.stack.pop()

    def characters(self, text: str) -> None:
        self.stack[-1].chunks.append((self.parser.CurrentByteIndex, text))

    def entity(self, *declaration: object) -> None:
        raise _Refused(f"declares an entity ({str(declaration[0])[:40]})")
