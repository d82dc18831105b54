"""Runs a lowered program on abstract values: in source order, the last write wins, calls are followed a little.

Nothing is executed: a program is read once from top to bottom, functions where they are called and the rest at the
end. `Interpreter` walks nodes; `calls` follows functions and classes, `library` knows what calls of libraries mean.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from scanner.model import Span
from scanner.usage.code import calls, ir, members, nodes, roles, rows, sending
from scanner.usage.code.draft import Draft
from scanner.usage.code.idioms import Idioms
from scanner.usage.code.lower import TooMuchError
from scanner.usage.code.scope import Scope
from scanner.usage.code.values import (
    Func,
    Items,
    Ref,
    Reply,
    Table,
    Value,
    lost,
    text_of,
    through,
)
from scanner.usage.reading import Named, SdkUse
from scanner.usage.text import Piece, Text

MAX_STEPS = 200_000
MAX_DEPTH = 150
MAX_RECORDS = 5_000
_CLOCK_EVERY = 256


class Interpreter:
    """One program on its way to requests.

    Raises TooMuchError when it is beyond the bounds; what was found until then stays.
    """

    def __init__(self, idioms: Idioms, deadline: float) -> None:
        self.idioms = idioms
        self.rows = rows.table(idioms)
        self.drafts: list[Draft] = []
        self.named: list[Named] = []
        self.uses: list[SdkUse] = []
        self.defined: dict[str, list[Span]] = {}
        self.frames: list[sending.Frame] = []
        self.functions: list[Func] = []
        self.followed: set[int] = set()
        self.active: list[int] = []
        self.imported: set[str] = set()
        self.follows = 0
        self.attributes: dict[str, Value] = {}
        self.roots: dict[str, Draft] = {}
        self.returns: list[Value] = []
        self.left = False
        self.trouble = ""
        self._noted: set[tuple[str, Span]] = set()
        self._steps = 0
        self._depth = 0
        self._deadline = deadline

    def run(self, programs: Sequence[ir.Program]) -> None:
        """Walk the parts of a program, one after the other, then the functions that nothing has called."""
        scope = Scope()
        called: set[str] = set()
        for program in programs:
            self.left = False
            self._safely(nodes.hoist, self, program.body, scope)
            for statement in program.body.body:
                self._safely(self.value_of, statement, scope)
                if self.left:
                    break
            called |= program.called
        later: list[Func] = []
        last: list[Func] = []
        position = 0
        while position < len(self.functions) or later or last:
            if position == len(self.functions):
                self._safely(calls.alone, self, (later or last).pop(0))
                continue
            func = self.functions[position]
            position += 1
            if ir.DECLARED in func.node.tags:
                last.append(func)
            elif func.node.name in called:
                later.append(func)
            else:
                self._safely(calls.alone, self, func)

    def _safely(self, act: Callable[..., object], *arguments: object) -> None:
        """Do one thing; what is nested too deep for it leaves the others to be done."""
        try:
            act(*arguments)
        except RecursionError:
            self.trouble = "code nested too deep"

    def value_of(self, node: ir.Node, scope: Scope) -> Value:
        """Return what a node is worth, having done what it does."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooMuchError("too many steps")
        if self._steps % _CLOCK_EVERY == 0 and time.thread_time() > self._deadline:
            raise TooMuchError("too slow")
        if self._depth >= MAX_DEPTH:
            return lost(span=node.span)
        self._depth += 1
        try:
            return nodes.VALUES[type(node)](self, node, scope)
        finally:
            self._depth -= 1

    def record(self, name: str, value: Text, span: Span) -> None:
        """Note a value that stands under a name, once for each place."""
        key = (name, span)
        if name and len(self.named) < MAX_RECORDS and key not in self._noted:
            self._noted.add(key)
            self.named.append(Named(name, value, span))

    def use(self, callee: str, arguments: tuple[tuple[str, Text], ...], span: Span) -> None:
        """Note a statement of a library, once for each place."""
        key = (callee, span)
        if len(self.uses) < MAX_RECORDS and key not in self._noted:
            self._noted.add(key)
            self.uses.append(SdkUse(callee, arguments, span))

    def kept(self, name: str, value: Value, span: Span) -> None:
        """Note that a whole reply is kept where other functions may read it."""
        if isinstance(value, Reply) and not value.field:
            self.use(f"kept.{name}", (("", text_of(value, span)),), span)

    def env(self, name: str, span: Span) -> Text:
        """Return the value of an environment variable."""
        value = Text((Piece(None, span, (name,) if name else ()),))
        self.record(name, value, span)
        return value

    def reference(self, path: str, span: Span, names: tuple[str, ...], *, known: bool) -> Value:
        """Return what is reached by a path: something assigned to it, a library's default client, or the path."""
        if path in self.attributes:
            return self.attributes[path]
        if path in self.idioms.roots:
            if path not in self.roots:
                self.roots[path] = Draft("client", span)
                self.roots[path].origin = path
            return self.roots[path]
        return Ref(path, span, names, known)

    def bind(self, target: ir.Node, value: Value, scope: Scope, span: Span, *, declares: bool = False) -> None:
        """Assign a value to a target of any form."""
        match target:
            case ir.Name(_, name):
                if name in scope.shared or (not declares and scope.outer and name not in scope.variables):
                    self.kept(name, value, span)
                scope.assign(name, through(value, name), declares=declares)
                self._define(name, value, span)
            case ir.Member(_, owner, name):
                self._define(name, value, span)
                members.put(self, self.value_of(owner, scope), name, value, span)
            case ir.Index(_, owner, key):
                self._put_index(owner, key, value, scope, span)
            case ir.List(_, items):
                for index, item in enumerate(items):
                    self.bind(item, members.item(value, index, target.span), scope, span, declares=declares)
            case ir.Dict(_, pairs):
                self._unpack(pairs, value, scope, span, declares=declares)
            case ir.Assign(_, inner, default):
                fallback = members.fallback(value, self.value_of(default, scope))
                self.bind(inner, fallback, scope, span, declares=declares)
            case _:
                self.value_of(target, scope)

    def _define(self, name: str, value: Value, span: Span) -> None:
        places = self.defined.setdefault(name, [])
        if len(places) < 8:  # noqa: PLR2004 - comments beside the first definitions are enough
            places.append(span)
        if isinstance(value, Text) and value.literal:
            self.record(name, value, value.span or span)

    def _put_index(self, owner: ir.Node, key: ir.Node | None, value: Value, scope: Scope, span: Span) -> None:
        holder = self.value_of(owner, scope)
        if isinstance(holder, Ref) and isinstance(owner, ir.Name):
            holder = Table(whole=False)
            scope.assign(owner.name, holder)
        if key is None:
            if isinstance(holder, Items):
                holder.add(value)
            return
        name = roles.key_text(self.value_of(key, scope))
        if name is not None:
            members.put(self, holder, name, value, span)
        elif isinstance(holder, Table):
            holder.whole = False

    def _unpack(self, pairs: tuple[ir.Pair, ...], value: Value, scope: Scope, span: Span, *, declares: bool) -> None:
        for key, target in pairs:
            name = text_of(self.value_of(key, scope)).literal if key is not None else None
            part = members.get(self, value, name, target.span) if name else lost(span=target.span)
            if key is None and isinstance(value, Table):
                part = value.copy()
            self.bind(target, part, scope, span, declares=declares)
