"""Measures the readers of requests on the labelled set: how many requests are found, and found exactly, by form.

    python bench/usage.py [--misses] [FORM ...]

Exact means method, URL, scheme, names of the query, token and line, all as labelled.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "usage"))

from labelled_set import Expected, Snippet, load

from scanner.usage.readers import read
from scanner.usage.request import Request

NEAR = 2
"""Lines around a miss whose requests are shown."""


class Score(NamedTuple):
    """Requests labelled, those at the right line with the right URL, those that are exact, and those not labelled."""

    labelled: int = 0
    found: int = 0
    exact: int = 0
    extra: int = 0


def seen(request: Request, data: bytes) -> tuple[Expected, tuple[str, ...]]:
    """Return a request in the set's own words, and all names that its token goes by."""
    line = data.count(b"\n", 0, request.span.start) + 1
    scheme, token, names = "", "", ()
    if request.auth is not None:
        scheme = request.auth.scheme or ("x-api-key" if "api-key" in request.auth.place else "")
        literal = request.auth.token.literal
        names = request.auth.token.names
        token = f"lit:{literal}" if literal is not None else f"var:{names[0]}" if names else "?"
    query = tuple(sorted(param.name for param in request.query))
    return Expected(line, request.method, request.url.pattern, scheme, query, token), names


def is_exact(label: Expected, got: Expected, names: tuple[str, ...]) -> bool:
    """Whether nothing differs; any name that a token goes by will do, and a token in the query is left to the lint."""
    same_token = label.token in ("", "?", got.token) or label.token in [f"var:{name}" for name in names]
    if label.query and not got.token:
        same_token = True
    same = (label.method, label.url, label.query) == (got.method, got.url, got.query)
    return same and same_token and label.scheme.lower() == got.scheme.lower()


def score(snippet: Snippet, *, misses: bool) -> Score:
    """Read one snippet and compare."""
    data = snippet.text.encode()
    got = [seen(request, data) for request in read(data, snippet.path).requests]
    found = exact = 0
    for label in snippet.requests:
        near = [item for item in got if item[0].line == label.line and item[0].url == label.url]
        found += bool(near)
        fits = any(is_exact(label, *item) for item in near)
        exact += fits
        if misses and not fits:
            print(f"{snippet.id}:{label.line}\n  labelled {label}")
            for item in (item for item, _ in got if abs(item.line - label.line) <= NEAR):
                print(f"  seen     {item}")
    places = {(label.line, label.url) for label in snippet.requests}
    extra = sum((item[0].line, item[0].url) not in places for item in got)
    return Score(len(snippet.requests), found, exact, extra)


def main() -> None:
    """Print a line for each form, and one for all."""
    misses = "--misses" in sys.argv
    wanted = {arg for arg in sys.argv[1:] if not arg.startswith("-")}
    totals: dict[str, Counter[str]] = {}
    for snippet in load():
        if wanted and snippet.form not in wanted:
            continue
        got = score(snippet, misses=misses)
        for name in (snippet.form, "all"):
            totals.setdefault(name, Counter()).update(got._asdict())
    print(f"{'form':14} {'labelled':>8} {'found':>6} {'exact':>6} {'rate':>6} {'extra':>6}")
    for name, total in sorted(totals.items(), key=lambda item: (item[0] == "all", item[0])):
        rate = total["exact"] / total["labelled"] if total["labelled"] else 1.0
        print(f"{name:14} {total['labelled']:8} {total['found']:6} {total['exact']:6} {rate:6.2f} {total['extra']:6}")


if __name__ == "__main__":
    main()
