"""Lowers the syntax tree of any language to `ir`, by that language's table of node types.

How to add a language: `languages/NAME.py` holds one `Language`, and `languages/__init__.py` names its file endings.
Its `table` maps a node type of the grammar to a function `(Lowering, syntax node) -> ir node`; those call back
`low.node(child)`, `low.field(node, "left")`, `low.nodes(node)`, `low.block(node)`. A type that is not in the table
becomes its only named child's node, or else `Unknown` with all named children as parts: so parentheses, `await`,
`expression_statement` and `try` need no word, and nothing inside an unknown construct is lost. Common constructs have
makers here: `joined` (chains of `+`), `string` (literals and templates), `unescape`.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Span
from scanner.usage.code import ir

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

MAX_DEPTH = 150
MAX_NODES = 100_000
_CLOCK_EVERY = 256
_NOT = frozenset({"!", "not", "typeof", "delete", "void"})

Maker = Callable[["Lowering", "Syntax"], ir.Node]


class TooMuchError(Exception):
    """A file has more to it than is looked at; its message says what."""


class Language(NamedTuple):
    """A language's front end: `name` is the form of its requests, `grammar` a module with `entry()`."""

    name: str
    grammar: str
    table: Mapping[str, Maker]
    entry: str = "language"
    comments: frozenset[str] = frozenset({"comment"})


class Lowering:
    """Code on its way from syntax tree to `ir`.

    `places` is where its first byte stands in the file, or a list of where each does. What comes after the deadline (of
    `time.thread_time`) is cut.
    """

    def __init__(
        self, data: bytes, language: Language, places: int | Sequence[int] = 0, deadline: float = math.inf
    ) -> None:
        self._data = data
        self._table = language.table
        self._comments = language.comments
        self._places = places
        self._deadline = deadline
        self._depth = 0
        self._count = 0
        self._made: dict[tuple[int, int, int], ir.Node] = {}  # a maker may ask twice: not twice as much a level
        self.cut = False
        self._called: set[str] = set()
        self._found: dict[str, frozenset[str]] = {}
        self.comments: list[ir.Comment] = []

    def program(self, root: Syntax) -> ir.Program:
        """Lower a whole tree; what is beyond the bounds is `Unknown`, and `cut` then."""
        made = self.node(root) if root.type in self._table else self.block(root)
        body = made if isinstance(made, ir.Block) else ir.Block(made.span, (made,))
        return ir.Program(body, tuple(self.comments), frozenset(self._called))

    def node(self, syntax: Syntax | None) -> ir.Node:
        """Lower a node of any type; nothing is an empty `Unknown`."""
        if syntax is None:
            return ir.Unknown(Span(0, 0))
        key = (syntax.id, syntax.start_byte, syntax.end_byte)
        known = self._made.get(key)
        if known is not None:
            return known
        self._count += 1
        self.cut = self.cut or self._count > MAX_NODES
        if self._count % _CLOCK_EVERY == 0 and time.thread_time() > self._deadline:
            self.cut = True
        if self.cut or self._depth >= MAX_DEPTH:
            return ir.Unknown(self.span(syntax))
        self._depth += 1
        self._made[key] = ir.Unknown(self.span(syntax))  # what a maker sees that comes back to the same node
        try:
            maker = self._table.get(syntax.type)
            made = maker(self, syntax) if maker else self.plain(syntax)
            if type(made) is ir.Call and isinstance(made.callee, ir.Name | ir.Member):
                self._called.add(made.callee.name)
            self._made[key] = made
            return made
        finally:
            self._depth -= 1

    def plain(self, syntax: Syntax) -> ir.Node:
        """Lower a node that means nothing by itself."""
        parts = self.nodes(syntax)
        if len(parts) == 1 and syntax.child_count > 1 and syntax.children[0].type in _NOT:
            return ir.Unknown(self.span(syntax), parts)
        return parts[0] if len(parts) == 1 else ir.Unknown(self.span(syntax), parts)

    def field(self, syntax: Syntax, name: str) -> ir.Node:
        """Lower a child by its field's name; `Unknown` if there is none."""
        return self.node(syntax.child_by_field_name(name))

    def optional(self, syntax: Syntax, name: str) -> ir.Node | None:
        """Lower a child by its field's name, None if there is none."""
        child = syntax.child_by_field_name(name)
        return self.node(child) if child is not None else None

    def nodes(self, syntax: Syntax | None) -> tuple[ir.Node, ...]:
        """Lower all named children."""
        return tuple(self.node(child) for child in self.children(syntax))

    def block(self, syntax: Syntax | None) -> ir.Block:
        """Lower all named children as statements; nothing is an empty block."""
        if syntax is None:
            return ir.Block(Span(0, 0), ())
        return ir.Block(self.span(syntax), self.nodes(syntax))

    def once(self, key: str, find: Callable[[str], frozenset[str]]) -> frozenset[str]:
        """Return what is found in the whole text, looked for once."""
        if key not in self._found:
            self._found[key] = find(self._data.decode("utf-8", "replace"))
        return self._found[key]

    def children(self, syntax: Syntax | None) -> list[Syntax]:
        """Return the named children, without comments (which are kept)."""
        if syntax is None:
            return []
        found = []
        for child in syntax.named_children:
            if child.type in self._comments:
                self.comments.append(ir.Comment(self.span(child), self.text(child)))
            else:
                found.append(child)
        return found

    def text(self, syntax: Syntax | None) -> str:
        """Return the source of a node."""
        if syntax is None:
            return ""
        return self._data[syntax.start_byte : syntax.end_byte].decode("utf-8", "replace")

    def span(self, syntax: Syntax) -> Span:
        """Return where a node stands in the file."""
        return self._placed(syntax.start_byte, syntax.end_byte)

    def _placed(self, start: int, end: int) -> Span:
        if isinstance(self._places, int):
            size = len(self._data)  # the parser was given a line's end more
            return Span(min(start, size) + self._places, min(end, size) + self._places)
        if not self._places:
            return Span(0, 0)
        last = len(self._places) - 1
        first = self._places[min(start, last)]
        return Span(first, self._places[min(end - 1, last)] + 1 if end > start else first)

    def between(self, start: int, end: int) -> tuple[Span, str]:
        """Return the place and the source between two offsets of syntax nodes."""
        return self._placed(start, end), self._data[start:end].decode("utf-8", "replace")


def literal(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make numbers, booleans, null: as written."""
    return ir.Literal(low.span(syntax), low.text(syntax), quoted=False)


def name(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make a name as written, without a sigil."""
    return ir.Name(low.span(syntax), low.text(syntax).lstrip("$@"))


def nothing(low: Lowering, syntax: Syntax) -> ir.Node:
    """Make nothing of types, patterns and what else holds no code."""
    return ir.Unknown(low.span(syntax))


def member(owner: str, field: str) -> Maker:
    """Return a maker of `owner.name` from the fields that hold both."""

    def make(low: Lowering, syntax: Syntax) -> ir.Node:
        text = low.text(syntax.child_by_field_name(field)).lstrip("$@")
        return ir.Member(low.span(syntax), low.field(syntax, owner), text)

    return make


def joined(low: Lowering, syntax: Syntax, operators: Iterable[str] = ("+",)) -> ir.Node | None:
    """Make one `Join` of a chain of binary nodes (fields left, operator, right), however long; None for others.

    The left spine is walked in a loop: generated code has chains of thousands.
    """
    parts: list[ir.Node] = []
    kind, current = syntax.type, syntax
    while current.type == kind and low.text(current.child_by_field_name("operator")) in operators:
        parts.append(low.field(current, "right"))
        left = current.child_by_field_name("left")
        if left is None:
            break
        current = left
    if not parts:
        return None
    parts.append(low.node(current))
    return ir.Join(low.span(syntax), tuple(reversed(parts)))


def string(low: Lowering, syntax: Syntax, holes: Iterable[str] = (), quotes: Iterable[str] = ()) -> ir.Node:
    """Make a literal, or a `Join` if it has children of a type in `holes` (each holds an expression).

    `quotes` are the node types of the marks at both ends. Without such nodes, a quote character at both ends is cut.
    """
    start, end = syntax.start_byte, syntax.end_byte
    ends = [child for child in syntax.children if child.type in quotes]
    if ends:
        start, end = ends[0].end_byte, max(ends[0].end_byte, ends[-1].start_byte) if len(ends) > 1 else end
    else:
        start, end = _unquoted(low, start, end)
    parts: list[ir.Node] = []
    raw = "r" in low.between(syntax.start_byte, start)[1].lower()
    for child in syntax.named_children:
        if child.type in holes:
            _add(parts, low, start, child.start_byte, raw=raw)
            parts.append(low.node(child))
            start = child.end_byte
    _add(parts, low, start, end, raw=raw)
    if len(parts) == 1 and isinstance(parts[0], ir.Literal):
        return parts[0]
    return ir.Join(low.span(syntax), tuple(parts)) if parts else ir.Literal(low.between(start, end)[0], "")


def _add(parts: list[ir.Node], low: Lowering, start: int, end: int, *, raw: bool) -> None:
    if start < end:
        span, text = low.between(start, end)
        parts.append(ir.Literal(span, text if raw else unescape(text)))


def _unquoted(low: Lowering, start: int, end: int) -> tuple[int, int]:
    text = low.between(start, end)[1]
    match = re.match(r"""[A-Za-z@$]{0,3}("{3,}|'{3}|["'`])""", text)
    if not match:
        return start, end
    mark = match[1]
    return start + match.end(), max(start + match.end(), end - (len(mark) if text.endswith(mark) else 0))


_ESCAPE = re.compile(r"\\(u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|\r\n|[\s\S])")
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "\n": "", "\r\n": ""}


def unescape(text: str) -> str:
    """Undo the escapes that most languages share."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    digits = match[2] or match[3] or match[4]
    if digits:
        code = int(digits, 16)
        return chr(code) if code < 0x110000 else "\ufffd"  # noqa: PLR2004 - the end of Unicode
    return _LETTERS.get(match[1], match[1])
