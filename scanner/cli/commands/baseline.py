"""`straykey baseline`."""

from __future__ import annotations

from scanner.cli.help import LazyGroup

_EXAMPLES = """
Examples:
  straykey baseline create       all that is found today is known; commit the file
  straykey baseline audit        then say of each whether it is a real secret
  straykey scan                  reports only what is not in it
"""

command = LazyGroup(
    "baseline",
    texts={
        "create": "Record today's findings, or another scanner's, as known.",
        "update": "Add new findings; keep what was said about the others.",
        "audit": "Say of each entry whether it is a real secret.",
        "show": "List the entries.",
    },
    package="scanner.cli.baseline",
    help="Keep a list of the findings that are known, so that a scan reports only what is new.",
    epilog=_EXAMPLES,
)
