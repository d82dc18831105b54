"""`straykey hook`: what git hooks call."""

from __future__ import annotations

from scanner.cli.help import LazyGroup

command = LazyGroup(
    "hook",
    texts={"pre-commit": "Refuse a commit that brings a secret."},
    package="scanner.cli.hooks",
    help="Scan from a git hook: quick, without network, and refusing what holds a secret.",
)
