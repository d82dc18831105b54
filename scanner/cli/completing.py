"""What a shell is offered for a value, told from how the help page calls it: a rule's id, a provider, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from scanner.cli.plan import load_rules
from scanner.errors import StraykeyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scanner.ruleset.model import Ruleset

_FILES = frozenset({"FILE", "PATH"})
_RULES = frozenset({"ID", "RULE-ID"})
_ENDPOINT = "PROVIDER=URL"


def offered(metavar: str, incomplete: str, own_rules: Sequence[str]) -> list[CompletionItem]:
    """Return what a value of this metavar may be; none for what nobody can guess. Never raises for a broken rule file.

    Rules of the named files are offered, too. A shell completes files itself: it is only told to.
    """
    words = set(metavar.replace("[", "").replace("]...", "").replace("]", "").split("|"))
    found: list[CompletionItem] = []
    if words & _RULES:
        found = _matching(_rules(own_rules), incomplete)
    elif metavar == _ENDPOINT:
        found = _matching(_endpoints(), incomplete)
    if found or not any(word.partition(":")[0] in _FILES for word in words):
        return found
    return [CompletionItem(incomplete, type="file")]


def _matching(items: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(value, help=text) for value, text in items if value.startswith(incomplete)]


def _rules(own_rules: Sequence[str]) -> list[tuple[str, str]]:
    from scanner.report.rules import all_rules  # noqa: PLC0415 - only for ids

    return [(rule.id, rule.title) for rule in all_rules(_loaded(own_rules)).values()]


def _endpoints() -> list[tuple[str, str]]:
    providers = _loaded(()).providers
    return [(f"{provider.provider}=", provider.name) for provider in providers if provider.verifications]


def _loaded(own_rules: Sequence[str]) -> Ruleset:
    try:
        return load_rules(tuple(own_rules))
    except StraykeyError:
        return load_rules(())
