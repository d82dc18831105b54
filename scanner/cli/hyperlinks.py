"""Whether a report's places become hyperlinks, and from which folder: only where the terminal is known to show them."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from scanner.errors import StraykeyError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from scanner.cli.flags import Flags

_PROGRAMS = {
    "Hyper": (0,),
    "Tabby": (0,),
    "WarpTerminal": (0,),
    "WezTerm": (20200620,),
    "contour": (0,),
    "ghostty": (0,),
    "iTerm.app": (3, 1),
    "rio": (0,),
    "tmux": (3, 4),
    "vscode": (1, 72),
    "zed": (0,),
}
"""TERM_PROGRAM, and the first TERM_PROGRAM_VERSION that shows OSC 8 (by each project's release notes)."""

_TERMS = ("alacritty", "contour", "foot", "rio", "xterm-ghostty", "xterm-kitty")
_VTE = 5002
"""VTE shows links from 0.50 on; 0.50.0 and 0.50.1 crashed on some."""
_KONSOLE = 201200
_MARKS = ("WT_SESSION", "DOMTERM", "KITTY_WINDOW_ID")


def root_of(flags: Flags, stream: TextIO | None, env: Mapping[str, str]) -> str:
    """Return the absolute folder that reported paths are relative to, "" where nothing shall be a link."""
    if not _are_wanted(flags, stream, env):
        return ""
    paths = list(flags.paths) or [os.curdir]
    try:
        if flags.staged or flags.history or flags.range:
            from scanner.sources.repo import discover  # noqa: PLC0415 - only where there are links

            repo = discover(paths[0])
            return repo.top if repo else ""
        from scanner.sources.targets import resolve_targets  # noqa: PLC0415 - likewise

        return resolve_targets(paths).root
    except (StraykeyError, OSError):
        return ""  # a link is a kindness: without one the report is whole


def _are_wanted(flags: Flags, stream: TextIO | None, env: Mapping[str, str]) -> bool:
    """Follow `--hyperlinks`, else the environment's word, else what is known of the terminal.

    A link opens a file in whatever program is in charge of it: with --isolated, for repositories of others, only on
    request.
    """
    if flags.hyperlinks != "auto":
        return flags.hyperlinks == "always"
    if env.get("NO_HYPERLINK") or env.get("NO_HYPERLINKS"):
        return False
    if env.get("FORCE_HYPERLINK"):
        return env["FORCE_HYPERLINK"] != "0"
    if flags.isolated or env.get("CI") or stream is None or not stream.isatty():
        return False
    return _is_known(env)


def _is_known(env: Mapping[str, str]) -> bool:
    term = env.get("TERM", "")
    program = env.get("TERM_PROGRAM", "")
    if program == "tmux" or term.startswith(("tmux", "screen")):  # it stands between: what is around it says nothing
        return program == "tmux" and _version(env) >= _PROGRAMS["tmux"]
    if program in _PROGRAMS:
        return _version(env) >= _PROGRAMS[program]
    if _number(env.get("VTE_VERSION", "")) >= _VTE or _number(env.get("KONSOLE_VERSION", "")) >= _KONSOLE:
        return True
    return term in _TERMS or any(env.get(mark) for mark in _MARKS)


def _version(env: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d{1,9}", env.get("TERM_PROGRAM_VERSION", ""))[:3])) or (0,)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
