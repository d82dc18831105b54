"""Reads options: `-x`, `-xVALUE`, clusters, `--long value`, `--long=value`, and abbreviations of long ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scanner.usage.data.parts import flat, part
from scanner.usage.text import Text

_SHORTEST = 3
"""Letters of an abbreviation."""


class Option(NamedTuple):
    """An option by its long name where it has one; a plain argument has no name."""

    name: str
    value: Text


class Syntax(NamedTuple):
    """Long options that take a value and those that don't; short ones: their letter's long name.

    `values`: the letters that take one.
    """

    takes: frozenset[str]
    flags: frozenset[str]
    letters: dict[str, str]
    values: frozenset[str]


def parse(arguments: Sequence[Text], syntax: Syntax) -> list[Option]:
    """Return options and plain arguments in order."""
    found: list[Option] = []
    index = 0
    while index < len(arguments):
        argument = arguments[index]
        index += 1
        written = flat(argument)
        if written == "--":
            found.extend(Option("", item) for item in arguments[index:])
            break
        if written.startswith("--"):
            index = _long(found, arguments, index, argument, syntax)
        elif written.startswith("-") and len(written) > 1:
            index = _short(found, arguments, index, argument, syntax)
        else:
            found.append(Option("", argument))
    return found


def _long(found: list[Option], arguments: Sequence[Text], index: int, argument: Text, syntax: Syntax) -> int:
    written = flat(argument)
    name, equals, _ = written[2:].partition("=")
    name = _full(name, syntax)
    if name not in syntax.takes:
        found.append(Option(name, Text()))
        return index
    if equals:
        found.append(Option(name, part(argument, written.index("=") + 1)))
        return index
    found.append(Option(name, arguments[index] if index < len(arguments) else Text()))
    return index + 1


def _full(name: str, syntax: Syntax) -> str:
    """Return the option that an abbreviation means."""
    if name in syntax.takes or name in syntax.flags or len(name) < _SHORTEST:
        return name
    longer = [known for known in (*syntax.takes, *syntax.flags) if known.startswith(name)]
    return longer[0] if len(longer) == 1 else name


def _short(found: list[Option], arguments: Sequence[Text], index: int, argument: Text, syntax: Syntax) -> int:
    written = flat(argument)
    for place in range(1, len(written)):
        letter = written[place]
        name = syntax.letters.get(letter, letter)
        if letter not in syntax.values:
            found.append(Option(name, Text()))
            continue
        rest = part(argument, place + 1)
        if rest.pieces:
            found.append(Option(name, rest))
            return index
        found.append(Option(name, arguments[index] if index < len(arguments) else Text()))
        return index + 1
    return index
