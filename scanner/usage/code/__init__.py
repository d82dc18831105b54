"""Reads requests from code: a syntax tree, lowered to a small language, run on abstract values.

    bytes -> parts -> grammars (tree-sitter) -> lower, by languages/NAME -> ir -> interp -> drafts -> finish -> Request

`interp` follows variables, `members` and `calls` objects and functions of the file; `library` asks `rows` what a call
of a library means (`idioms/NAME`: rows of data), then `shapes`. `pure` does what functions do to texts and mappings.

To add a language: a `Language` in `languages/`, `Idioms` in `idioms/`, a `Choice` in `languages/__init__`. To add a
library: rows in `idioms/`. Nothing here knows a provider. Nothing from the file is executed.

Bounds: 256 kB and lines of 500 bytes on average (generated code says nothing about its source), 100,000 nodes, 200,000
steps, depth, 64 pieces or 8 kB a text, 1,500 calls followed, five deep, two seconds in all.
"""

from __future__ import annotations

import time

from scanner.usage.code import parts
from scanner.usage.code.comments import remarks
from scanner.usage.code.finish import finished
from scanner.usage.code.grammars import Grammars, parse
from scanner.usage.code.interp import Interpreter
from scanner.usage.code.ir import Program
from scanner.usage.code.languages import Choice, load
from scanner.usage.code.lower import Lowering, TooMuchError
from scanner.usage.code.parts import Part
from scanner.usage.joining import joined
from scanner.usage.reading import Read

MAX_BYTES = 256 * 1024
MAX_MEAN_LINE = 500
MAX_SECONDS = 2.0
_SHORT = 4096


class CodeReader:
    """Reads program files, and the code in pages, documents and notebooks. Keeps parsers: one for a thread."""

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        self._grammars = Grammars()
        self._seconds = seconds

    def reads(self, path: str, data: bytes) -> bool:
        """Tell whether a file may hold code that is read."""
        return parts.reads(path, data)

    def read(self, data: bytes, path: str) -> Read:
        """Return what the code in a file would send; `trouble` where it was not read to its end."""
        try:
            found: dict[Choice, list[Part]] = {}
            for part in parts.find(data, path):
                found.setdefault(part.choice, []).append(part)
        except Exception as problem:  # noqa: BLE001 - whatever a file does to a reader is trouble of that file only
            return Read(trouble=f"code: {type(problem).__name__}")
        total = Read()
        deadline = time.thread_time() + self._seconds
        for choice, group in found.items():
            total = joined(total, self._group(choice, group, data, deadline))
        return total

    def _group(self, choice: Choice, group: list[Part], data: bytes, deadline: float) -> Read:
        """Read the parts in one language: as one program, which knows the same variables."""
        loaded = load(choice)
        if loaded is None:
            return Read(trouble=f"{choice.module}: not supported")
        language, rows = loaded
        parser = self._grammars.parser(language)
        if parser is None:
            return Read(trouble=f"no grammar for {language.name}: install {language.grammar.replace('_', '-')}")
        run = Interpreter(rows, deadline)
        programs: list[Program] = []
        troubles: list[str] = []
        try:
            for code, places in ((part.code, part.places) for part in group):
                troubles.append(unfit(code))
                if not troubles[-1]:
                    lowering = Lowering(code, language, places, (time.thread_time() + deadline) / 2)
                    programs.append(lowering.program(parse(parser, code, deadline).root_node))
                    troubles.append("code not read to its end: too many nodes" if lowering.cut else "")
            run.run(programs)
            troubles.append(run.trouble)
        except TooMuchError as problem:
            troubles.append(f"code not read to its end: {problem}")
        except Exception as problem:  # noqa: BLE001 - as above; RecursionError, too
            troubles.append(f"code: {type(problem).__name__}")
        return _finished(run, language.name, programs, data, troubles)


def _finished(run: Interpreter, form: str, programs: list[Program], data: bytes, troubles: list[str]) -> Read:
    try:
        said = remarks(data, [comment for program in programs for comment in program.comments], run.drafts, run.defined)
        read = finished(run.drafts, form, said, run.named, run.uses)
    except Exception as problem:  # noqa: BLE001 - as above
        troubles.append(f"code: {type(problem).__name__}")
        read = Read((), tuple(run.named), tuple(run.uses))
    return read._replace(trouble="; ".join(dict.fromkeys(filter(None, troubles))))


def unfit(data: bytes) -> str:
    """Return why code is not read, empty for nothing."""
    if len(data) > MAX_BYTES:
        return f"code over {MAX_BYTES // 1024} kB"
    if len(data) > _SHORT and len(data) / (data.count(b"\n") + 1) > MAX_MEAN_LINE:
        return "minified code"
    return ""
