"""Expands words: parts to texts, and one word to none, one or several fields, as a shell does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple

from scanner.model import Span
from scanner.usage.data.fill import named, plain
from scanner.usage.data.mapped import Mapped
from scanner.usage.data.parts import flat, part
from scanner.usage.shell.changes import changed
from scanner.usage.shell.lexer import Lexer, quoted_word
from scanner.usage.shell.state import GIVEN, State, bounded
from scanner.usage.shell.words import Part, Token
from scanner.usage.text import Piece, Text, hole

MAX_FIELDS = 2_000
MAX_PARTS = 256
"""Parts of one word; a text keeps fewer pieces."""

_WIDE = 12
"""Bytes in which a character can be written: `\\ud83d\\ude00`."""

Substitute = Callable[[Mapped], Text | None]
"""Runs a script and returns what it prints, None if that isn't known."""


class Field(NamedTuple):
    """A word after expansion; `begin` and `end` are the bytes of the word as it is written."""

    text: Text
    begin: int
    end: int


class Expander:
    """Expands the words of scripts that share a state."""

    def __init__(self, state: State, substitute: Substitute) -> None:
        self.state, self._substitute = state, substitute

    def fields(self, source: Mapped, tokens: Iterable[Token]) -> list[Field]:
        """Return the fields of a command."""
        found: list[Field] = []
        for token in tokens:
            begin, end = source.at(token.begin), source.at(token.end)
            found.extend(Field(bounded(text), begin, end) for text in self._word(token.parts))
            if len(found) > MAX_FIELDS:
                break
        return found

    def value(self, parts: Iterable[Part]) -> Text:
        """Return a word as one text: nothing is split."""
        pieces = (
            piece for item in islice(parts, MAX_PARTS) for text in self._values(item)[:1] for piece in text.pieces
        )
        return bounded(Text(tuple(pieces)))

    def array(self, source: Mapped) -> list[Text]:
        """Return the elements of `(…)`."""
        tokens = [token for token in Lexer(source, self.state.tick).read() if token.kind == "word"]
        return [field.text for field in self.fields(source, tokens)]

    def _word(self, parts: tuple[Part, ...]) -> list[Text]:
        if not parts:
            return [Text()]
        if len(parts) > MAX_PARTS:
            return [hole(span=Span(parts[0].span.start, max(parts[0].span.start, parts[-1].span.end)))]
        fields, current, exists = list[Text](), Text(), False
        for item in parts:
            values = self._values(item)
            if not item.quoted and item.kind in {"variable", "command", "foreign"}:
                values = [piece for value in values for piece in split(value)]
            exists = exists or (item.quoted and not item.change.startswith("[")) or bool(values)
            for index, value in enumerate(values):
                if index:
                    fields.append(current)
                    current = Text()
                current = current + value
        return [*fields, current] if exists else fields

    def _values(self, item: Part) -> list[Text]:
        """Return what a part stands for: one text, or those of an array."""
        if item.kind == "text":
            return [_sound(plain(item.source))]
        if item.kind == "variable":
            return self._variable(item)
        if item.kind == "command":
            return [self._command(item)]
        if item.kind == "foreign":
            known = self.state.foreign.get(item.name)
            return [self.state.lookup(item.name, item.span) if known is None else known]
        return [hole(span=item.span)]

    def _command(self, item: Part) -> Text:
        name = item.source.text.strip()
        if name in self.state.scalars:  # $(NAME), where a service fills in its own variables
            return self.state.lookup(name, item.span)
        output = self._substitute(item.source)
        if output is None:
            return hole(*((name,) if name.replace("_", "").replace(".", "").isalnum() else ()), span=item.span)
        return Text(
            tuple(piece if piece.text is not None else piece._replace(span=item.span) for piece in output.pieces)
        )

    def _variable(self, item: Part) -> list[Text]:
        name, state = item.name, self.state
        if name in {"@", "*"} or name.isdigit():
            return self._argument(item)
        key = item.change[1:-1] if item.change.startswith("[") else ""
        if key in {"@", "*"}:
            known = state.arrays.get(name) or list(state.maps.get(name, {}).values())
            if not known and name in state.scalars:
                known = [state.scalars[name]]
            return known or [hole(name, span=item.span)]
        if name in state.arrays and not (key and not key.isdigit()):
            index = int(key[:6] or 0)
            known = state.arrays[name][index : index + 1]
            return [named(name, known[0], item.span) if known else hole(name, span=item.span)]
        if key:
            element = state.maps.get(name, {}).get(key.strip("\"'"))
            return [hole(name, span=item.span) if element is None else named(name, element, item.span)]
        return [self._changed(item, state.scalars.get(name))]

    def _argument(self, item: Part) -> list[Text]:
        given = self.state.arguments
        if item.name in {"@", "*"}:
            if given is None:
                return [hole("@", span=item.span)]
            return [_given(value) for value in given]
        index = int(item.name[:4]) - 1
        known = None
        if given is not None:
            known = _given(given[index]) if 0 <= index < len(given) else None if item.change else Text()
        return [self._changed(item, known)]

    def _changed(self, item: Part, known: Text | None) -> Text:
        """Return a variable's value after what `${name…}` does with it."""
        value = hole(item.name, span=item.span) if known is None else named(item.name, known, item.span)
        if item.operand is None:
            return value
        operand = self.value(quoted_word(_unquoted(item.operand)))
        result = changed(item, known, value, operand)
        if item.change in {":=", "="} and not item.name.isdigit():
            self.state.scalars[item.name] = result
        return result


def split(value: Text) -> list[Text]:
    """Split a text at its white space, as an unquoted variable is."""
    written = flat(value)
    if not any(char.isspace() for char in written):
        return [value] if written else []
    found: list[Text] = []
    index = 0
    for word in written.split():
        begin = written.index(word, index)
        index = begin + len(word)
        found.append(part(value, begin, index))
    return found


def _sound(value: Text) -> Text:
    """Correct the end of a piece behind which the script goes on at another place of the file."""
    return Text(tuple(map(_sound_piece, value.pieces)))


def _sound_piece(piece: Piece) -> Piece:
    written = piece.text or ""
    if piece.span is None or 0 <= piece.span.end - piece.span.start <= _WIDE * len(written):
        return piece
    begin = piece.span.start
    return piece._replace(span=Span(begin, begin + len(written.encode("utf-8", "replace"))))


def _given(value: Text) -> Text:
    return Text(
        tuple(
            piece if GIVEN in piece.names or piece.text is None else piece._replace(names=(*piece.names, GIVEN))
            for piece in value.pieces
        )
    )


def _unquoted(operand: Mapped) -> Mapped:
    """Take the quotes off `${X:-"default"}`."""
    text = operand.text
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return operand.cut(1, len(text) - 1)
    return operand
