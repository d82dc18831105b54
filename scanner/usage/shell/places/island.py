"""A script that stands in a file of another form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from scanner.usage.data.mapped import Mapped
from scanner.usage.text import Text

Dialect = Literal["sh", "fish", "cmd", "powershell"]
_POWERSHELL = re.compile(
    r"(?im)\bInvoke-(?:RestMethod|WebRequest)\b|\b(?:irm|iwr)\s+[-\"'$h@]|^[ \t]*\$[\w:]+\s*="
    r"|^[ \t]*param\s*\(|\$env:\w"
)
_CMD = re.compile(r"(?im)^[ \t]*@?echo off\b|^[ \t]*set\s+\"?\w+=|[ \"]%\w+%|\^\r?$")
TOOL = re.compile(
    r"(?i)(?<![\w-])(?:curl|wget|https?|xhs?|curlie|irm|iwr|invoke-(?:restmethod|webrequest))(?:\.exe)?(?![\w:/-])"
)
"""A name of a tool, as a word."""


class Island(NamedTuple):
    """A script; `arguments` instead where a command stands as a list, each argument a word of its own.

    `scope`: variables that are set around it. `shared`: it goes on with the variables of the islands before.
    """

    source: Mapped
    dialect: Dialect = "sh"
    scope: Mapping[str, Text] = {}
    shared: bool = True
    arguments: tuple[Mapped, ...] = ()


Islands = Iterable[Island]


def dialect_of(source: Mapped, default: Dialect = "sh") -> Dialect:
    """Tell from a script itself whose it is, where nothing else says so."""
    if _POWERSHELL.search(source.text):
        return "powershell"
    if default == "sh" and _CMD.search(source.text) and not re.search(r"\\\r?$", source.text, re.MULTILINE):
        return "cmd"
    return default
