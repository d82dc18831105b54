"""The commands that documents show, in blocks like this one, and how they are run:

    ```console
    $ straykey scan          # a command
    > --staged               # ... that goes on, as a shell shows it
    what it says             # its output, compared if there is any; a line `…` stands for any lines
    ```

All blocks of a document run in order in one fresh `shop`. An HTML comment right before a block changes that:

- `<!-- not run: REASON -->`: it can't run here (it would reach the network, or asks a person);
- `<!-- with: WORD=COMMAND -->`: WORD, which differs from run to run, is what COMMAND prints.
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

_BLOCK = re.compile(
    r"(?:^ *<!-- (?P<how>not run|with): (?P<what>[^\n]+?) -->\n)?"
    r"^(?P<indent> *)```console\n(?P<text>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)
_VARYING = re.compile(r"\b\d+\.\d+(?= s\b)|\b\d+(?= days ago\b)")
TODAY = "2026-11-23"
"""How documents write the day on which they are read."""
_END = "--- end of a command:"


class Command(NamedTuple):
    """What follows `$`, and the output written below it; `line` counts from 1."""

    line: int
    text: str
    output: tuple[str, ...]
    word: str = ""
    printed_by: str = ""


class Outcome(NamedTuple):
    """What a command said, on both streams, and its exit code."""

    code: int
    lines: tuple[str, ...]


def commands(document: str) -> list[Command]:
    """Return the commands of a document that are to be run."""
    found: list[Command] = []
    for block in _BLOCK.finditer(document):
        if block["how"] != "not run":
            word, _, printed_by = (block["what"] or "").partition("=")
            first = document.count("\n", 0, block.start("text")) + 1
            found += [one._replace(word=word, printed_by=printed_by) for one in _split(block["text"], first)]
    return found


def _split(block: str, first: int) -> list[Command]:
    found: list[Command] = []
    for number, line in enumerate(textwrap.dedent(block).splitlines(), first):
        last = found[-1] if found else Command(number, "", ())
        if line.startswith("$ "):
            found.append(Command(number, line[2:], ()))
        elif line.startswith(">") and not last.output:
            found[-1] = last._replace(text=f"{last.text}\n{line[2:]}")
        else:
            found[-1] = last._replace(output=(*last.output, line))
    return found


def run(listed: list[Command], place: Path, env: Mapping[str, str]) -> list[Outcome]:
    """Run the commands in one shell in `place`, whose parent is written `~`."""
    script = "\n".join(_step(command) for command in listed)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=place,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = done.stdout.decode("utf-8", "replace").replace(str(place.parent), "~").replace(_today(), TODAY)
    pieces = re.split(rf"\n{_END} (\d+)\n", said)
    return [
        Outcome(int(code), tuple(text.rstrip("\n").split("\n")) if text.strip() else ())
        for text, code in zip(pieces[0::2], pieces[1::2], strict=False)
    ]


def _today() -> str:
    return dt.datetime.now(tz=dt.UTC).date().isoformat()


def _step(command: Command) -> str:
    text = f"{command.text}\n"
    if command.word:
        word = '"$word"'
        text = f"word=$({command.printed_by})\n{text.replace(command.word, word)}"
    return f"{text}code=$?; printf '\\n{_END} %s\\n' $code; (exit $code)"


def agrees(written: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Whether the output is the one that the document shows, but for what time changes."""
    pattern = "\n".join(re.escape(_steady(line)) if line.strip() != "…" else r"(?:.*\n)*?.*" for line in written)
    return re.fullmatch(pattern, "\n".join(_steady(line) for line in said)) is not None


def _steady(line: str) -> str:
    return _VARYING.sub("0", line.rstrip())


def with_outputs(document: str, outcomes: Mapping[int, Outcome]) -> str:
    """Return the document with the outputs of the commands at these lines written anew."""
    lines = document.split("\n")
    for command in reversed(commands(document)):
        outcome = outcomes.get(command.line)
        if outcome and command.output:
            at = command.line - 1 + command.text.count("\n") + 1
            indent = lines[command.line - 1].partition("$")[0]
            lines[at : at + len(command.output)] = [f"{indent}{line}".rstrip() for line in outcome.lines]
    return "\n".join(lines)
