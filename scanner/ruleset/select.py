"""Rule ids as people name them, on the command line or in a configuration file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scanner.ruleset.model import Ruleset


def select(names: Iterable[str], ruleset: Ruleset, where: str) -> tuple[str, ...]:
    """Return the ids that the names mean: ids, earlier ids (aliases) and globs such as `hypertrack-*`.

    UsageError for a name that means no rule, with the nearest that does; `where` is the option, or configuration's key.
    """
    if not names:
        return ()
    known = rule_ids(ruleset)
    found: dict[str, None] = {}
    for name in names:
        matches = _matches(name, known)
        if not matches:
            raise UsageError(f"{where} {name}: no such rule", suggestion(name, known))
        found.update(dict.fromkeys(matches))
    return tuple(found)


def rule_ids(ruleset: Ruleset) -> dict[str, str]:
    """Return every name of a rule, with its id today."""
    known = {alias: token.id for token in ruleset.tokens for alias in (token.id, *token.aliases)}
    known |= {alias: usage.id for usage in ruleset.usages for alias in (usage.id, *usage.aliases)}
    return known | {pair.id: pair.id for provider in ruleset.providers for pair in provider.pairs}


def suggestion(name: str, known: Mapping[str, str]) -> str:
    """Return a hint that names the rules nearest to a mistaken name."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    near = get_close_matches(name.lower(), known, 3)
    near = near or sorted(rule for rule in known if rule.startswith(name.lower()))[:3]
    return f"did you mean {' or '.join(near)}?" if near else "`straykey rules list` lists all of them"


def _matches(name: str, known: Mapping[str, str]) -> list[str]:
    if name in known:
        return [known[name]]
    if not any(sign in name for sign in "*?["):
        return []
    from fnmatch import filter as glob  # noqa: PLC0415 - only for a glob

    return [known[rule] for rule in glob(known, name)]
