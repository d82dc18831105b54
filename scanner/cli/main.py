"""From arguments to an exit code: nothing that happens on the way ends in another code than those of `Exit`."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from scanner.cli import fast, terminal
from scanner.cli.flags import Exit
from scanner.errors import StraykeyError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPLETE = "_STRAYKEY_COMPLETE"
_SURROUNDINGS = frozenset({errno.EPIPE, errno.ENOSPC, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
"""What is wrong with the machine or the pipe, not with straykey."""


def run(args: Sequence[str]) -> int:
    """Run one command and return its exit code; prints what went wrong, raises nothing."""
    try:
        terminal.adapt(os.environ)
        code = _dispatch(args)
        terminal.finish()
    except terminal.ReaderGoneError:
        terminal.mute()
        return Exit.CLEAN
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a defect of ours, too, must be told, and must not end as exit 1
        terminal.tell("error", *_told(error))
        terminal.mute()
        return Exit.ERROR
    return code


def _told(error: Exception) -> tuple[str, str]:
    """Return what to say about a failure, and the remedy."""
    if isinstance(error, StraykeyError):
        return str(error), error.hint
    if isinstance(error, OSError) and error.errno in _SURROUNDINGS:
        return f"the system refused: {error.strerror}", "make room for straykey to work, and run it again"
    from scanner.cli.crash import describe  # noqa: PLC0415 - only for a defect

    return describe(error), ""


def _dispatch(args: Sequence[str]) -> int:
    if COMPLETE not in os.environ:
        code = fast.run(args)
        if code is not None:
            return code
    from scanner.cli import app  # noqa: PLC0415 - click costs a third of the hook's start-up

    return app.run(args)
