"""Splits a script for sh, bash, zsh or fish in tokens, as those shells do; tolerates what they would refuse."""

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.closing import MAX_FAILURES
from scanner.usage.shell.dollar import Dollar
from scanner.usage.shell.marks import FOREIGN
from scanner.usage.shell.stop import StopError
from scanner.usage.shell.words import Collector, Part, Token

MAX_TOKENS = 40_000
TICK = 128
_BLANK = re.compile(r"(?:[ \t\r\f\v\u00a0]|\\\r?\n)+")
_OPERATOR = re.compile(
    r"&&|\|\||;;&?|;&|\|&|[;|()]|&(?!>)|(?:\d{0,2}|&)(?:<<<|<<-?|<>|>>|>\||>&-?|<&-?|<(?!\()|>(?!\())"
)
_PLAIN = re.compile(r"[^\s\\'\"$`;&|()<>\ue000]+")
_IN_QUOTES = re.compile(r'[^"\\$`\ue000]+')
_PLACEHOLDER = re.compile(r"<[A-Za-z_][\w. -]{0,60}(?<! )>")
"""`<token>`, as pages write what is to be filled in; a shell would read and write files."""

_ARRAY = re.compile(r"[A-Za-z_]\w*\+?=$")
_ANSI = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([0-7]{1,3})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "v": "\v"}
_DELIMITER = re.compile(r"[ \t]*(?:'([^'\n]{1,100})'|\"([^\"\n]{1,100})\"|\\?([^\s;&|<>()]{1,100}))")


class Lexer:
    """Reads one script, once; `tick` is called from time to time and may stop it: `stopped` says so then."""

    def __init__(self, source: Mapped, tick: Callable[[], None], *, fish: bool = False) -> None:
        self.source, self.text, self.fish = source, source.text, fish
        self._tick = tick
        self.tokens: list[Token] = []
        self.stopped: StopError | None = None
        self.dollar = Dollar(source)
        self._pending: list[tuple[int, str, bool]] = []  # here-documents of this line: token, delimiter, literal
        self._endless = 0  # here-documents without an end: each costs a look at the rest of the script
        self._open: set[str] = set()  # quotes that are closed nowhere any more

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

    def _next(self, index: int) -> int:  # noqa: PLR0911 (one for each kind of token)
        blank = _BLANK.match(self.text, index)
        if blank:
            return blank.end()
        char = self.text[index]
        if char == "\n":
            self.tokens.append(Token("newline", "\n", index, index + 1))
            return self._documents(index + 1)
        if char == "#":
            end = self.text.find("\n", index)
            end = len(self.text) if end < 0 else end
            self.tokens.append(Token("comment", self.text[index:end], index, end))
            return end
        if self.fish and char == "(":
            return self._word(index)
        operator = None if _PLACEHOLDER.match(self.text, index) else _OPERATOR.match(self.text, index)
        if operator is None:
            return self._word(index)
        self.tokens.append(Token("operator", operator[0], index, operator.end()))
        if operator[0].lstrip("0123456789") in {"<<", "<<-"}:
            return self._document(operator.end())
        return operator.end()

    def _document(self, index: int) -> int:
        match = _DELIMITER.match(self.text, index)
        if match is None or self._endless >= MAX_FAILURES:
            return index
        word = match[1] or match[2] or match[3]
        literal = match[3] is None or match[0].lstrip().startswith("\\")
        self._pending.append((len(self.tokens), word, literal))
        self.tokens.append(Token("document", word, index, match.end()))
        return match.end()

    def _documents(self, index: int) -> int:
        """Read the here-documents that the line before announced."""
        for place, word, literal in self._pending:
            end = re.compile(rf"^[ \t]*{re.escape(word)}[ \t\r]*$", re.MULTILINE).search(self.text, index)
            if end is None:
                self._endless += 1
                continue
            body = self.source.cut(index, max(index, end.start() - 1))
            parts = literal_word(body) if literal else quoted_word(body)
            self.tokens[place] = self.tokens[place]._replace(parts=parts)
            index = end.end()
        self._pending = []
        return index

    def _word(self, index: int) -> int:
        begin, word = index, Collector(self.source)
        while index < len(self.text):
            char = self.text[index]
            plain = _PLAIN.match(self.text, index)
            if plain:
                word.run(index, plain.end())
                index = plain.end()
            elif char == "(" and _ARRAY.match(self.text[begin:index][-100:]):
                index = self._array(word, index)
            elif char == "(" and self.fish:
                index = self._substitution(word, index)
            elif char == "<" or (char == ">" and self.text.startswith(">(", index)):
                after = self._angle(word, index)
                if after == index:
                    break
                index = after
            elif char.isspace() or char in ";&|()<>":
                break
            else:
                index = self._special(word, index, char)
        index = min(index, len(self.text))
        if index == begin:  # can't be: what begins no word is an operator
            word.run(index, index + 1)
            index += 1
        self.tokens.append(Token("word", self.text[begin:index], begin, index, word.finish()))
        return index

    def _angle(self, word: Collector, index: int) -> int:
        """Read `<placeholder>` and `<(command)`; anything else is an operator."""
        placeholder = _PLACEHOLDER.match(self.text, index)
        if placeholder:
            word.run(index, placeholder.end())
            return placeholder.end()
        if self.text[index + 1 : index + 2] != "(":
            return index
        end = self.dollar.closing.bracket(index + 2, ")")
        if end < 0:
            word.run(index, index + 2)
            return index + 2
        span = self.source.span(index, end + 1)
        word.add(Part("command", self.source.cut(index + 2, end), span, quoted=True))
        return end + 1

    def _substitution(self, word: Collector, index: int) -> int:
        """Read fish's `(command)`."""
        end = self.dollar.closing.bracket(index + 1, ")")
        if end < 0:
            word.run(index, index + 1)
            return index + 1
        word.add(Part("command", self.source.cut(index + 1, end), self.source.span(index, end + 1)))
        return end + 1

    def _array(self, word: Collector, index: int) -> int:
        end = self.dollar.closing.bracket(index + 1, ")")
        if end < 0:
            word.run(index, index + 1)
            return index + 1
        word.add(Part("array", self.source.cut(index + 1, end), self.source.span(index, end + 1)))
        return end + 1

    def _special(self, word: Collector, index: int, char: str) -> int:
        """Read an escape, a quoted string or an expansion."""
        if char == "\\":
            return _escape(word, self.text, index)
        if char == "'":
            return self._quoted(word, index, "'")
        if char == '"':
            return self._quoted(word, index, '"')
        if self.text.startswith("$'", index):
            return _ansi(word, self.text, index)
        if self.text.startswith('$"', index):
            return index + 1
        return self.dollar.read(word, index, quoted=False)

    def _quoted(self, word: Collector, index: int, quote: str) -> int:
        end = -1
        if quote not in self._open:
            closing = self.dollar.closing
            end = self.text.find("'", index + 1) if quote == "'" else closing.double(index + 1)
        if end < 0:  # an apostrophe, or a script cut off
            self._open.add(quote)
            word.run(index, index + 1)
            return index + 1
        if quote == "'":
            _literal(word, self.source, index + 1, end)
        else:
            in_quotes(word, self.dollar, index + 1, end)
        return end + 1


def quoted_word(source: Mapped) -> tuple[Part, ...]:
    """Read text in which variables and commands are expanded as between double quotes."""
    word = Collector(source)
    in_quotes(word, Dollar(source), 0, len(source.text))
    return word.finish()


def literal_word(source: Mapped) -> tuple[Part, ...]:
    """Read text in which nothing is expanded but what a template put there."""
    word = Collector(source)
    _literal(word, source, 0, len(source.text))
    return word.finish()


def in_quotes(word: Collector, dollar: Dollar, begin: int, end: int) -> None:
    """Read what stands between double quotes."""
    text, index = dollar.source.text, begin
    while index < end:
        plain = _IN_QUOTES.match(text, index, end)
        if plain:
            word.run(index, plain.end())
            index = plain.end()
        elif text[index] == "\\" and index + 1 < end and text[index + 1] in '$`"\\\n\r':
            index = _escape(word, text, index)
        elif text[index] in '\\"':
            word.run(index, index + 1)
            index += 1
        else:
            index = dollar.read(word, index, quoted=True)


def _literal(word: Collector, source: Mapped, begin: int, end: int) -> None:
    for match in FOREIGN.finditer(source.text, begin, end):
        word.run(begin, match.start()) if begin < match.start() else None
        word.add(
            Part("foreign", source.cut(*match.span()), source.span(*match.span()), quoted=True, name=match["name"])
        )
        begin = match.end()
    if begin < end:
        word.run(begin, end)


def _escape(word: Collector, text: str, index: int) -> int:
    following = text[index + 1 : index + 2]
    if following == "\r" and text[index + 2 : index + 3] == "\n":
        return index + 3
    if following == "\n":
        return index + 2
    if following == "\ue000":
        return index + 1
    word.put(following or "\\", index, min(index + 2, len(text)))
    return index + 2


def _ansi(word: Collector, text: str, index: int) -> int:
    """Read `$'…'`."""
    index += 2
    while index < len(text) and text[index] != "'":
        match = _ANSI.match(text, index)
        if match is None:
            word.run(index, index + 1)
            index += 1
            continue
        code = match[1] or match[2]
        decoded = (
            chr(int(code, 16)) if code else chr(int(match[3], 8)) if match[3] else _LETTERS.get(match[4], match[4])
        )
        word.put(decoded, index, match.end())
        index = match.end()
    return index + 1
