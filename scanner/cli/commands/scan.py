"""`straykey scan`."""

from __future__ import annotations

import os
from typing import Any

from scanner.cli import options
from scanner.cli.flags import Flags
from scanner.cli.help import EXIT_CODES, GroupedCommand
from scanner.model import Confidence, Severity

_EXAMPLES = """
Examples:
  straykey scan                                the files of this folder
  straykey scan --staged                       what the next commit would bring
  straykey scan --history                      all that was ever committed
  straykey scan --range origin/main..HEAD      what a pull request brings
  straykey scan --only 'github-*' src          one provider, one folder
  straykey scan -f sarif -o straykey.sarif     a report for GitHub or GitLab
  kubectl logs web | straykey scan --stdin     a stream
  straykey scan --isolated --no-inline-allow   an audit of somebody else's code
  straykey scan --verify-dry-run               what --verify would send
  straykey scan --verify --fail-on active      fail unless all are proven dead
"""


def _run(**given: Any) -> int:
    from scanner.cli.execute import execute  # noqa: PLC0415 - not for --help
    from scanner.cli.suggestion import suggest  # noqa: PLC0415 - likewise

    flags = to_flags(given)
    code = execute(flags)
    suggest(flags, code, os.environ)
    return code


def to_flags(given: dict[str, Any]) -> Flags:
    """Return what click understood as flags."""
    flags = Flags()._replace(**given)
    return flags._replace(
        min_severity=flags.min_severity and Severity(flags.min_severity),
        min_confidence=flags.min_confidence and Confidence(flags.min_confidence),
    )


command = GroupedCommand(
    "scan",
    callback=_run,
    params=[
        *options.source(),
        *options.files(),
        *options.rules(),
        *options.verification(),
        *options.report(),
        *options.outcome(),
        *options.surroundings(),
    ],
    help="Find API keys and tokens in files, in what is staged, or in a git history.\n\n"
    "Secrets are shown redacted. Nothing is changed anywhere, and nothing is sent unless --verify asks providers "
    "whether tokens still work.",
    short_help="Find tokens in files, in what is staged, or in a history.",
    epilog=_EXAMPLES + EXIT_CODES,
)
