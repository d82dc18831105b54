"""The tools that send requests: each makes requests of its arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from scanner.usage.request import Request
from scanner.usage.shell.tools.curl import curl
from scanner.usage.shell.tools.httpie import httpie
from scanner.usage.shell.tools.surroundings import Surroundings
from scanner.usage.shell.tools.wget import wget
from scanner.usage.text import Text

Tool = Callable[[Sequence[Text], Surroundings], list[Request]]
"""Makes requests of the arguments behind the tool's name."""

_TOOLS: dict[str, Tool] = {
    "curl": curl,
    "wget": wget,
    "http": lambda arguments, around: httpie(arguments, around, "http"),
    "https": lambda arguments, around: httpie(arguments, around, "https"),
    "xh": lambda arguments, around: httpie(arguments, around, "http", "xh"),
    "xhs": lambda arguments, around: httpie(arguments, around, "https", "xh"),
    "curlie": lambda arguments, around: curl(arguments, around, "curlie"),
}
_MAX_PATH = 300
_SUFFIX = re.compile(r"\.(?:exe|cmd)$", re.IGNORECASE)


def tool(command: Text) -> Tool | None:
    """Return the tool that a command's first word names, None for any other program."""
    written = command.literal
    if not written or len(written) > _MAX_PATH:
        return None
    return _TOOLS.get(name_of(written))


def name_of(written: str) -> str:
    """Return a program's name without folder and ending."""
    return _SUFFIX.sub("", re.split(r"[/\\]", written)[-1])
