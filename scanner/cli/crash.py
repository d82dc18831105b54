"""What to say when straykey itself breaks: enough for a bug report, without a value of anything.

An exception's message may quote what was scanned (`int()` and the codecs do), and so may a frame's variables: only
types, file names of this package, lines and function names are told.
"""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from typing import TYPE_CHECKING

from scanner import __version__
from scanner.report.home import home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType


def describe(error: BaseException) -> str:
    """Return the text of a bug report, free of values."""
    lines = ["straykey itself failed, so this scan is no all-clear. This is a bug; please report these lines"]
    lines.append(f"at {_tracker()}, without any secret of yours.")
    current: BaseException | None = error
    while current is not None:
        lines.append(type(current).__qualname__)
        lines.extend(_frames(current.__traceback__))
        current = current.__cause__ or current.__context__
    lines.append(_versions())
    return "\n".join(lines)


def _frames(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        name = code.co_filename.replace("\\", "/")
        short = "scanner/" + name.rpartition("/scanner/")[2] if "/scanner/" in name else "/".join(name.split("/")[-2:])
        yield f"  {short}:{traceback.tb_lineno} in {code.co_qualname}"
        traceback = traceback.tb_next


def _versions() -> str:
    own = f"straykey {__version__}, Python {platform.python_version()}, {sys.platform} {platform.machine()}"
    return ", ".join([own, *(f"{name} {_version(name)}" for name in ("click", "regex", "hyperscan"))])


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"


def _tracker() -> str:
    page = home()
    return f"{page}/issues" if page else "its home page"
