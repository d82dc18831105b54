"""Commands that a program starts, as argument lists or as lines for a shell; the shell's reader makes requests of them.

A row with `does` `command` names the roles of its arguments: `words` is one word, or a list of them (a single text is a
line for a shell), `tool line` a tool and the rest of its line. By name, `keys` say the same of options.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Span
from scanner.usage.code.draft import Draft
from scanner.usage.code.idioms import Row
from scanner.usage.code.values import Credential, Items, Ref, Reply, Several, Table, Value, first, shorten, text_of
from scanner.usage.request import Request
from scanner.usage.text import Text, literal

if TYPE_CHECKING:
    from scanner.usage.code.calls import Arguments
    from scanner.usage.code.interp import Interpreter

MAX_WORDS = 200
_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ash", "cmd", "powershell", "pwsh"})
_NAMED = ("args", "command", "cmd", "filename", "arguments", "argumentlist")


class Command(NamedTuple):
    """Words as they are passed, or the one line that a shell reads."""

    words: tuple[Text, ...] = ()
    line: Text = Text()


def start(run: Interpreter, row: Row, passed: Arguments, span: Span) -> Reply | None:
    """Count a command among what is sent, and give what it writes; None where no word of it is known."""
    words = list(_words(row, passed))[:MAX_WORDS]
    if not words or not any(piece.text for piece in words[0].pieces):
        return None
    draft = Draft("command", span)
    draft.command = _command(row, words, bare=_is_one_line(passed))
    draft.number = len(run.drafts)
    draft.sent = True
    draft.place = _located(run, words, span)
    run.drafts.append(draft)
    return Reply(draft.number, span=span)


def _words(row: Row, passed: Arguments) -> Iterator[Text]:
    roles = row.takes.split()
    for index, value in enumerate(passed.positional):
        role = roles[min(index, len(roles) - 1)] if roles and (index < len(roles) or row.takes.endswith("…")) else "_"
        if role != "_":
            yield from _spread(value)
    for name in _NAMED:
        for key, value in (*passed.named, *_options(passed)):
            if key.lower() == name:
                yield from _spread(value)


def _options(passed: Arguments) -> Iterator[tuple[str, Value]]:
    for value in passed.positional:
        if isinstance(value, Table):
            yield from value.entries


def _spread(value: Value) -> Iterator[Text]:
    value = first(value)
    if isinstance(value, Items):
        for item in value.values:
            yield from _spread(item) if isinstance(item, Items) else (text_of(item),)
        if not value.whole:
            yield text_of(None)
    elif isinstance(value, Text | Ref | Reply | Several | Credential | Draft):
        yield text_of(value)


def _is_one_line(passed: Arguments) -> bool:
    return not any(isinstance(first(value), Items) for value in passed.positional)


def _command(row: Row, words: list[Text], *, bare: bool) -> Command:
    if "line" in row.takes.split():
        return Command(line=shorten(Text(tuple(p for word in words for p in (*word.pieces, *literal(" ").pieces)))))
    if len(words) == 1 and bare:
        return Command(line=words[0])
    shell = (words[0].literal or "").replace("\\", "/").rpartition("/")[2].removesuffix(".exe").lower()
    if shell in _SHELLS:
        for index, word in enumerate(words[1:-1], 1):
            if (word.literal or "").lower() in {"-c", "-lc", "-ec", "/c", "-command", "-cx"}:
                return Command(line=words[index + 1])
    return Command(tuple(words))


def _located(run: Interpreter, words: list[Text], span: Span) -> Span:
    """Return the call that names the URL: that of the helper which was given it, or the command's own."""
    urls = [piece.span for word in words for piece in word.pieces if piece.text and "://" in piece.text]
    for frame in reversed(run.frames):
        if not any(place in frame.given for place in urls):
            break
        span = frame.site
    return span


def requests(draft: Draft) -> tuple[Request, ...]:
    """Return what a command sends."""
    from scanner.usage.shell import argv  # noqa: PLC0415 - only programs that start commands are worth it

    command = draft.command
    if command is None:
        return ()
    if command.words:
        made = argv.request(command.words, draft.place, draft.call)
        return () if made is None else (made,)
    return argv.requests_in(command.line, draft.place, draft.call)
