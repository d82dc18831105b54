"""Follows the tokens of a script: lists, pipelines, branches, loops and functions; a stray word closes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.state import Function, State, merged
from scanner.usage.shell.words import Token
from scanner.usage.text import Text, hole

_SKIPPED = {
    "then",
    "do",
    "while",
    "until",
    "!",
    "{",
    "}",
    "time",
    "coproc",
    "begin",
    "end",
    "and",
    "or",
    "not",
    "-",
    "@",
}
_NAME = re.compile(r"[A-Za-z_][\w:.-]{0,100}$")
MAX_DEPTH = 60
_BLANK = 2
"""Lines' ends in a row that part a comment from a command."""


class Simple(NamedTuple):
    """A command without operators: its words, its redirections, and what comments beside it say."""

    source: Mapped
    words: list[Token]
    redirects: list[tuple[str, Token]]
    comment: str


class _Branches(NamedTuple):
    kind: str
    before: dict[str, Text]
    ends: list[dict[str, Text]]


Execute = Callable[[Simple, Text | None], Text | None]
"""Runs a simple command with its input and returns its output, None for unknown."""


class Walk:
    """One walk through the tokens of a script."""

    def __init__(self, state: State, source: Mapped, tokens: list[Token], execute: Execute) -> None:
        self.state, self.source, self.tokens, self.execute = state, source, tokens, execute
        self._index = 0
        self._branches: list[_Branches] = []
        self._piped: Text | None = None
        self._output: Text | None = None

    def run(self) -> Text | None:
        """Follow all tokens and return the output as far as it is known."""
        while self._index < len(self.tokens):
            self.state.step()
            self._statement()
        while self._branches:
            self._close(self._branches[-1].kind)
        return self._output

    def _peek(self, ahead: int = 0) -> Token | None:
        index = self._index + ahead
        return self.tokens[index] if index < len(self.tokens) else None

    def _is(self, text: str, ahead: int = 0) -> bool:
        token = self._peek(ahead)
        return token is not None and token.kind != "comment" and token.text == text

    def _statement(self) -> None:
        token = self.tokens[self._index]
        if token.kind in {"newline", "comment", "document"}:
            self._index += 1
            return
        if token.kind == "operator" and token.text[-1] not in "<>&-" and not token.text.endswith("<<"):
            self._operator(token)
            return
        if token.kind == "word" and self._keyword(token):
            return
        if token.kind == "word" and self._function(token):
            return
        self._simple()

    def _operator(self, token: Token) -> None:
        self._index += 1
        if token.text in {";;", ";&", ";;&"} and self._branches and self._branches[-1].kind == "case":
            self._branch()
            self._pattern()
        if token.text not in {"|", "|&"}:
            self._piped = None

    def _keyword(self, token: Token) -> bool:
        text = token.text
        if text == "if":
            self._open("if")
        elif text in {"else", "elif"}:
            self._branch(last=text == "else")
        elif text == "fi":
            self._close("if")
        elif text == "esac":
            self._close("case")
        elif text == "case":
            self._case()
            return True
        elif text in {"for", "select", "foreach"}:
            self._loop()
            return True
        elif text not in _SKIPPED and text != "done":
            return False
        self._index += 1
        return True

    def _open(self, kind: str) -> None:
        if len(self._branches) < MAX_DEPTH:
            self._branches.append(_Branches(kind, dict(self.state.scalars), []))

    def _branch(self, *, last: bool = False) -> None:
        """End one branch; the next begins with what was known before all of them."""
        if not self._branches:
            return
        top = self._branches[-1]
        top.ends.append(self.state.scalars)
        self.state.scalars = dict(top.before)
        if last:
            self._branches[-1] = top._replace(kind=top.kind + "!")

    def _close(self, kind: str) -> None:
        """Put together what the branches left."""
        if not self._branches or self._branches[-1].kind.rstrip("!") != kind.rstrip("!"):
            return
        top = self._branches.pop()
        ends = [*top.ends, self.state.scalars]
        if not top.kind.endswith("!") and top.kind != "case":
            ends.append(top.before)
        names = dict.fromkeys(name for end in ends for name in end)
        self.state.scalars = {name: merged(name, [end[name] for end in ends if name in end]) for name in names}

    def _case(self) -> None:
        """Skip to the first pattern."""
        self._open("case")
        while self._index < len(self.tokens) and not self._is("in"):
            if self.tokens[self._index].kind == "newline":
                return
            self._index += 1
        self._index += 1
        self._pattern()

    def _pattern(self) -> None:
        """Skip a pattern and its bracket."""
        while (token := self._peek()) is not None and token.text != "esac":
            self._index += 1
            if token.text == ")":
                return

    def _loop(self) -> None:
        """Give the variable of a loop its value if there is one only."""
        self._index += 1
        name = self._peek()
        words: list[Token] = []
        while (token := self._peek()) is not None and token.kind != "newline" and token.text not in {";", "do"}:
            words.append(token)
            self._index += 1
        if name is not None and _NAME.match(name.text) and len(words) > 1 and words[1].text == "in":
            self.execute(Simple(self.source, words, [], "for"), None)

    def _function(self, token: Token) -> bool:
        """Keep a function's body for its calls: `name() {`, `function name {`."""
        start = self._index
        if token.text == "function" and (name := self._peek(1)) is not None and name.kind == "word":
            self._index += 2
        elif self._is("(", 1) and self._is(")", 2) and _NAME.match(token.text):
            name = token
            self._index += 1
        else:
            return False
        while (after := self._peek()) is not None and (
            after.text in {"(", ")"} or after.kind in {"newline", "comment"}
        ):
            self._index += 1
        if not self._is("{") and token.text != "function":
            self._index = start
            return False
        body = self._body(closer="}" if self._is("{") else "end")
        self.state.functions[name.text] = Function(self.source, body)
        return True

    def _body(self, closer: str) -> list[Token]:
        begin, open_, fresh = self._index, 0, True
        while self._index < len(self.tokens):
            token = self.tokens[self._index]
            if token.kind == "word" and fresh:
                if token.text in ({"{"} if closer == "}" else {"if", "for", "while", "switch", "begin"}):
                    open_ += 1
                elif token.text == closer:
                    open_ -= 1
                    if (open_ <= 0 and closer == "}") or open_ < 0:
                        break
            fresh = token.kind != "word" or token.text in {"then", "do", "else", "{", "}"}
            self._index += 1
        body = self.tokens[begin + (closer == "}") : self._index]
        self._index += 1
        return body

    def _simple(self) -> None:
        words: list[Token] = []
        redirects: list[tuple[str, Token]] = []
        first = self._index
        while (token := self._peek()) is not None:
            if (token.kind == "operator" and token.text.rstrip("-")[-1:] in {"<", ">"}) or token.text in {
                "&>",
                ">&",
                "<&",
            }:
                target = self._peek(1)
                if target is not None and target.kind in {"word", "document"}:
                    redirects.append((token.text.lstrip("0123456789"), target))
                    self._index += 1
            elif token.kind == "word":
                words.append(token)
            else:
                break
            self._index += 1
        self._index += self._index == first
        if words or redirects:
            command = Simple(self.source, words, redirects, self._comment(first))
            self._finish(self.execute(command, self._piped))

    def _finish(self, output: Text | None) -> None:
        after = self._peek()
        if after is not None and after.text in {"|", "|&"}:
            self._piped = hole() if output is None else output
            return
        self._piped = None
        self._output = output if output is not None else self._output

    def _comment(self, first: int) -> str:
        """Return what the comment lines just above a command and the comment behind it say."""
        said: list[str] = []
        index, lines = first - 1, 0
        while index >= 0 and lines < _BLANK and self.tokens[index].kind in {"comment", "newline"}:
            token = self.tokens[index]
            lines = lines + 1 if token.kind == "newline" else 0
            if token.kind == "comment" and (index == 0 or self.tokens[index - 1].kind == "newline"):
                said.insert(0, token.text.lstrip("# "))
            elif token.kind == "comment":
                break
            index -= 1
        behind = self._peek()
        if behind is not None and behind.kind == "comment":
            said.append(behind.text.lstrip("# "))
        return " ".join(said)
