"""Explains a rule: what it finds, why that matters, what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.cli.flags import Exit
from scanner.cli.rules.show import lines
from scanner.cli.terminal import say
from scanner.report.rules import advice, all_rules

if TYPE_CHECKING:
    from scanner.ruleset.model import Ruleset


def explain_rule(rule_id: str, ruleset: Ruleset) -> int:
    """Print all there is to know about a rule, and how to go on."""
    rule = all_rules(ruleset)[rule_id]
    for line in lines(rule, ruleset):
        say(line)
    if not rule.steps and any(token.id == rule_id for token in ruleset.tokens):
        for step in advice(rule):
            say(f"  {'revoke':<13}{step}")
    say("\nWhy is something on a line reported, or not?  straykey explain FILE:LINE")
    return Exit.CLEAN
