"""What xargs and parallel add to a command's arguments."""

from __future__ import annotations

from scanner.usage.data.parts import flat, part
from scanner.usage.shell.expand import Field, split
from scanner.usage.text import Text, hole


def spread(fields: list[Field], inner: list[Field], stdin: Text | None) -> list[Text]:
    """Return a command's arguments; what is run once for each line of its input gets that line."""
    arguments = [field.text for field in inner[1:]]
    before = [flat(field.text) for field in fields[: len(fields) - len(inner)]]
    if not any(word.endswith(("xargs", "parallel")) for word in before):
        return arguments
    line = stdin if stdin is not None and stdin.literal is not None and len(split(stdin)) == 1 else hole()
    mark = next((_marker(before, index) for index, word in enumerate(before) if word.startswith("-I")), "")
    if before[-1:] and any(word.endswith("parallel") for word in before):
        end = next((index for index, word in enumerate(arguments) if flat(word).startswith(":::")), len(arguments))
        arguments, mark = arguments[:end], mark or "{}"
    if not mark:
        return [*arguments, line]
    return [_filled(argument, mark, line) for argument in arguments]


def _marker(words: list[str], index: int) -> str:
    return words[index][2:] or (words[index + 1] if index + 1 < len(words) else "")


def _filled(argument: Text, mark: str, line: Text) -> Text:
    found, written, index = Text(), flat(argument), 0
    while (place := written.find(mark, index)) >= 0:
        found = found + part(argument, index, place) + line
        index = place + len(mark)
    return found + part(argument, index) if index else argument
