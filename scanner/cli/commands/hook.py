"""`straykey hook`: what git hooks call, and what puts them there."""

from __future__ import annotations

from scanner.cli.help import LazyGroup

_EXAMPLES = """
Examples:
  straykey hook install                 pre-commit and pre-push; on a server, pre-receive
  straykey hook install commit-msg      this one, too
  straykey hook uninstall               all that was installed

With the pre-commit framework install nothing: name this repository in
.pre-commit-config.yaml (docs/hooks.md).
"""

command = LazyGroup(
    "hook",
    texts={
        "pre-commit": "Refuse a commit that brings a secret.",
        "pre-push": "Refuse a push that brings a secret.",
        "commit-msg": "Refuse a commit message with a secret in it.",
        "pre-receive": "On a server: refuse a push that brings a secret.",
        "install": "Write hooks for this repository.",
        "uninstall": "Remove the hooks that `install` has written.",
    },
    package="scanner.cli.hooks",
    epilog=_EXAMPLES,
    help="Scan from a git hook: quick, without network, and refusing what holds a secret.",
)
