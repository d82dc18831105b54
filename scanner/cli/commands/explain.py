"""`straykey explain`."""

from __future__ import annotations

import re

from scanner.cli.help import Argument, GroupedCommand, GroupedOption
from scanner.cli.plan import load_rules
from scanner.errors import UsageError
from scanner.ruleset.select import rule_ids, suggestion

_EXAMPLES = """
Examples:
  straykey explain hypersave-live-key      what the rule finds, why it matters, how to revoke
  straykey explain src/app.py:14           every candidate on that line, and why it is reported or not
  straykey explain k7m2q9xd                a finding, by its fingerprint's first characters (4 are enough)
  straykey explain --history k7m2q9xd      the same, of a secret that only the history holds
"""
_LINE = re.compile(r"(?P<path>.+?):(?P<line>\d{1,9})(?::\d+)?", re.DOTALL)
_FINGERPRINT = re.compile(r"(?P<hash>[a-z2-7]{4,26})(?::(?P<path>.+))?", re.DOTALL)


def _run(what: str, rules: tuple[str, ...], *, history: bool, isolated: bool, config: str | None) -> int:
    ruleset = load_rules(rules)
    known = rule_ids(ruleset)
    if what in known:
        from scanner.cli.explaining.rule import explain_rule  # noqa: PLC0415 - each kind needs its own

        return explain_rule(known[what], ruleset)
    given = {"rules": rules, "isolated": isolated, "config": config}
    if place := _LINE.fullmatch(what):
        from scanner.cli.explaining.line import explain_line  # noqa: PLC0415 - likewise

        return explain_line(place["path"], int(place["line"]), **given)
    if name := _FINGERPRINT.fullmatch(what):
        from scanner.cli.explaining.finding import explain_finding  # noqa: PLC0415 - likewise

        return explain_finding(name["hash"], name["path"] or "", history=history, **given)
    raise UsageError(f"{what} is no rule, no FILE:LINE and no fingerprint", suggestion(what, known))


command = GroupedCommand(
    "explain",
    callback=_run,
    params=[
        Argument(["what"], metavar="RULE-ID|FILE:LINE|FINGERPRINT"),
        GroupedOption(["--history"], is_flag=True, help="Look for the fingerprint in the whole git history."),
        GroupedOption(["--rules"], metavar="PATH", multiple=True, help="Add your own rule file or folder."),
        GroupedOption(["--config"], metavar="FILE", help="Use this instead of the repository's .straykey.toml."),
        GroupedOption(["--isolated"], is_flag=True, help="Read no configuration at all."),
    ],
    help="Say what a rule is about, why something on a line is reported or is not, or what a fingerprint stands for.",
    epilog=_EXAMPLES,
)
