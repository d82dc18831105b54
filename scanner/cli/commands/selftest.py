"""`straykey selftest`."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import click

from scanner.cli.flags import Exit
from scanner.cli.help import GroupedCommand, GroupedOption
from scanner.cli.terminal import say

if TYPE_CHECKING:
    from scanner.cli.selftest.check import Check, Checks

_EPILOG = """
Examples:
  straykey selftest                     is this installation well?
  straykey selftest --format json       the same, for a script

Exit codes:
  0  all that this installation should be able to do, it does
  2  something does not work; the lines that begin with `failed` say what, and the remedy
"""


def _run(form: str) -> int:
    from scanner.cli.selftest.check import FAILED  # noqa: PLC0415 - not for --help

    checks: list[Check] = []
    for check in _checks():
        checks.append(check)
        if form == "text":
            _say(check)
    failed = [check for check in checks if check.status == FAILED]
    if form == "json":
        import json  # noqa: PLC0415 - likewise

        say(json.dumps({"ok": not failed, "checks": [check._asdict() for check in checks]}, indent=2))
    else:
        say(f"{len(checks)} checks, {len(failed)} failed")
    return Exit.ERROR if failed else Exit.CLEAN


def _checks() -> Checks:
    """Yield every check as it is made; the temporary folder goes away however that ends."""
    from scanner.cli.selftest import formats, installation, planted, sources  # noqa: PLC0415 - not for --help
    from scanner.cli.selftest.check import FAILED, OK, Check  # noqa: PLC0415 - likewise

    has_git = False
    for check in installation.installation():
        has_git = has_git or (check.name == "git" and check.status == OK)
        yield check
    try:
        with tempfile.TemporaryDirectory(prefix="straykey-selftest-") as folder:
            tokens = planted.plant(folder)
            yield from sources.without_git(tokens)
            yield from formats.formats(tokens)
            if has_git:
                planted.commit(tokens)
                yield from sources.with_git(tokens)
    except OSError as error:
        yield Check("temporary folder", FAILED, f"can't be used: {error.strerror}", "set TMPDIR to a folder of yours")


def _say(check: Check) -> None:
    say(f"{check.status:8} {check.name:16} {check.detail}")
    if check.remedy:
        say(f"{'':25} {check.remedy}")


command = GroupedCommand(
    "selftest",
    callback=_run,
    params=[
        GroupedOption(
            ["-f", "--format", "form"],
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="The form of what is said.",
        ),
    ],
    help="Plant minted tokens in a temporary repository, find them by every source and in every format, and say what "
    "this installation can and can't do. Nothing is sent anywhere.",
    epilog=_EPILOG,
)
