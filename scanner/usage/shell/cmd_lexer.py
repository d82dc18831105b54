"""Splits a batch file for Windows' cmd in the same tokens as a shell's script."""

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.lexer import MAX_TOKENS, TICK
from scanner.usage.shell.marks import FOREIGN, replaced
from scanner.usage.shell.stop import StopError
from scanner.usage.shell.words import Collector, Part, Token

_BLANK = re.compile(r"(?:[ \t\r,;]|\^\r?\n[ \t]*|\\\r?\n[ \t]*)+")
_COMMENT = re.compile(r"(?i)@?(?:rem\b|::)[^\n]*")
_OPERATOR = re.compile(r"&&|\|\||\d?>>?(?:&\d)?|[&|()<]")
_LABEL = re.compile(r":\w[^\n]*")
_SET = re.compile(r"(?i)@?set[ \t]+(?:/[ap][ \t]+)?(?P<quote>\"?)(?P<name>[A-Za-z_][\w.-]*)=")
_IF = re.compile(
    r"(?i)(?:else[ \t]+)?if[ \t]+(?:/i[ \t]+)?(?:not[ \t]+)?"
    r"(?:(?:exist|defined|errorlevel)[ \t]+(?:\"[^\"\n]*\"|\S+)|(?:\"[^\"\n]*\"|[^\s=]+)[ \t]*(?:=="
    r"|equ|neq|[lg][st][sr])[ \t]*(?:\"[^\"\n]*\"|\S+))[ \t]*"
)
_FOR = re.compile(
    r"(?i)for[ \t]+/f[ \t]+(?:(?:usebackq|\"[^\"\n]*\")[ \t]+)*%{1,2}"
    r"(?P<name>\w)[ \t]+in[ \t]*\([ \t]*(?P<quote>['`\"])(?P<body>.{0,4000}?)"
    r"(?P=quote)[ \t]*\)[ \t]*do[ \t]*",
    re.DOTALL,
)
_CARET = re.compile(r"\^([|&<>()^=,])")
_ELSE = re.compile(r"(?i)else\b|do\b")
_VARIABLE = re.compile(
    r"%%?~?\w*(?P<loop>(?<=%)[A-Za-z])(?![\w%])|%(?P<name>[A-Za-z_][\w.-]*)(?P<change>:[^%\n]{0,80})?%|!(?P<delayed>[A-Za-z_]\w*)!|%~?\w*(?P<number>\d)"
)
_PLAIN = re.compile(r"[^\s\"^&|()<>%!\ue000]+")
_IN_QUOTES = re.compile(r"[^\"%!\\\n\ue000]+")


class CmdLexer:
    """Reads one script, once; `tick` is called from time to time and may stop it: `stopped` says so then."""

    def __init__(self, source: Mapped, tick: Callable[[], None]) -> None:
        self.source, self.text, self._tick = source, source.text, tick
        self.tokens: list[Token] = []
        self.stopped: StopError | None = None
        self._fresh = True

    def read(self) -> list[Token]:
        """Return the tokens; a script of too many is cut."""
        index = 0
        while index < len(self.text) and len(self.tokens) < MAX_TOKENS:
            index = self._next(index)
            if len(self.tokens) % TICK == 0:
                try:
                    self._tick()
                except StopError as stop:
                    self.stopped = stop
                    break
        return self.tokens

    def _next(self, index: int) -> int:
        blank = _BLANK.match(self.text, index)
        if blank:
            return blank.end()
        if self.text[index] == "\n":
            self._token("newline", index, index + 1)
            return index + 1
        if self._fresh:
            after = self._beginning(index)
            if after > index:
                return after
        operator = _OPERATOR.match(self.text, index)
        if operator:
            self._token("operator", index, operator.end())
            return operator.end()
        return self._word(index)

    def _token(self, kind: str, begin: int, end: int, parts: tuple[Part, ...] = (), text: str | None = None) -> None:
        written = self.text[begin:end] if text is None else text
        self.tokens.append(Token(kind, written, begin, end, parts))  # type: ignore[arg-type]  # a kind of token
        self._fresh = kind in {"newline", "comment"} or (kind == "operator" and written[-1] in "&|()")

    def _beginning(self, index: int) -> int:
        """Read what stands at the beginning of a command only."""
        comment = _COMMENT.match(self.text, index)
        if comment:
            said = re.sub(r"(?i)^@?(?:rem\b|::)", "#", comment[0])
            self._token("comment", index, comment.end(), text=said)
            return comment.end()
        label = _LABEL.match(self.text, index) or _IF.match(self.text, index) or _ELSE.match(self.text, index)
        if label:
            return label.end()
        if self.text[index] == "@":
            return index + 1
        loop = _FOR.match(self.text, index)
        if loop:
            return self._loop(loop)
        setting = _SET.match(self.text, index)
        return self._set(setting) if setting else index

    def _loop(self, match: re.Match[str]) -> int:
        """Make `i=$(command)` of `for /f %%i in ('command') do`."""
        word = Collector(self.source)
        word.put(f"{match['name']}=", match.start(), match.start("body"))
        body = replaced(self.source.cut(*match.span("body")), _CARET, lambda caret: caret[1])
        word.add(Part("command", body, self.source.span(*match.span("body")), quoted=True))
        self._token("word", match.start(), match.end(), word.finish(), f"{match['name']}=")
        self._token("newline", match.end(), match.end())
        return match.end()

    def _set(self, match: re.Match[str]) -> int:
        """Read `set NAME=value` and `set "NAME=value"`, whose value goes to the line's end."""
        end = self.text.find("\n", match.end())
        end = len(self.text) if end < 0 else end
        if match["quote"]:
            close = self.text.rfind('"', match.end(), end)
            end = close if close >= 0 else end
        else:
            stop = re.compile(r"(?<!\^)[&|)]").search(self.text, match.end(), end)
            end = stop.start() if stop else end
        value_end = match.end() + len(self.text[match.end() : end].rstrip("\r"))
        word = Collector(self.source)
        word.run(*match.span("name"))
        word.run(match.end() - 1, match.end())
        self._expanded(word, match.end(), value_end)
        self._token("word", match.start(), match.start() + 3, text="set", parts=())
        self.tokens[-1] = self.tokens[-1]._replace(
            parts=(Part("text", Mapped("set"), self.source.span(match.start(), match.start() + 3)),)
        )
        self._token("word", match.start("name"), value_end, word.finish())
        return end + bool(match["quote"])

    def _word(self, index: int) -> int:
        begin, word = index, Collector(self.source)
        while index < len(self.text):
            char = self.text[index]
            plain = _PLAIN.match(self.text, index)
            if plain:
                word.run(index, plain.end())
                index = plain.end()
            elif char == '"':
                index = self._quoted(word, index)
            elif char == "^" and self.text[index + 1 : index + 2] not in {"\n", "\r", ""}:
                word.put(self.text[index + 1], index, index + 2)
                index += 2
            elif char in "%!\ue000":
                index = self._variable(word, index)
            elif char == "^" or char.isspace() or char in "&|()<>":
                break
        if index == begin:
            return index + 1
        self._token("word", begin, index, word.finish())
        return index

    def _quoted(self, word: Collector, index: int) -> int:
        r"""Read a quoted string as programs do: `\"` and `""` are quotes in it."""
        index += 1
        while index < len(self.text) and self.text[index] != "\n":
            plain = _IN_QUOTES.match(self.text, index)
            if plain:
                word.run(index, plain.end())
                index = plain.end()
            elif self.text.startswith(('\\"', '""'), index):
                word.put('"', index, index + 2)
                index += 2
            elif self.text[index] == '"':
                return index + 1
            elif self.text[index] in "%!\ue000":
                index = self._variable(word, index)
            else:
                word.run(index, index + 1)
                index += 1
        return index

    def _variable(self, word: Collector, index: int) -> int:
        match = FOREIGN.match(self.text, index) or _VARIABLE.match(self.text, index)
        if match is None:
            word.run(index, index + 1)
            return index + 1
        groups = match.groupdict()
        span, source = self.source.span(*match.span()), self.source.cut(*match.span())
        if self.text[index] == "\ue000":
            word.add(Part("foreign", source, span, quoted=True, name=groups["name"]))
        else:
            name = groups["name"] or groups["delayed"] or groups["loop"] or groups["number"]
            kind = "unknown" if groups["change"] else "variable"
            word.add(Part(kind, source, span, quoted=True, name=name))  # type: ignore[arg-type]  # a Kind
        return match.end()

    def _expanded(self, word: Collector, index: int, end: int) -> None:
        while index < end:
            if self.text[index] in "%!\ue000":
                index = self._variable(word, index)
            elif self.text[index] == "^" and index + 1 < end:
                word.put(self.text[index + 1], index, index + 2)
                index += 2
            else:
                word.run(index, index + 1)
                index += 1
