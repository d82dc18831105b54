"""From arguments to an exit code: nothing that happens on the way ends in another code than those of `Exit`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scanner.cli import fast, terminal
from scanner.cli.flags import Exit
from scanner.errors import StraykeyError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPLETE = "_STRAYKEY_COMPLETE"


def run(args: Sequence[str]) -> int:
    """Run one command and return its exit code; prints what went wrong, raises nothing."""
    try:
        code = _dispatch(args)
        terminal.finish()
    except terminal.ReaderGoneError:
        terminal.mute()
        return Exit.CLEAN
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except StraykeyError as error:
        terminal.tell("error", str(error), error.hint)
        return Exit.ERROR
    except Exception as error:  # noqa: BLE001 - a defect of ours: said with what a report needs, and never as exit 1
        from scanner.cli.crash import describe  # noqa: PLC0415 - only for a crash

        terminal.tell("error", describe(error))
        return Exit.ERROR
    return code


def _dispatch(args: Sequence[str]) -> int:
    if COMPLETE not in os.environ:
        code = fast.run(args)
        if code is not None:
            return code
    from scanner.cli import app  # noqa: PLC0415 - click costs a third of the hook's start-up

    return app.run(args)
