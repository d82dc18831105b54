"""Writing to the terminal: what is said to people, in colour or not, without letting hostile names act on it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from scanner.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO


class ReaderGoneError(Exception):
    """Whoever read our output has closed it, as `head` does: nothing is left to say."""


def say(text: str = "") -> None:
    """Write one line to standard output; ReaderGoneError if nobody reads it any more."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text + "\n")
    except BrokenPipeError:
        raise ReaderGoneError from None


def tell(label: str, text: str, hint: str = "") -> None:
    """Write `label: text` and a hint to standard error, a line for each line; never fails, and names nobody."""
    if sys.stderr is None:
        return
    from scanner.engine.mask import hide_addresses  # noqa: PLC0415 - a clean hook says nothing
    from scanner.report.escape import printable  # noqa: PLC0415 - likewise

    def plain(line: str) -> str:
        return printable(hide_addresses(line))

    first, *rest = text.splitlines() or [""]
    lines = [f"{label}: {plain(first)}", *(f"  {plain(line)}" for line in rest)]
    if hint:
        lines.append(f"hint: {plain(hint)}")
    try:
        sys.stderr.write("\n".join(lines) + "\n")
        sys.stderr.flush()
    except OSError:
        return


def finish() -> None:
    """Flush standard output; ReaderGoneError if nobody reads it, OutputError if it can't be written."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None
    except OSError as error:
        raise OutputError(f"can't write standard output: {error.strerror}", "make room, or write elsewhere") from None


def mute() -> None:
    """Drop what standard output does not take, so that the interpreter does not fail on it at its end."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def adapt(env: Mapping[str, str]) -> None:
    """Let both streams take any text: what their encoding, or the terminal, lacks becomes ASCII or a visible escape.

    A terminal without a locale (C, POSIX or none) is given ASCII; pipes and files, which are UTF-8 as a rule, are not.
    """
    lacks_locale = _lacks_locale(env)
    for stream in (sys.stdout, sys.stderr):
        if stream is None or not hasattr(stream, "reconfigure"):
            continue
        plain = lacks_locale and stream.isatty()
        if not plain and stream.encoding.lower() in _UTF8:
            continue
        from scanner.report.charset import HANDLER  # noqa: PLC0415 - most terminals speak UTF-8

        stream.reconfigure(encoding="ascii" if plain else None, errors=HANDLER)


_UTF8 = ("utf-8", "utf8")
_NO_LOCALE = ("", "C", "POSIX")
_COERCED = ("C.UTF-8", "C.utf8")
"""What Python itself puts into LC_CTYPE where the locale is C (PEP 538)."""


def _lacks_locale(env: Mapping[str, str]) -> bool:
    if sys.platform == "win32" or env.get("PYTHONIOENCODING") or env.get("PYTHONUTF8"):
        return False
    if env.get("LC_ALL"):
        return env["LC_ALL"] in _NO_LOCALE
    ctype = env.get("LC_CTYPE", "")
    return (not ctype or ctype in _NO_LOCALE or ctype in _COERCED) and env.get("LANG", "") in _NO_LOCALE


def wants_color(choice: str, stream: TextIO | None, env: Mapping[str, str]) -> bool:
    """Whether to colour: `--color`, else the environment's word, else if it is a terminal that can.

    The environment, in this order: NO_COLOR (no-color.org), FORCE_COLOR (force-color.org), CLICOLOR_FORCE and CLICOLOR
    (bixense.com/clicolors), TERM=dumb.
    """
    if choice != "auto":
        return choice == "always"
    if env.get("NO_COLOR"):
        return False
    if env.get("FORCE_COLOR") or env.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    if env.get("CLICOLOR") == "0" or env.get("TERM") == "dumb":
        return False
    return stream is not None and stream.isatty()
