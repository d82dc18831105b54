"""Reads the blocks of nginx and Caddy: words with places, statements and what stands in their braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scanner.model import Span
from scanner.usage.data.mapped import Mapped
from scanner.usage.data.node import MAX_DEPTH

MAX_STATEMENTS = 20_000
_WORD = re.compile(
    r"""
    (?P<skip> [ \t\r]++ | \\\r?\n | (?<![^\s;{}])\#[^\n]*+ )
    | (?P<line> \n )
    | (?P<quoted> "(?:[^"\\]++|\\.)*+"?+ | '(?:[^'\\]++|\\.)*+'?+ | `[^`]*+`?+ )
    | (?P<end> ; )
    | (?P<open> \{ (?=\s) ) | (?P<close> \} )
    | (?P<word> (?: \$?\{[^{}\s]{0,300}+\} | \\. | [^\s;{}"'\\] | (?<=\S)["'] | \{ | \\ )++ )
    """,
    re.VERBOSE | re.DOTALL,
)


class Statement(NamedTuple):
    """A directive: its words without quotes, and the statements in its braces. `span` has no braces."""

    words: list[Mapped]
    span: Span
    inner: list[Statement]

    @property
    def name(self) -> str:
        """The first word."""
        return self.words[0].text if self.words else ""

    @property
    def arguments(self) -> list[Mapped]:
        """The words after the name."""
        return self.words[1:]

    def find(self, name: str) -> Iterator[Statement]:
        """Give the inner statements of a name, of the first 500: blocks that people write are shorter."""
        return (statement for statement in self.inner[:500] if statement.name == name)


def parse(source: Mapped, *, lines: bool) -> Statement:
    """Read a file as one nameless statement. `lines`: a statement ends with its line (Caddy), else at `;` (nginx)."""
    stack = [Statement([], source.span(), [])]
    words: list[Mapped] = []
    index = count = 0
    while index < len(source.text) and count < MAX_STATEMENTS and len(stack) < MAX_DEPTH:
        token = _WORD.match(source.text, index)
        if token is None:
            index += 1
            continue
        index = token.end()
        kind = token.lastgroup
        if kind in {"word", "quoted"}:
            words.append(
                _unquote(source.cut(token.start(), index)) if kind == "quoted" else source.cut(token.start(), index)
            )
            continue
        opens, ends = kind == "open", kind in {"end", "close"} or (kind == "line" and lines)
        if (opens or ends) and (words or opens):
            statement = Statement(words, _span(words, source.at(token.start())), [])
            stack[-1].inner.append(statement)
            words = []
            count += 1
            if opens:
                stack.append(statement)
        if kind == "close" and len(stack) > 1:
            stack.pop()
    if words:
        stack[-1].inner.append(Statement(words, _span(words, source.at(index)), []))
    return stack[0]


def _span(words: list[Mapped], fallback: int) -> Span:
    if not words:
        return Span(fallback, fallback)
    return Span(words[0].at(0), words[-1].at(len(words[-1].text)))


def _unquote(source: Mapped) -> Mapped:
    closed = len(source.text) > 1 and source.text[-1] == source.text[0]
    return source.cut(1, len(source.text) - closed)
