"""What functions do that are passed to calls, and what methods of replies give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.code.draft import Draft
from scanner.usage.code.values import Func, Items, Reply, Table, Value, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.usage.code.calls import Arguments
    from scanner.usage.code.interp import Interpreter

_SUCCESS = frozenset({"success", "onload", "onSuccess", "complete", "done"})
_FIELD_WORDS = ("get", "opt", "dig", "fetch", "path", "value", "at", "find", "required")
_MANY = 20
_PARSERS = re.compile(
    r"(?i)pars|decode|deserial|from_?(json|dict|map|string|response)|read_?(tree|value|json|all|to_?end)|model_validate"
    r"|(copy_?)?to_?(string|text)$|(input|buffered)\w{0,20}(reader|stream)$|scanner$|streamreader$"
)
"""What functions are called that give what they are given in another form."""


def gets_field(name: str) -> bool:
    """Tell whether a method's name says that it gives what stands under a key."""
    return name.lower().startswith(_FIELD_WORDS)


def parsed(name: str, passed: Arguments) -> Reply | None:
    """Return the reply among the arguments of what is called like a parser; None for others."""
    if not _PARSERS.match(name.rpartition(".")[2]):
        return None
    for value in (*passed.positional, *(value for _, value in passed.named)):
        if isinstance(value, Reply):
            return value
        if isinstance(value, Draft) and value.sent and value.number >= 0:
            return Reply(value.number)
    return None


def has_reply(passed: Arguments) -> bool:
    """Tell whether a whole reply is passed."""
    return any(isinstance(value, Reply) and not value.field for value in passed.positional)


def on_reply(run: Interpreter, owner: Reply, name: str, passed: Arguments, span: Span) -> Value:
    """Return what a method of a reply gives: a field, what its callback returns, or the reply in another form."""
    from scanner.usage.code import members  # noqa: PLC0415 - the modules need each other

    returned = callbacks(run, owner, passed, span)
    if returned is not None:
        return returned
    key = text_of(passed.positional[0]).literal if passed.positional else None
    if key is not None and gets_field(name):
        return members.field(run, owner._replace(bare=False), key, span)
    return owner._replace(span=span, bare=owner.bare and name not in run.idioms.reply)


def callbacks(run: Interpreter, owner: Value, passed: Arguments, span: Span) -> Value | None:
    """Follow functions among the arguments; what the first returns is what a promise goes on with."""
    from scanner.usage.code import calls, members  # noqa: PLC0415 - the modules need each other

    given: Value | None = owner if isinstance(owner, Reply | Draft) else None
    if isinstance(owner, Items):
        given = members.element(owner, span)
    if isinstance(owner, Draft) and owner.number >= 0:
        given = Reply(owner.number)
    returned: Value | None = None
    for func, gets_it, first in list(_functions(passed)):
        result = calls.callback(run, func, given if gets_it else None, span)
        returned = result if returned is None and first else returned
    return returned


def _functions(passed: Arguments) -> Iterator[tuple[Func, bool, bool]]:
    """Give functions with whether they get the reply and whether they are arguments themselves."""
    for value in (*passed.positional, *(value for _, value in passed.named)):
        if isinstance(value, Func):
            yield value, True, True
        elif isinstance(value, Items):
            yield from ((item, False, False) for item in value.values[:_MANY] if isinstance(item, Func))
        elif isinstance(value, Table):
            for key, item in value.entries[:_MANY]:
                if isinstance(item, Func) and key in _SUCCESS:
                    yield item, True, False
