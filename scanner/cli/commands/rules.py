"""`straykey rules`."""

from __future__ import annotations

from scanner.cli.help import LazyGroup

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
)
