"""Writes the table of docs/performance.md from bench/RESULTS.md, the missed targets with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

TOOLS = ("straykey", "kingfisher", "betterleaks", "gitleaks")
BEGIN, END = "<!-- results:begin -->\n", "<!-- results:end -->"
_SECTION = re.compile(r"^## (\w+)\n\n(.+?)\n\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def with_table(page: str, results: str) -> str:
    """Return the page with the table between its marks written anew."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}{chr(10).join(_lines(results))}\n{END}{after}"


def _lines(results: str) -> Iterator[str]:
    yield f"| scenario | {' | '.join(TOOLS)} |"
    yield f"| --- | {' | '.join('---' for _ in TOOLS)} |"
    missed: list[str] = []
    for name, what, body in _SECTION.findall(results):
        tools, _, targets = body.partition("| target |")
        header, _, *rows = _rows(tools)
        measured = {row[0]: f"{row[1]} s, {row[header.index('peak MiB')]} MiB" for row in rows}
        if "straykey" in measured:
            yield f"| {what} | {' | '.join(measured.get(tool, '') for tool in TOOLS)} |"
            failed = [row for row in _rows(targets) if row[-1] == "MISSED"]
            missed += [f"- {name}: {row[0]}, wanted {row[1]}, measured {row[2]}" for row in failed]
    if missed:
        yield "\nTargets that were missed:\n"
        yield from missed
    yield f"\n{re.findall(r'^[0-9]+ rounds; (.+)$', results, re.MULTILINE)[0]}"


def _rows(table: str) -> list[list[str]]:
    lines = [line.strip("|") for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.split("|")] for line in lines]
