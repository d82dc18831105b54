"""Evaluates PowerShell's expressions as far as their values are known."""

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.model import Span
from scanner.usage.data.fill import MAX_LENGTH, named, plain
from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.powershell.cursor import Cursor
from scanner.usage.shell.powershell.strings import string
from scanner.usage.shell.powershell.values import Json, Table, Value, gone_through, member, text_of
from scanner.usage.shell.state import State, bounded
from scanner.usage.text import Text, hole, literal

Script = Callable[[Mapped], Value]
"""Runs a script and returns the value of its last statement."""

_VARIABLE = re.compile(
    r"\$(?:\{(?P<braced>[^}\n]{1,100})\}|(?P<name>(?:(?:env|script|global|local|private|using):)?[A-Za-z_]\w*|[_?$^]))"
    r"|(?P<foreign>\ue000[^\ue001]{0,200}\ue001)",
    re.IGNORECASE,
)
_SCOPE = re.compile(r"(?i)^(?:script|global|local|private|using|env):")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[kmg]b)?\b", re.IGNORECASE)
_TYPE = re.compile(r"\[[A-Za-z_][\w.,\[\] ]{0,120}\]")
_MEMBER = re.compile(r"\??(?:\.|::)(?P<name>[A-Za-z_]\w*)")
_OPERATOR = re.compile(
    r"\+(?!=)|-f\b|-join\b|-replace\b|-(?:eq|ne|like|match|and|or|gt|lt|ge|le|is|as|in|contains)\b|\?\?|,",
    re.IGNORECASE,
)
_KEY = re.compile(r"[A-Za-z_][\w-]*")
_SLOT = re.compile(r"\{(\d)(?::[^}]*)?\}")
_KEEPS = {"tostring", "trim", "trimend", "trimstart", "getbytes", "tobase64string", "getstring", "toarray", "tolower"}
_OPEN_METHODS = {"escapedatastring", "urlencode", "getnetworkcredential", "substring", "replace", "split"}


class Expressions:
    """Reads and evaluates expressions at a cursor."""

    def __init__(self, state: State, script: Script) -> None:
        self.state, self._script = state, script
        self.values: dict[str, Value] = {}

    def value(self, cursor: Cursor, *, commas: bool = True) -> Value:
        """Read an expression with its operators; without `commas` it ends at one."""
        self.state.step()
        left = self.term(cursor)
        while True:
            before = cursor.index
            cursor.space()
            operator = cursor.take(_OPERATOR)
            if operator is None or (operator[0] == "," and not commas):
                cursor.index = before
                return left
            cursor.space(lines=operator[0] in {"+", ","})
            right = self.term(cursor) if operator[0] != "-f" else self._list(cursor)
            left = self._operated(operator[0].lower(), left, right)

    def _list(self, cursor: Cursor) -> Value:
        items = [self.term(cursor)]
        while cursor.take(re.compile(r"[ \t]*,\s*")):
            items.append(self.term(cursor))
        return items[0] if len(items) == 1 and isinstance(items[0], list) else items

    def _operated(self, operator: str, left: Value, right: Value) -> Value:  # noqa: PLR0911 (one for each operator)
        if operator == ",":
            return [*left, right][:200] if isinstance(left, list) else [left, right]
        if operator == "+":
            if isinstance(left, Table) and isinstance(right, Table):
                return Table({**left.entries, **right.entries}, left.whole and right.whole)
            if isinstance(left, list):
                return [*left, *(right if isinstance(right, list) else [right])][:200]
            return bounded(text_of(left) + text_of(right))
        if operator == "-f":
            return _formatted(text_of(left), right if isinstance(right, list) else [right])
        if operator == "-join" and isinstance(left, list):
            return _joined([text_of(item) for item in left], text_of(right))
        if operator == "??":
            known = isinstance(left, Text) and left.literal is not None
            return left if known else gone_through((text_of(left).names or ("",))[0], right, Span(0, 0))
        names = text_of(left).names
        return hole(*names)

    def term(self, cursor: Cursor) -> Value:
        """Read a value with its members, indices and method calls."""
        begin = cursor.index
        value = self._primary(cursor)
        while True:
            span = cursor.source.span(begin, cursor.index)
            dot = cursor.take(_MEMBER)
            if dot:
                value = self._member(cursor, value, dot["name"], cursor.source.span(begin, cursor.index))
            elif cursor.char() == "[" and cursor.index > begin:
                key = text_of(self.sub(cursor, cursor.enclosed()))
                value = member(value, key.literal, span) if key.literal else hole(span=span)
            else:
                return value

    def sub(self, cursor: Cursor, source: Mapped) -> Value:
        """Evaluate an expression that is enclosed in brackets."""
        inner = Cursor(source, cursor.depth + 1)
        inner.space(lines=True)
        return self.value(inner) if inner.char() else Text()

    def _member(self, cursor: Cursor, value: Value, name: str, span: Span) -> Value:  # noqa: PLR0911 (one for each kind of member)
        if isinstance(value, Text) and not value.pieces and cursor.char() != "(":
            return value  # `[Text.Encoding]::ASCII`
        if cursor.char() != "(":
            return (
                value
                if name.lower() in {"value", "rawcontent"} and isinstance(value, Text)
                else member(value, name, span)
            )
        arguments = self.arguments(cursor, cursor.enclosed())
        lower = name.lower()
        if (
            lower in {"add", "set_item", "append", "tryaddwithoutvalidation"}
            and isinstance(value, Table)
            and len(arguments) > 1
        ):
            key = text_of(arguments[0]).literal
            if key:
                value.put(key, arguments[1])
            return Text()
        if lower in _KEEPS:
            return (
                arguments[0]
                if not isinstance(value, Text) or (not value.pieces and arguments)
                else self._trimmed(value, lower, arguments)
            )
        if lower == "format" and arguments:
            return _formatted(text_of(arguments[0]), arguments[1:])
        if lower in {"new", "create"}:
            return arguments[0] if arguments else Table({})
        if lower in {"getenvironmentvariable", "getvalue"} and arguments and text_of(arguments[0]).literal:
            key = text_of(arguments[0]).literal or ""
            return self.state.lookup(key, span)
        names = text_of(arguments[0]).names if lower in _OPEN_METHODS and arguments else text_of(value).names
        return hole(*names, span=span)

    @staticmethod
    def _trimmed(value: Text, method: str, arguments: list[Value]) -> Value:
        strip = (text_of(arguments[0]).literal if arguments else None) or " "
        if method == "trimend" and value.pieces and value.pieces[-1].text:
            last = value.pieces[-1]
            return Text((*value.pieces[:-1], last._replace(text=(last.text or "").rstrip(strip))))
        return value

    def arguments(self, cursor: Cursor, source: Mapped) -> list[Value]:
        """Evaluate a method's arguments."""
        inner = Cursor(source, cursor.depth + 1)
        found: list[Value] = []
        inner.space(lines=True)
        while inner.char() and len(found) < 50:  # noqa: PLR2004 (more than any method takes)
            before = inner.index
            value = self.value(inner)
            found.extend(value if isinstance(value, list) else [value])
            inner.space(lines=True)
            inner.index += inner.char() == "," or inner.index == before
            inner.space(lines=True)
        return found

    def _primary(self, cursor: Cursor) -> Value:  # noqa: PLR0911 (one for each kind of value)
        text = string(cursor, self._named, lambda source: text_of(self._script(source)))
        if text is not None:
            return text
        begin = cursor.index
        variable = cursor.take(_VARIABLE)
        if variable:
            return self.variable(variable, cursor.source.span(begin, cursor.index))
        char, two = cursor.char(), cursor.text[cursor.index : cursor.index + 2]
        if two == "@{":
            cursor.index += 1
            return self._table(cursor, cursor.enclosed())
        if two in {"@(", "$("}:
            cursor.index += 1
            return self._elements(cursor, cursor.enclosed()) if two == "@(" else self._script(cursor.enclosed())
        if char == "(":
            return self._script(cursor.enclosed())
        if char == "{":
            return self._script(cursor.enclosed())
        return self._bare(cursor, begin)

    def _bare(self, cursor: Cursor, begin: int) -> Value:
        kind = cursor.take(_TYPE)
        if kind:
            cursor.space()
            ordered = kind[0].lower() in {"[ordered]", "[pscustomobject]", "[hashtable]"}
            static = cursor.text.startswith("::", cursor.index)
            return Text() if static and not ordered else self.term(cursor)
        if cursor.char() in {"-", "!"}:
            cursor.index += 1
            cursor.take(re.compile("[a-z]+", re.IGNORECASE))
            cursor.space()
            return hole()
        number = cursor.take(_NUMBER)
        if number:
            return plain(cursor.source.cut(begin, cursor.index))
        word = cursor.take(re.compile(r"[^\s;|&(){}\[\],=]+"))
        if word is None:
            cursor.index += bool(cursor.char())
        return hole(span=cursor.source.span(begin, cursor.index))

    def _elements(self, cursor: Cursor, source: Mapped) -> Value:
        inner = Cursor(source, cursor.depth + 1)
        found: list[Value] = []
        inner.space(lines=True)
        while inner.char() and len(found) < 200:  # noqa: PLR2004 (a list of more says nothing)
            before = inner.index
            value = self.value(inner)
            found.extend(value if isinstance(value, list) else [value])
            inner.space(lines=True)
            inner.index += inner.index == before
            inner.take(re.compile(r",\s*"))
        return found

    def _table(self, cursor: Cursor, source: Mapped) -> Table:
        """Read `key = value` lines."""
        table = Table({})
        inner = Cursor(source, cursor.depth + 1)
        inner.space(lines=True)
        while inner.char() and len(table.entries) < 200:  # noqa: PLR2004 (headers and bodies have fewer)
            word = inner.take(_KEY)
            key = word[0] if word else text_of(self.term(inner)).literal
            inner.space()
            if inner.char() != "=":
                inner.index += 1
                inner.space(lines=True)
                continue
            inner.index += 1
            inner.space(lines=True)
            value = self._script(_entry(inner))
            if key:
                table.put(key, value)
            else:
                table = table._replace(whole=False)
            inner.space(lines=True)
        return table

    def variable(self, match: re.Match[str], span: Span) -> Value:
        """Return what a variable holds."""
        name = match["braced"] or match["name"] or match["foreign"][1:-1]
        return self.lookup(name, span)

    def lookup(self, name: str, span: Span) -> Value:
        """Return a variable's value by its name, with or without a scope; `$null` is the empty text."""
        if name in self.state.foreign:
            return self.state.foreign[name]
        plain_name = _SCOPE.sub("", name)
        if plain_name.lower() in {"null", "true", "false"}:
            return Text() if plain_name.lower() == "null" else literal(plain_name)
        known = None if name.lower().startswith("env:") else self.values.get(plain_name.lower())
        if known is not None:
            return gone_through(plain_name, known, span)
        found = self.state.scalars.get(plain_name)
        return hole(plain_name, span=span) if found is None else named(plain_name, found, span)

    def _named(self, name: str, begin: int, end: int, source: Mapped) -> Text:
        return text_of(self.lookup(name, source.span(begin, end)))


def _entry(cursor: Cursor) -> Mapped:
    """Return the source of a table's value: to the line's end or a semicolon outside of brackets and strings."""
    begin = cursor.index
    while cursor.char() not in {"", "\n", ";"}:
        if cursor.char() in "({[" or cursor.text.startswith(("@{", "@(", "$("), cursor.index):
            cursor.index += cursor.char() in "@$"
            cursor.enclosed()
        elif string(cursor, lambda *_: Text(), lambda _: Text()) is None:
            cursor.index += 2 if cursor.char() == "`" else 1
    cursor.index = min(cursor.index, len(cursor.text))
    return cursor.source.cut(begin, cursor.index)


def _formatted(pattern: Text, values: list[Value]) -> Text:
    """Return what `-f` makes of a pattern."""
    written = pattern.literal
    if written is None or len(written) > MAX_LENGTH or pattern.span is None:
        return hole(*pattern.names)
    found, index = Text(), 0
    from scanner.usage.data.parts import part  # noqa: PLC0415

    for match in _SLOT.finditer(written):
        place = int(match[1])
        found = found + part(pattern, index, match.start())
        found = found + (text_of(values[place]) if place < len(values) else hole())
        index = match.end()
    return bounded(found + part(pattern, index))


def _joined(items: list[Text], separator: Text) -> Text:
    found = Text()
    for index, item in enumerate(items):
        found = found + separator + item if index else item
    return bounded(found)


__all__ = ["Expressions", "Json"]
