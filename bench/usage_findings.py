"""Measures the lint on the labelled set: precision and recall of its findings, by rule and by form.

    python bench/usage_findings.py [--misses] [FORM ...]

A finding is right if its rule and line are as labelled; pedantic ones count.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "usage"))

from labelled_set import Snippet, load

from scanner.engine import Engine, settle
from scanner.engine.worker import Worker
from scanner.model import Fragment, Origin
from scanner.ruleset.bundle import builtin
from scanner.ruleset.model import Ruleset
from scanner.usage.lint import lint
from scanner.usage.readers import Readers

Places = set[tuple[str, int]]


def found(snippet: Snippet, readers: Readers, worker: Worker, ruleset: Ruleset) -> Places:
    """Return rule and line of every misuse in a snippet."""
    data = snippet.text.encode()
    leaks = (settle(leak, snippet.path, ruleset) for leak in worker.scan(Fragment(data, Origin("file", snippet.path))))
    known = [leak for leak in leaks if leak is not None]
    misuses = lint(readers.read(data, snippet.path), known, snippet.path, ruleset, pedantic=True)
    return {(misuse.rule_id, data.count(b"\n", 0, misuse.span.start) + 1) for misuse in misuses}


def tell(snippet: Snippet, missed: Places, wrong: Places) -> None:
    """Print what differs from the labels."""
    for sign, places in (("-", missed), ("+", wrong)):
        for rule, line in sorted(places):
            print(f"{sign} {snippet.id}:{line} {rule} | {snippet.path}")


def table(title: str, rows: dict[str, Counter[str]]) -> None:
    """Print precision and recall of each row."""
    print(f"\n{title:40} {'right':>6} {'wrong':>6} {'missed':>6} {'P':>6} {'R':>6}")
    for name, row in sorted(rows.items(), key=lambda item: (item[0] == "all", item[0])):
        right, wrong, missed = row["right"], row["wrong"], row["missed"]
        precision = right / (right + wrong) if right + wrong else 1.0
        recall = right / (right + missed) if right + missed else 1.0
        print(f"{name:40} {right:6} {wrong:6} {missed:6} {precision:6.3f} {recall:6.3f}")


def main() -> None:
    """Print a table by form and one by rule."""
    wanted = {arg for arg in sys.argv[1:] if not arg.startswith("-")}
    ruleset = builtin()
    readers, worker = Readers(), Engine(ruleset).worker()
    forms: dict[str, Counter[str]] = {}
    rules: dict[str, Counter[str]] = {}
    for snippet in load():
        if wanted and snippet.form not in wanted:
            continue
        got, labelled = found(snippet, readers, worker, ruleset), set(snippet.findings)
        if "--misses" in sys.argv:
            tell(snippet, labelled - got, got - labelled)
        for kind, places in (("right", got & labelled), ("wrong", got - labelled), ("missed", labelled - got)):
            for rule, _ in places:
                for rows, name in ((forms, snippet.form), (forms, "all"), (rules, rule), (rules, "all")):
                    rows.setdefault(name, Counter())[kind] += 1
    table("form", forms)
    table("rule", rules)


if __name__ == "__main__":
    main()
