# ruff: noqa: E501 - programs as people write them
"""Small programs with the requests that they make, each written as one line."""

from __future__ import annotations

import importlib
import time
from typing import NamedTuple

from tree_sitter import Language as Grammar
from tree_sitter import Parser

from scanner.usage.code.finish import finished
from scanner.usage.code.interp import Interpreter
from scanner.usage.code.languages import Choice, load
from scanner.usage.code.lower import Lowering
from scanner.usage.request import Param, Request
from scanner.usage.text import Text


class Case(NamedTuple):
    """`expected` lines are `LINE METHOD URL [| auth SCHEME PLACE TOKEN] [| query NAME=VALUE …] [| type TYPE] [| open]`."""

    title: str
    source: str
    expected: tuple[str, ...] = ()


def seen(choice: Choice, source: str) -> tuple[str, ...]:
    """Return the requests of a program, each as one line, in the order of their places."""
    data = source.encode()
    found = read(choice, data)
    return tuple(_line(data, request) for request in sorted(found, key=lambda made: made.span))


def read(choice: Choice, data: bytes) -> tuple[Request, ...]:
    """Return the requests of a program."""
    loaded = load(choice)
    assert loaded is not None
    language, idioms = loaded
    entry = getattr(importlib.import_module(language.grammar), language.entry)
    tree = Parser(Grammar(entry())).parse(data)
    program = Lowering(data, language).program(tree.root_node)
    run = Interpreter(idioms, time.thread_time() + 20)
    run.run([program])
    return finished(run.drafts, language.name, {}, (), ()).requests


def _line(data: bytes, made: Request) -> str:
    line = data.count(b"\n", 0, made.span.start) + 1
    parts = [f"{line} {made.method or '-'} {_text(made.url)}"]
    if made.auth is not None:
        parts.append(f"auth {made.auth.scheme or '-'} {made.auth.place} {_text(made.auth.token)}")
    if made.query:
        parts.append("query " + " ".join(_param(param) for param in made.query))
    if made.content:
        parts.append(f"type {made.content}")
    if not (made.headers_known and made.query_known):
        parts.append("open")
    return " | ".join(parts)


def _param(param: Param) -> str:
    return f"{param.name}={_text(param.value)}"


def _text(text: Text) -> str:
    return "".join(
        piece.text if piece.text is not None else f"{{{'|' if piece.several else ''}{(piece.names or ('',))[0]}}}"
        for piece in text.pieces
    )
