"""Follows PowerShell's statements: assignments, branches, functions, pipelines, commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from scanner.model import Span
from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.powershell.arguments import LINE_END, PLACE, Arguments
from scanner.usage.shell.powershell.cursor import Cursor
from scanner.usage.shell.powershell.expressions import Expressions
from scanner.usage.shell.powershell.values import Json, Table, Value, text_of
from scanner.usage.shell.powershell.web import COMMANDS, positional, web_request
from scanner.usage.shell.state import GIVEN, State, merged
from scanner.usage.text import Piece, Text, hole

Tool = Callable[[Sequence[Text], Span, str], Text | None]
"""Runs another tool (curl and the like) and returns its reply."""

_ASSIGNMENT = re.compile(
    r"(?:\[[\w.\[\]]{1,60}\]\s*)?\$(?P<name>\{?(?:(?:env|script|global|local"
    r"|private):)?[A-Za-z_]\w*\}?)(?P<path>(?:\.[A-Za-z_]\w*|\[[^\]\n]{1,80}\])*)[ \t]*(?P<sign>\+?=)"
    r"(?!=)\s*",
    re.IGNORECASE,
)
_PATH = re.compile(r"\.(?P<member>\w+)|\[(?P<quote>[\"']?)(?P<key>[^\]]*?)(?P=quote)\]")
_FUNCTION = re.compile(r"(?:function|filter)[ \t]+(?:\w+:)?(?P<name>[\w-]+)\s*", re.IGNORECASE)
_PARAM = re.compile(
    r"(?:\[[^\]\n]*(?:\([^)]*\))?[^\]\n]*\]\s*)*\$(?P<name>[A-Za-z_]\w*)\s*(?P<default>=\s*)?", re.DOTALL
)
_KEYWORD = re.compile(
    r"(if|elseif|else|foreach|for|while|do|until|try|catch|finally|switch|param|begin|process|end|return|throw|exit|using)\b",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"(?:[.&][ \t]+)?(?P<name>[A-Za-z_][\w.\\/:-]*)")
"""Among the arguments: where a table with the URI was made (`@parameters`)."""

_PASS = frozenset(
    [
        "select-object",
        "select",
        "out-string",
        "write-output",
        "echo",
        "foreach-object",
        "%",
        "convertto-securestring",
        "write-host",
        "out-null",
        "format-list",
        "convertfrom-securestring",
        "new-object",
        "get-content",
        "import-csv",
    ]
)


class _Function(NamedTuple):
    body: Mapped
    parameters: Mapped | None


class Statements:
    """Runs one script after the other, with what those before left."""

    def __init__(self, state: State, tool: Tool) -> None:
        self.state, self._tool = state, tool
        self.expressions = Expressions(state, self.script)
        self.arguments = Arguments(self.expressions)
        self.functions: dict[str, _Function] = {}
        self._called: set[str] = set()
        self._site: Span | None = None
        self._depth = 0
        self._comment = ""

    def script(self, source: Mapped) -> Value:
        """Run a script and return the value of its last statement."""
        self._depth += 1
        cursor, outer = Cursor(source, self._depth), self._comment
        value: Value = Text()
        while cursor.index < len(cursor.text):
            self.state.step()
            self._comment = _above(cursor)
            if not cursor.char():
                break
            before = cursor.index
            value = self._statement(cursor)
            cursor.index += cursor.index == before
        self._depth -= 1
        self._comment = outer
        return value

    def uncalled(self) -> None:
        """Run the functions that nothing called."""
        for name, function in list(self.functions.items()):
            if name not in self._called:
                self._called.add(name)
                self._invoke(function, {}, [])

    def _statement(self, cursor: Cursor) -> Value:
        function = cursor.take(_FUNCTION)
        if function:
            self._define(cursor, function["name"])
            return Text()
        keyword = _KEYWORD.match(cursor.text, cursor.index)
        if keyword:
            cursor.index = keyword.end()
            return self._keyword(cursor, keyword[1].lower())
        assignment = cursor.take(_ASSIGNMENT)
        if assignment:
            return self._assign(cursor, assignment)
        if cursor.char() == "}":
            cursor.index += 1
            return Text()
        return self._pipeline(cursor)

    def _keyword(self, cursor: Cursor, word: str) -> Value:
        cursor.space(lines=word not in {"return", "throw", "exit"})
        if word == "param":
            if cursor.char() == "(":
                self._parameters(cursor.enclosed(), {}, [])
            return Text()
        if word == "if":
            return self._if(cursor)
        if word in {"return", "throw", "exit"}:
            return self._pipeline(cursor) if cursor.char() not in LINE_END else Text()
        if cursor.char() == "(":
            inner = cursor.enclosed()
            loop = re.match(r"\s*\$(\w+)\s+in\b", inner.text)
            if loop:
                self.expressions.values[loop[1].lower()] = hole(loop[1], span=inner.span())
                self.script(inner.cut(loop.end()))
            elif word != "for":
                self.script(inner)
        cursor.space(lines=True)
        return self.script(cursor.enclosed()) if cursor.char() == "{" else Text()

    def _if(self, cursor: Cursor) -> Value:
        """Run all branches; a variable that they leave different is one of several."""
        before, ends, complete = dict(self.expressions.values), list[dict[str, Value]](), False
        again = True
        while again:
            if cursor.char() == "(":
                self.script(cursor.enclosed())
                cursor.space(lines=True)
            if cursor.char() == "{":
                self.script(cursor.enclosed())
            ends.append(self.expressions.values)
            self.expressions.values = dict(before)
            mark = cursor.index
            cursor.space(lines=True)
            word = cursor.take(re.compile(r"(elseif|else)\b", re.IGNORECASE))
            again = word is not None and not complete
            if word is None:
                cursor.index = mark
            else:
                complete = word[1].lower() == "else"
                cursor.space(lines=True)
        if not complete:
            ends.append(before)
        for name in {name for end in ends for name in end}:
            self.expressions.values[name] = _merged(name, [end[name] for end in ends if name in end])
        return Text()

    def _assign(self, cursor: Cursor, match: re.Match[str]) -> Value:
        name, comment = re.sub(r"^\{?(?:\w+:)?|\}$", "", match["name"]), self._comment
        begin = match.start()
        value = self._statement(cursor) if _KEYWORD.match(cursor.text, cursor.index) else self._pipeline(cursor)
        values = self.expressions.values
        if match["path"]:
            self._put(values.get(name.lower()), match["path"], value, match.end() - match.start(), cursor)
            return Text()
        if match["sign"] == "+=" and name.lower() in values:
            value = self.expressions._operated("+", values[name.lower()], value)  # noqa: SLF001 (its other half)
        span = cursor.source.span(begin, max(begin, min(cursor.index, len(cursor.text))))
        values[name.lower()] = value._replace(span=span) if isinstance(value, Table) else value
        if isinstance(value, Text):
            self.state.assign(name, value, span, comment)
        return Text()

    def _put(self, owner: Value | None, path: str, value: Value, _: int, cursor: Cursor) -> None:
        """Set an entry: `$h["name"] = …`, `$h.name = …`, `$session.Headers["name"] = …`."""
        steps = [match["member"] or match["key"] for match in _PATH.finditer(path)]
        for step in steps[:-1]:
            owner = owner.get(step) if isinstance(owner, Table) else None
        if isinstance(owner, Table) and steps:
            key = steps[-1]
            if key.startswith("$"):
                found = text_of(self.expressions.lookup(key[1:], cursor.source.span(0, 0))).literal
                if found is None:
                    return
                key = found
            owner.put(key, value)

    def _define(self, cursor: Cursor, name: str) -> None:
        cursor.space(lines=True)
        parameters = cursor.enclosed() if cursor.char() == "(" else None
        cursor.space(lines=True)
        if cursor.char() == "{":
            self.functions[name.lower()] = _Function(cursor.enclosed(), parameters)

    def _parameters(self, source: Mapped, named: dict[str, Value], plain_values: list[Value]) -> None:
        """Set a function's parameters to what it is given, to their defaults, or to holes."""
        inner = Cursor(source, self._depth)
        left = list(plain_values)
        while inner.index < len(inner.text):
            match = _PARAM.match(inner.text, inner.index)
            if match is None:
                inner.index += 1
                continue
            inner.index = match.end()
            name = match["name"]
            value: Value = hole(name, span=inner.source.span(*match.span("name")))
            default = self.expressions.value(inner, commas=False) if match["default"] else None
            key = next((key for key in named if name.lower().startswith(key)), None)
            if key is not None:
                value = _given(named[key])
            elif left:
                value = _given(left.pop(0))
            elif default is not None:
                value = default
            self.expressions.values[name.lower()] = value

    def _invoke(self, function: _Function, named: dict[str, Value], plain_values: list[Value]) -> Value:
        if self._depth > 8:  # noqa: PLR2004 (functions that call each other)
            return hole()
        before = self.expressions.values
        self.expressions.values = dict(before)
        body = function.body
        parameters = re.match(r"(?:\s|#[^\n]*|\[CmdletBinding\([^)]*\)\])*param\s*(?=\()", body.text, re.IGNORECASE)
        if function.parameters is not None:
            self._parameters(function.parameters, named, plain_values)
        elif parameters:
            cursor = Cursor(body, self._depth)
            cursor.index = parameters.end()
            self._parameters(cursor.enclosed(), named, plain_values)
            body = body.cut(cursor.index)
        value = self.script(body)
        self.expressions.values = before
        return value

    def _pipeline(self, cursor: Cursor) -> Value:
        """Read commands and expressions that are joined by `|`."""
        value = self._element(cursor, None)
        while True:
            mark = cursor.index
            cursor.space()
            if cursor.char() == "|":
                cursor.index += 1
                cursor.index += cursor.char() == "|"
                cursor.space(lines=True)
                value = self._element(cursor, value)
                continue
            if cursor.char() == "\n" and re.match(r"\s*\|", cursor.text[cursor.index : cursor.index + 200]):
                cursor.space(lines=True)
                continue
            cursor.index = mark
            break
        rest = re.compile(r"[ \t]*(?:\d?>[>&]?\d?[ \t]*[^\s;|)}]*|[;&])").match(cursor.text, cursor.index)
        cursor.index = rest.end() if rest else cursor.index
        return value

    def _element(self, cursor: Cursor, piped: Value | None) -> Value:
        command = _COMMAND.match(cursor.text, cursor.index)
        if command is None:
            return self.expressions.value(cursor)
        begin = command.start("name")
        cursor.index = command.end()
        web = command["name"].lower() in COMMANDS
        named, plain_values, words, whole = self.arguments.read(cursor, web=web)
        name = command["name"].rpartition("\\")[2].lower()
        span = cursor.source.span(begin, min(len(cursor.text), max(begin, cursor.index)))
        if name in COMMANDS or (name in {"curl", "wget"} and _is_cmdlet(named)):
            return self._web(named, plain_values, span, whole=whole)
        if name in self.functions:
            self._called.add(name)
            site, self._site = self._site, self._site or span
            value = self._invoke(self.functions[name], named, plain_values)
            self._site = site
            return value
        return self._other(name, named, plain_values, words, piped, span)

    def _other(
        self,
        name: str,
        named: dict[str, Value],
        plain_values: list[Value],
        words: list[Text],
        piped: Value | None,
        span: Span,
    ) -> Value:
        source = piped if piped is not None else next(iter([*named.values(), *plain_values]), hole())
        if name == "convertto-json":
            value = named.get("inputobject") or (
                piped if piped is not None else plain_values[0] if plain_values else hole()
            )
            return value if isinstance(value, Text) else Json(value)
        if name == "convertfrom-json":
            return source.value if isinstance(source, Json) else source
        if name == "new-object":
            kind = text_of(plain_values[0]).pattern.lower() if plain_values else ""
            return Table({}) if "dictionary" in kind or "hashtable" in kind or "hashtable" in str(named) else source
        if name in {"select-object", "select"}:
            field = text_of(named.get("expandproperty", Text())).literal
            from scanner.usage.shell.powershell.values import member  # noqa: PLC0415

            return member(source, field, span) if field else source
        if name in _PASS:
            return named.get("string", plain_values[0] if plain_values and piped is None else source)
        reply = self._tool([Text((Piece(name, span),)), *words], span, self._comment)
        return hole(span=span) if reply is None else reply

    def _web(self, named: dict[str, Value], plain_values: list[Value], span: Span, *, whole: bool) -> Value:
        if "uri" not in named and plain_values:
            positional(named, plain_values[0])
        place = named.pop(PLACE, None)
        request = web_request(named, span, whole=whole)
        if request is None:
            return hole(span=span)
        pieces = request.url.pieces[1:] or request.url.pieces
        if isinstance(place, Text) and place.span is not None:
            request = request._replace(span=place.span)
        if self._site is not None and any(GIVEN in piece.names and piece.text for piece in pieces):
            request = request._replace(span=self._site)
        number = self.state.add(request, self._comment)
        return Text((Piece(None, span, reply=number),))


def _is_cmdlet(named: dict[str, Value]) -> bool:
    return any(name in named for name in ("uri", "headers", "method", "body", "usebasicparsing", "contenttype"))


def _given(value: Value) -> Value:
    if not isinstance(value, Text):
        return value
    return Text(tuple(piece._replace(names=(*piece.names, GIVEN)) if piece.text else piece for piece in value.pieces))


def _merged(name: str, values: list[Value]) -> Value:
    texts = [value for value in values if isinstance(value, Text)]
    if len(texts) == len(values):
        return merged(name, texts)
    return values[-1]


def _above(cursor: Cursor) -> str:
    """Skip what stands between statements, and return what comments just above the next one say."""
    begin = cursor.index
    cursor.space(lines=True)
    said = cursor.text[begin : cursor.index]
    block = re.split(r"\n[ \t\r]*\n", said)[-1]
    return " ".join(line.strip("# \t\r<>") for line in block.split("\n") if line.strip().startswith(("#", "<#")))
