"""Reads the arguments of PowerShell's commands."""

from __future__ import annotations

import re
from typing import NamedTuple

from scanner.usage.data.fill import plain
from scanner.usage.shell.powershell.cursor import Cursor
from scanner.usage.shell.powershell.expressions import Expressions
from scanner.usage.shell.powershell.values import Table, Value, text_of
from scanner.usage.shell.powershell.web import SWITCHES, full_name, positional
from scanner.usage.text import Piece, Text

_NAMED = re.compile(r"-(?P<name>[A-Za-z][\w-]*)(?P<colon>:)?")
_WORD = re.compile(r"(?:[^\s;|&(){}'\"`$,\n\ue000]|`.)+", re.DOTALL)
LINE_END = {"", "\n", ";", "|", "}", ")"}
PLACE = "\ue004"


class Given(NamedTuple):
    """Named arguments, others, and all of them as words. `whole`: there are no more."""

    named: dict[str, Value]
    others: list[Value]
    words: list[Text]
    whole: bool


class Arguments:
    """Reads arguments at a cursor."""

    def __init__(self, expressions: Expressions) -> None:
        self.expressions = expressions

    def read(self, cursor: Cursor, *, web: bool) -> Given:
        """Read a command's arguments; those of `web` commands by their full names."""
        named: dict[str, Value] = {}
        plain_values: list[Value] = []
        words: list[Text] = []
        whole = True
        while True:
            cursor.space()
            if cursor.char() in LINE_END or cursor.take(re.compile(r"\d?>|&&|2>&1|&$")):
                return Given(named, plain_values, words, whole)
            before = cursor.index
            name = _NAMED.match(cursor.text, cursor.index)
            splat = re.compile(r"@(?P<name>[A-Za-z_]\w*)").match(cursor.text, cursor.index)
            if splat:
                cursor.index = splat.end()
                value = self.expressions.lookup(splat["name"], cursor.source.span(*splat.span()))
                whole = whole and isinstance(value, Table) and value.whole
                if isinstance(value, Table):
                    named |= {full_name(key): item for key, item in value.entries.items()}
                    if value.get("uri") is not None and value.span is not None:
                        named[PLACE] = Text((Piece("", value.span),))
            elif name and not cursor.text.startswith("--", cursor.index):
                self._named(cursor, name, named, words, web=web)
            else:
                value = self._argument(cursor)
                plain_values.append(value)
                words.append(text_of(value))
                if web:
                    positional(named, value)
            cursor.index += cursor.index == before

    def _named(
        self, cursor: Cursor, match: re.Match[str], named: dict[str, Value], words: list[Text], *, web: bool
    ) -> None:
        name = full_name(match["name"]) if web else match["name"].lower()
        word = _WORD.match(cursor.text, cursor.index)
        end = match.end() if web or word is None else word.end()
        words.append(plain(cursor.source.cut(match.start(), end)))
        cursor.index = match.end()
        if not web and word is not None and word.end() > match.end() and not match["colon"]:
            cursor.index = word.end()
            return
        cursor.space()
        switch = (
            (web and name in SWITCHES) or cursor.char() in LINE_END or (cursor.char() == "-" and not match["colon"])
        )
        if switch and not match["colon"]:
            return
        mark = cursor.index
        value = self._argument(cursor)
        named[name] = value
        if not web:
            words.append(text_of(value))
        cursor.index += cursor.index == mark

    def _argument(self, cursor: Cursor) -> Value:
        """Read an argument: an expression if it begins like one, else a bare word in which variables are filled in."""
        char = cursor.char()
        begin = cursor.index
        if char in "'\"“‘(@{[{" or char in "$\ue000":
            value = self.expressions.term(cursor)
            if cursor.char() in "/:?&=.-_" and isinstance(value, Text) and char not in "'\"":
                return value + self._rest(cursor)
            if cursor.take(re.compile(r"[ \t]*,[ \t]*")):
                return [value, self._argument(cursor)]
            return value
        return self._rest(cursor) if cursor.index == begin else Text()

    def _rest(self, cursor: Cursor) -> Text:
        """Read a bare word to its end."""
        found = Text()
        while True:
            word = _WORD.match(cursor.text, cursor.index)
            if word:
                found = found + plain(cursor.source.cut(cursor.index, word.end()))
                cursor.index = word.end()
            elif cursor.char() in "$\"'\ue000" and cursor.char():
                mark = cursor.index
                found = found + text_of(self.expressions.term(cursor))
                if cursor.index == mark:
                    return found
            else:
                return found
