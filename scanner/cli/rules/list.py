"""`straykey rules list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scanner.cli.help import GroupedCommand, GroupedOption
from scanner.cli.plan import load_rules
from scanner.cli.terminal import say
from scanner.report.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.report.rules import Rule

_EXAMPLES = """
Examples:
  straykey rules list                        all that straykey looks for
  straykey rules list --rules acme.toml      with your own
  straykey rules list -f json                for programs
"""
_COLUMNS = ("id", "severity", "provider", "title")


def _run(rules: tuple[str, ...], output_format: str) -> int:
    known = list(all_rules(load_rules(rules)).values())
    if output_format == "json":
        import json  # noqa: PLC0415 - only for this format

        say(json.dumps([_record(rule) for rule in known], indent=2))
        return 0
    for line in _table(known):
        say(line)
    return 0


def _record(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "aliases": list(rule.aliases),
        "title": rule.title,
        "provider": rule.provider,
        "severity": rule.severity,
        "confidence": rule.confidence,
        "grants": rule.grants,
        "docs": rule.docs,
        "revoke": list(rule.steps),
    }


def _table(rules: Iterable[Rule]) -> list[str]:
    rows = [_COLUMNS, *((rule.id, str(rule.severity), rule.provider_name, rule.title) for rule in rules)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


command = GroupedCommand(
    "list",
    callback=_run,
    params=[
        GroupedOption(
            ["--rules"], metavar="PATH", multiple=True, help="Add your own rule file or folder; may be repeated."
        ),
        GroupedOption(
            ["-f", "--format", "output_format"],
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="The form of the list.",
        ),
    ],
    help="List all rules: id, severity, provider and title.",
    epilog=_EXAMPLES,
)
