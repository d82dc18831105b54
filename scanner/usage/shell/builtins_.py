"""Commands of the shell itself that set variables, as far as they matter to a request."""

from __future__ import annotations

import re

from scanner.usage.data.parts import cut, part
from scanner.usage.shell.control import Simple
from scanner.usage.shell.expand import Expander
from scanner.usage.shell.state import State
from scanner.usage.shell.words import Token
from scanner.usage.text import Piece, Text, hole

_DECLARE = {"export", "readonly", "local", "declare", "typeset", "setenv", "global", "set"}
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(?:\[([^\]]{0,100})\])?(\+?)=")
_NAME = re.compile(r"[A-Za-z_]\w*$")
_PAIR = re.compile(r"""\[["']?([^\]"']{1,100})["']?\]=""")


def assign(state: State, expander: Expander, command: Simple, token: Token, match: re.Match[str]) -> None:
    """Make one assignment `name=value`, `name+=value`, `name=(…)` or `name[key]=value`."""
    name, key, more = match[1], match[2], bool(match[3])
    array = next((item for item in token.parts if item.kind == "array"), None)
    span = command.source.span(token.begin, token.end)
    if array is not None:
        if _PAIR.match(array.source.text.lstrip()):
            state.maps[name] = dict(_pairs(expander.array(array.source)))
            return
        items = expander.array(array.source)
        state.arrays[name] = [*state.arrays.get(name, []), *items][:500] if more else items[:500]
        state.scalars.pop(name, None)
        return
    value = _value(expander, token, len(match[0]))
    if key is not None:
        state.maps.setdefault(name, {})[key.strip("\"'")] = value
        return
    if more:
        state.assign(name, state.scalars.get(name, Text()) + value)
        return
    state.assign(name, value, span, command.comment)


def run(state: State, expander: Expander, command: Simple, words: list[Token], name: str, stdin: Text | None) -> bool:
    """Run a command that sets variables; False if it is none."""
    if name in _DECLARE:
        return _declared(state, expander, command, words[1:])
    if name == "read":
        _read(state, command, words[1:], stdin)
        return True
    if name == "alias":
        for token in words[1:]:
            match = re.match(r"([\w.-]+)=", token.text)
            if match:
                state.aliases[match[1]] = _value(expander, token, match.end())
        return True
    if name == "shift":
        state.arguments = state.arguments[1:] if state.arguments else state.arguments
        return True
    return name in {"unset", "return", "exit", "source", ".", "echo_off", "cd", "pushd", "popd", "which", "type"}


def loop(state: State, expander: Expander, command: Simple) -> None:
    """Give the variable of `for NAME in …` what it holds in all rounds, if that is one value."""
    name, token = command.words[0].text, command.words[0]
    values = [field.text for field in expander.fields(command.source, command.words[2:])]
    span = command.source.span(token.begin, token.end)
    if len(values) == 1:
        state.scalars[name] = values[0] if values[0].literal is not None else hole(*values[0].names, span=span)
        return
    several = bool(values) and all(value.literal is not None for value in values)
    state.scalars[name] = Text((Piece(None, span, (name,), several=several),))


def _declared(state: State, expander: Expander, command: Simple, words: list[Token]) -> bool:
    names = [token for token in words if not token.text.startswith("-")]
    spaced = len(names) > 1 and _NAME.match(names[0].text) and not any(_ASSIGNMENT.match(name.text) for name in names)
    if spaced:  # fish's and csh's `set NAME value`
        span = command.source.span(names[0].begin, names[-1].end)
        fields = expander.fields(command.source, names[1:])
        state.assign(names[0].text, fields[0].text if len(fields) == 1 else Text(), span, command.comment)
        if len(fields) > 1:
            state.arrays[names[0].text] = [field.text for field in fields]
        return True
    for token in names:
        match = _ASSIGNMENT.match(token.text)
        if match:
            assign(state, expander, command, token, match)
    return True


def _read(state: State, command: Simple, words: list[Token], stdin: Text | None) -> None:
    """Read input in variables: of one with a known input that, of others nothing is known."""
    names = [token for token in words if _NAME.match(token.text)]
    for token in names:
        span = command.source.span(token.begin, token.end)
        state.scalars[token.text] = stdin if stdin is not None and len(names) == 1 else hole(span=span)


def _value(expander: Expander, token: Token, skipped: int) -> Text:
    """Return the value behind `name=`."""
    return part(expander.value(token.parts), skipped)


def _pairs(items: list[Text]) -> list[tuple[str, Text]]:
    found: list[tuple[str, Text]] = []
    for item in items:
        key, value = cut(item, "]=")
        if value is not None and key.literal:
            found.append((key.literal.strip("[\"' "), value))
    return found
