"""What a command line is made of: tokens, and the parts of its words."""

from __future__ import annotations

from typing import Literal, NamedTuple

from scanner.model import Span
from scanner.usage.data.mapped import Mapped

Kind = Literal["text", "variable", "command", "array", "foreign", "unknown"]


class Part(NamedTuple):
    """A piece of a word before anything is expanded.

    `source` holds the characters of a text, the script of a command substitution, or the inside of an array. `name` is
    that of a variable or of what a template or another language put here (`foreign`). `change` is what `${name…}` does
    with the value, and `operand` what stands behind it.
    """

    kind: Kind
    source: Mapped
    span: Span
    quoted: bool = False
    name: str = ""
    change: str = ""
    operand: Mapped | None = None


class Token(NamedTuple):
    """A word, an operator, a line's end, a comment or the text of a here-document; `text` is what is written.

    `begin` and `end` count characters of the script.
    """

    kind: Literal["word", "operator", "newline", "comment", "document"]
    text: str
    begin: int
    end: int
    parts: tuple[Part, ...] = ()


class Collector:
    """Puts a word together; characters stand where they are written, an escape's at its backslash."""

    def __init__(self, source: Mapped) -> None:
        self.source = source
        self.parts: list[Part] = []
        self._characters: list[str] = []
        self._places: list[int] = []
        self._end = 0

    def run(self, begin: int, end: int) -> None:
        """Add characters as they stand."""
        self._go_on(begin)
        self._characters.append(self.source.text[begin:end])
        if self.source.offsets is None:
            self._places.extend(range(self.source.start + begin, self.source.start + end))
        else:
            self._places.extend(self.source.offsets[begin:end])
        self._end = self.source.at(end)

    def put(self, text: str, begin: int, end: int) -> None:
        """Add what an escape stands for."""
        self._go_on(begin)
        self._characters.append(text)
        self._places.extend([self.source.at(begin)] * len(text))
        self._end = self.source.at(end)

    def add(self, part: Part) -> None:
        """Add a part that is no text."""
        self._flush()
        self.parts.append(part)

    def finish(self) -> tuple[Part, ...]:
        """Return the parts."""
        self._flush()
        return tuple(self.parts)

    def _go_on(self, begin: int) -> None:
        """Begin another text where characters were left out (quotes): each text is written without a gap."""
        if self._characters and self.source.at(begin) != self._end:
            self._flush()

    def _flush(self) -> None:
        if not self._characters:
            return
        text, places = "".join(self._characters), [*self._places, self._end]
        contiguous = places[-1] - places[0] == len(text) and places == list(range(places[0], places[-1] + 1))
        mapped = Mapped(text, places[0], None if contiguous else places)
        self.parts.append(Part("text", mapped, Span(places[0], places[-1]), quoted=True))
        self._characters, self._places = [], []
