"""Runs scripts on texts that are known in part: assignments, functions, pipes; nothing is executed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scanner.model import Span
from scanner.usage.data.mapped import Mapped
from scanner.usage.data.parts import cut
from scanner.usage.request import Request
from scanner.usage.shell import builtins_
from scanner.usage.shell.cmd_lexer import CmdLexer
from scanner.usage.shell.control import Simple, Walk
from scanner.usage.shell.expand import Expander, Field
from scanner.usage.shell.lexer import Lexer, quoted_word
from scanner.usage.shell.marks import of_text
from scanner.usage.shell.places.island import Dialect
from scanner.usage.shell.powershell.values import text_of
from scanner.usage.shell.replies import printed
from scanner.usage.shell.state import GIVEN, State
from scanner.usage.shell.templates import filled
from scanner.usage.shell.tools import Tool, name_of, tool
from scanner.usage.shell.tools.surroundings import Surroundings
from scanner.usage.shell.words import Token
from scanner.usage.shell.wrappers import shell_line, unwrapped
from scanner.usage.shell.xargs import spread
from scanner.usage.text import Piece, Text, hole

if TYPE_CHECKING:
    from scanner.usage.shell.powershell.statements import Statements

MAX_DEPTH = 8
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(?:\[([^\]]{0,100})\])?(\+?)=")


class Runner:
    """Runs the scripts of one file, which share their variables and functions."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.expander = Expander(state, self._substitute)
        self._site: Span | None = None
        self._dialect: Dialect = "sh"
        self._statements: Statements | None = None

    def script(self, source: Mapped, dialect: Dialect = "sh") -> Text | None:
        """Run a script and return what it prints as far as that is known."""
        self._dialect = dialect
        source = filled(source, self.state)
        if dialect == "powershell":
            return self._powershell(source)
        tick = self.state.half()  # the rest is for running what was read by then
        lexer = CmdLexer(source, tick) if dialect == "cmd" else Lexer(source, tick, fish=dialect == "fish")
        output = self.tokens(source, lexer.read())
        if lexer.stopped is not None:
            raise lexer.stopped
        return output

    def surround(self, scope: Mapping[str, Text]) -> None:
        """Set the variables that a script finds set, in which a service may fill in templates and variables."""
        for name, value in scope.items():
            written = value.literal or ""
            if "{{" in written or "$" in written:
                source = filled(of_text(value, self.state.foreign), self.state)
                value = self.expander.value(quoted_word(source))  # noqa: PLW2901 (the same value, filled in)
            self.state.scalars[name] = value

    def arguments(self, words: Sequence[Mapped]) -> None:
        """Run a command that stands as a list, which no shell splits."""
        fields = [Field(self._word(filled(word, self.state)), word.at(0), word.at(len(word.text))) for word in words]
        if fields:
            self.run_fields(fields, None, Simple(words[0], [], [], ""), [])

    def _word(self, word: Mapped) -> Text:
        """Return an argument; `$(NAME)`, `${NAME}` and `$NAME` are what its program or its orchestrator fills in."""
        return self.expander.value(quoted_word(word))

    def tokens(self, source: Mapped, tokens: list[Token]) -> Text | None:
        """Run tokens."""
        return Walk(self.state, source, tokens, self.execute).run()

    def _powershell(self, source: Mapped) -> Text | None:
        if self._statements is None:
            from scanner.usage.shell.powershell.statements import Statements  # noqa: PLC0415 (few files have any)

            self._statements = Statements(self.state, self._from_powershell)
        return text_of(self._statements.script(source))

    def _from_powershell(self, words: Sequence[Text], span: Span, comment: str) -> Text | None:
        fields = [Field(word, span.start, span.end) for word in words]
        return self.run_fields(fields, None, Simple(Mapped(""), [], [], comment), [])

    def uncalled(self) -> None:
        """Run the functions that nothing called: what they are given is unknown."""
        for name, function in list(self.state.functions.items()):
            if name not in self.state.called:
                self.state.arguments = None
                self.tokens(function.source, function.tokens)
        if self._statements is not None:
            self._statements.uncalled()

    def execute(self, command: Simple, piped: Text | None) -> Text | None:
        """Run a simple command."""
        if command.comment == "for":
            builtins_.loop(self.state, self.expander, command)
            return None
        stdin = self._input(command, piped)
        words = self._assignments(command)
        if not words:
            return None
        fields = self.expander.fields(command.source, words)
        output = self.run_fields(fields, stdin, command, words)
        for operator, target in command.redirects:
            name = self.expander.value(target.parts).literal if ">" in operator else None
            setting = ">" in operator and re.search(r"GITHUB_(?:ENV|OUTPUT)", target.text)
            if setting and output is not None:
                key, value = cut(output, "=")
                if key.literal and value is not None:
                    self.state.handed[key.literal.strip()] = value
                    self.state.assign(key.literal.strip(), value)
                return None
            if name and name not in {"/dev/null", "1", "2", "-"} and output is not None:
                self.state.files[name] = output
                return None
        return output

    def _input(self, command: Simple, piped: Text | None) -> Text | None:
        for operator, target in command.redirects:
            value = self.expander.value(target.parts)
            if target.kind == "document" or operator == "<<<":
                return value
            if operator == "<":
                known = self.state.files.get(value.literal or "")
                return known if known is not None else value if target.text.startswith("<(") else hole()
        return piped

    def _assignments(self, command: Simple) -> list[Token]:
        """Make the assignments at a command's beginning, and return the words behind them."""
        words = command.words
        for index, token in enumerate(words):
            match = _ASSIGNMENT.match(token.text)
            if match is None:
                return words[index:]
            builtins_.assign(self.state, self.expander, command, token, match)
        return []

    def run_fields(self, fields: list[Field], stdin: Text | None, command: Simple, words: list[Token]) -> Text | None:
        """Run a command whose words are expanded."""
        fields = self._aliased(fields)
        own = bool(fields) and fields[0].text.literal in self.state.functions
        inner = fields if own else unwrapped(fields)
        if not inner:
            return None
        name = name_of(inner[0].text.literal or "")
        if name in self.state.functions:
            return self._call(name, inner, stdin)
        if builtins_.run(self.state, self.expander, command, words, name, stdin):
            return None
        line = shell_line(inner)
        if line is not None:
            return self._line(line, inner[0].text.literal == "eval")
        found = tool(inner[0].text)
        if found is not None:
            arguments = spread(fields, inner, stdin)
            return self._request(found, inner, arguments, stdin, command.comment)
        return printed(name, [field.text for field in inner[1:]], stdin, self.state.files)

    def _aliased(self, fields: list[Field]) -> list[Field]:
        alias = self.state.aliases.get(fields[0].text.literal or "") if fields else None
        if alias is None:
            return fields
        source = of_text(alias, self.state.foreign)
        tokens = [token for token in Lexer(source, self.state.tick).read() if token.kind == "word"]
        head = [
            field._replace(begin=fields[0].begin, end=fields[0].end) for field in self.expander.fields(source, tokens)
        ]
        return [*head, *fields[1:]]

    def _line(self, line: Text, in_place: bool) -> Text | None:  # noqa: FBT001 (called once, above)
        if self.state.depth >= MAX_DEPTH:
            return None
        self.state.depth += 1
        before = self.state.scalars
        self.state.scalars = before if in_place else dict(before)
        output = self.script(of_text(line, self.state.foreign))
        self.state.scalars = before
        self.state.depth -= 1
        return output

    def _substitute(self, source: Mapped) -> Text | None:
        if self.state.depth >= MAX_DEPTH:
            return None
        self.state.step()
        self.state.depth += 1
        before = self.state.scalars
        self.state.scalars = dict(before)
        output = self.script(source, self._dialect)
        self.state.scalars = before
        self.state.depth -= 1
        return output

    def _call(self, name: str, fields: list[Field], stdin: Text | None) -> Text | None:
        """Follow a function with what it is given; output of functions is what their last command prints."""
        state = self.state
        if state.depth >= MAX_DEPTH:
            return None
        function = state.functions[name]
        state.called.add(name)
        before, site, quiet = state.arguments, self._site, state.quiet
        state.arguments = [field.text for field in fields[1:]]
        state.depth += 1
        self._site = site or Span(fields[0].begin, max(fields[0].begin, fields[-1].end))
        state.quiet = True
        walk = Walk(state, function.source, function.tokens, self.execute)
        output = walk.run()
        state.depth -= 1
        state.arguments, self._site, state.quiet = before, site, quiet
        return output if output is not None else stdin and None

    def _request(
        self, found: Tool, fields: list[Field], arguments: list[Text], stdin: Text | None, comment: str
    ) -> Text | None:
        """Keep what a tool sends, and return its reply."""
        span = Span(fields[0].begin, max(fields[0].begin, *(field.end for field in fields)))
        number = -1
        for request in found(arguments, Surroundings(span, span, stdin, self.state.files)):
            placed = self._placed(request, span)
            number = self.state.add(placed, comment)
        if number < 0:
            return None
        reply = Text((Piece(None, span, reply=number),))
        target = _output_file([argument.literal for argument in arguments])
        if target:
            self.state.files[target] = reply
            return None
        return reply

    def _placed(self, request: Request, span: Span) -> Request:
        """Say where a request is made: where a function was given its URL, else where the command stands."""
        given = any(GIVEN in piece.names and piece.text for piece in request.url.pieces[1:] or request.url.pieces)
        site = self._site if given and self._site is not None else span
        return request._replace(span=site)


def _output_file(arguments: list[str | None]) -> str:
    """Return the file that a reply is written to, empty for none."""
    for index, argument in enumerate(arguments[:-1]):
        if argument in {"-o", "--output", "-O", "--output-document"}:
            name = arguments[index + 1] or ""
            return "" if name in {"-", "/dev/null", "/dev/stdout"} or name.startswith(("http", "-")) else name
    return ""
