"""`straykey rules`."""

from __future__ import annotations

from scanner.cli.help import LazyGroup

_EXAMPLES = """
Examples:
  straykey rules list                        what is looked for
  straykey rules show hypersave-live-key     all about one rule
  straykey rules new                         write a rule of your own, by questions
"""

command = LazyGroup(
    "rules",
    texts={
        "list": "List all rules.",
        "show": "Tell all about one rule.",
        "check": "Run the proof that each rule carries.",
        "new": "Write a rule file for a provider.",
    },
    package="scanner.cli.rules",
    help="List, show, check and write rules: what straykey looks for.",
    epilog=_EXAMPLES,
)
