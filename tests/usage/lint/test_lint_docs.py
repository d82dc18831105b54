"""The page about the lint lists the rules as they are."""

from __future__ import annotations

from pathlib import Path

from scanner.ruleset.bundle import builtin

PAGE = Path(__file__).parents[3] / "docs" / "usage-lint.md"
BEGIN, END = "<!-- rules -->\n", "<!-- /rules -->"


def table() -> str:
    """Return the table of all rules."""
    rows = [
        f"| `{usage.id}` | {usage.severity.value} | {'yes' if usage.persona == 'pedantic' else ''} | {usage.title} |"
        for usage in sorted(builtin().usages, key=lambda usage: (usage.provider == "generic", usage.id))
    ]
    return "\n".join(["| rule | severity | pedantic | what is wrong |", "| --- | --- | --- | --- |", *rows])


def test_the_page_lists_every_rule():
    page = PAGE.read_text(encoding="utf-8")

    assert page[page.index(BEGIN) + len(BEGIN) : page.index(END)].strip() == table()
