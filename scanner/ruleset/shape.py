"""Read the shape off an example token: its lengths and alphabets, never its characters."""

from __future__ import annotations

import re
from typing import NamedTuple

from scanner.ruleset.sample import ALPHABETS, fields

CLASSES = {
    "digits": "[0-9]",
    "hex": "[0-9a-f]",
    "HEX": "[0-9A-F]",
    "lower": "[a-z]",
    "upper": "[A-Z]",
    "BASE32": "[A-Z2-7]",
    "base36": "[0-9a-z]",
    "upper36": "[0-9A-Z]",
    "base62": "[0-9A-Za-z]",
    "base64url": "[0-9A-Za-z_-]",
    "base64": "[0-9A-Za-z+/]",
}
"""Alphabet name -> regex class, the narrowest first."""

_PIECES = re.compile(r"([^.]+|\.)")
_SPECIAL = frozenset(".^$*+?{}[]()|\\#")
_HEX_GROUPS = re.compile(r"[0-9a-f]{4,}(?:-[0-9a-f]{4,})+")


class Run(NamedTuple):
    """A stretch of a token: literal `text`, or `low` to `high` characters of `alphabet`."""

    text: str = ""
    alphabet: str = ""
    low: int = 0
    high: int = 0


def of_template(template: str) -> list[Run]:
    """Return the runs of a sample template; ValueError for fields other than random characters."""
    return [_run(part.text, part.match) for part in fields(template)]


def of_example(tail: str) -> list[Run]:
    """Return the runs of an example token without its prefix; ValueError when it holds what no alphabet has."""
    runs: list[Run] = []
    for piece in _PIECES.findall(tail):
        if piece == ".":
            runs.append(Run(text=piece))
        elif _HEX_GROUPS.fullmatch(piece):
            runs.extend(_hex_groups(piece))
        else:
            runs.extend(_alphabet_run(piece))
    return runs


def template(runs: list[Run]) -> str:
    """Return the runs as a sample template."""
    return "".join(run.text or f"{{{run.alphabet}*{_count(run, '..')}}}" for run in runs)


def pattern(runs: list[Run]) -> str:
    """Return the runs as a verbose regex."""
    return " ".join(literal(run.text) if run.text else f"{CLASSES[run.alphabet]}{{{_count(run, ',')}}}" for run in runs)


def literal(text: str) -> str:
    """Return text for a verbose regex, with what has a meaning there escaped."""
    return "".join("[ ]" if one == " " else f"\\{one}" if one in _SPECIAL else one for one in text)


def _run(text: str, match: re.Match[str] | None) -> Run:
    if match is None:
        return Run(text=text)
    if not match["alphabet"]:
        raise ValueError(f"{text} has no plain shape; write this rule by hand")
    low = int(match["low"])
    return Run(alphabet=match["alphabet"], low=low, high=int(match["high"] or low))


def _hex_groups(piece: str) -> list[Run]:
    runs: list[Run] = []
    for group in piece.split("-"):
        runs.extend((Run(text="-"), Run(alphabet="hex", low=len(group), high=len(group))))
    return runs[1:]


def _alphabet_run(piece: str) -> list[Run]:
    body = piece.rstrip("=")
    name = next((name for name in CLASSES if set(body) <= set(ALPHABETS[name])), "")
    if not body or not name:
        raise ValueError("the example holds characters that tokens are not made of")
    padding = piece[len(body) :]
    run = Run(alphabet=name, low=len(body), high=len(body))
    return [run, Run(text=padding)] if padding else [run]


def _count(run: Run, between: str) -> str:
    return str(run.low) if run.low == run.high else f"{run.low}{between}{run.high}"
