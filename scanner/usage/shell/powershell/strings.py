"""Reads PowerShell's strings: verbatim, expandable, and here-strings of both kinds."""

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.usage.data.fill import MAX_LENGTH, MAX_PIECES, plain
from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.marks import FOREIGN, replaced
from scanner.usage.shell.powershell.cursor import Cursor
from scanner.usage.text import Piece, Text, hole

_HERE = re.compile(r"@(?P<quote>['\"])[ \t\r]*\n(?P<body>.{0,20000}?)\r?\n(?P=quote)@", re.DOTALL)
_SINGLE = re.compile(r"['‘’](?P<body>(?:[^'‘’]|''){0,20000}+)['‘’]")
_ESCAPE = re.compile(r"`(?P<escape>.)|\"\"", re.DOTALL)
_EXPANSION = re.compile(
    r"\$(?P<open>\()|\$\{(?P<braced>[^}\n]{1,100})\}|\$(?P<name>(?:(?:env|script|global|local|private|using):)?[A-Za-z_]\w*)"
    r"|(?P<foreign>\ue000[^\ue001]{0,200}\ue001)",
    re.IGNORECASE,
)
_DOLLAR = "\ue00f"
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "\n": ""}
Variable = Callable[[str, int, int, Mapped], Text]
Script = Callable[[Mapped], Text]


def string(cursor: Cursor, variable: Variable, script: Script) -> Text | None:
    """Read the string that begins at the cursor, None if none does."""
    here = _HERE.match(cursor.text, cursor.index)
    if here:
        cursor.index = here.end()
        body = cursor.source.cut(*here.span("body"))
        return expanded(body, variable, script) if here["quote"] == '"' else verbatim(body)
    single = _SINGLE.match(cursor.text, cursor.index)
    if single:
        cursor.index = single.end()
        return verbatim(replaced(cursor.source.cut(*single.span("body")), re.compile("''"), lambda _: "'"), variable)
    if cursor.char() not in {'"', "“", "”"}:
        return None
    begin = cursor.index + 1
    end = _end(cursor, begin)
    cursor.index = min(end, len(cursor.text))
    return expanded(cursor.source.cut(begin, max(begin, end - 1)), variable, script)


def _end(cursor: Cursor, index: int) -> int:
    """Return the index behind the quote that ends an expandable string, minding `$(…)` in it."""
    text = cursor.text
    while index < len(text):
        char = text[index]
        if char == "`":
            index += 2
        elif text.startswith("$(", index):
            cursor.index = index + 1
            cursor.enclosed()
            index = cursor.index
        elif char in '"“”':
            if text[index + 1 : index + 2] != '"':
                return index + 1
            index += 2
        else:
            index += 1
    return len(text) + 1


def verbatim(source: Mapped, variable: Variable | None = None) -> Text:
    """Return a text in which only templates are filled in."""
    pieces: list[Piece] = []
    index = 0
    for match in FOREIGN.finditer(source.text):
        pieces.extend(plain(source.cut(index, match.start())).pieces)
        if variable is not None:
            pieces.extend(variable(match["name"], match.start(), match.end(), source).pieces)
        index = match.end()
    return Text((*pieces, *plain(source.cut(index)).pieces))


def expanded(source: Mapped, variable: Variable, script: Script) -> Text:
    """Fill in variables, members in `$(…)`, and escapes."""
    source = replaced(source, _ESCAPE, _escaped)
    pieces = list[Text]()
    index = 0
    while len(pieces) <= MAX_PIECES * 2:
        match = _EXPANSION.search(source.text, index)
        if match is None:
            break
        pieces.append(_plain(source.cut(index, match.start())))
        index = match.end()
        if match["open"]:
            cursor = Cursor(source)
            cursor.index = match.start("open")
            pieces.append(script(cursor.enclosed()))
            index = cursor.index
        else:
            name = match["braced"] or match["name"] or match["foreign"][1:-1]
            pieces.append(variable(name, match.start(), match.end(), source))
    pieces.append(_plain(source.cut(index)))
    found = Text(tuple(piece for text in pieces for piece in text.pieces))
    too_long = len(found.pieces) > MAX_PIECES or sum(len(piece.text or "") for piece in found.pieces) > MAX_LENGTH
    return hole(*found.names[:8], span=source.span()) if too_long else found


def _escaped(match: re.Match[str]) -> str:
    """Return what an escape stands for; a `$` that is none as a mark."""
    letter = match["escape"] or '"'
    return _DOLLAR if letter == "$" else _LETTERS.get(letter, letter)


def _plain(source: Mapped) -> Text:
    return plain(source._replace(text=source.text.replace(_DOLLAR, "$")))
