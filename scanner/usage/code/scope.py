"""Variables of a function, class or file, and what they become on branches."""

from __future__ import annotations

from typing import NamedTuple

from scanner.usage.code.values import Func, Instance, Kind, Ref, Table, Value, several
from scanner.usage.text import Text

MAX_VARIABLES = 5_000
MAX_TABLES = 40
Entries = list[tuple[str, Value]]


class State(NamedTuple):
    """The variables of some scopes, and the entries of the mappings that these hold."""

    variables: list[dict[str, Value]]
    entries: list[Entries]



class Scope:
    """The variables of one function, class or file; what it doesn't know stands in `outer`.

    `owner` is what `self` is; `kind` the class if these are its members; `shared` are names of an outer scope.
    """

    __slots__ = ("kind", "outer", "owner", "shared", "variables")

    def __init__(self, outer: Scope | None = None, owner: Value | None = None, kind: Kind | None = None) -> None:
        self.outer = outer
        self.owner: Value | None = owner if owner is not None or outer is None else outer.owner
        self.kind = kind
        self.variables: dict[str, Value] = {}
        self.shared: set[str] = set()

    def find(self, name: str) -> Value | None:
        """Return what a name stands for, None if nothing said. Members of a class are seen by its methods."""
        scope: Scope | None = self
        while scope is not None:
            if scope.kind is not None and not scope.kind.node.bare and scope is not self:
                scope = scope.outer
                continue
            if scope.kind is not None and isinstance(self.owner, Instance) and name in self.owner.attributes:
                return self.owner.attributes[name]
            if name in scope.variables:
                value = scope.variables[name]
                if scope.kind is not None and isinstance(value, Func) and value.owner is None:
                    return value._replace(owner=self.owner if isinstance(self.owner, Instance) else None)
                return value
            scope = scope.outer
        return None

    def assign(self, name: str, value: Value, *, declares: bool = False) -> None:
        """Let a name stand for a value: the nearest variable of that name, or a new one."""
        if name in self.shared:
            declares = False
        scope: Scope | None = self if name not in self.shared else self.outer
        while scope is not None and not declares:
            if name in scope.variables:
                scope.variables[name] = value
                return
            scope = scope.outer
        if len(self.variables) < MAX_VARIABLES:
            self.variables[name] = value


def longer(one: Value, other: Value) -> Value | None:
    """Return the one of two URLs that is the other with a query added, None if neither is."""
    if not isinstance(one, Text) or not isinstance(other, Text):
        return None
    short, long = sorted((one, other), key=lambda text: len(text.pieces))
    count = len(short.pieces)
    if not count or [piece.text for piece in long.pieces[:count]] != [piece.text for piece in short.pieces]:
        return None
    rest = long.pieces[count].text if len(long.pieces) > count else None
    return long if rest is not None and rest.startswith(("?", "&")) else None


class Branches:
    """Follows the variables of a scope and of its outer ones, and the mappings in them, through branches."""

    def __init__(self, scope: Scope) -> None:
        self._scopes: list[Scope] = []
        current: Scope | None = scope
        while current is not None:
            self._scopes.append(current)
            current = current.outer
        held = (value for owner in self._scopes for value in owner.variables.values() if isinstance(value, Table))
        self._tables = [table for table, _ in zip(held, range(MAX_TABLES), strict=False)]
        self.before = self._now()

    def _now(self) -> State:
        return State([dict(scope.variables) for scope in self._scopes], [list(t.entries) for t in self._tables])

    def take(self) -> State:
        """Return what a branch has made of the variables, and set them back."""
        after = self._now()
        self.put(self.before)
        return after

    def put(self, state: State) -> None:
        """Set the variables to a state."""
        for scope, variables in zip(self._scopes, state.variables, strict=True):
            scope.variables = dict(variables)
        for table, entries in zip(self._tables, state.entries, strict=True):
            table.entries = list(entries)

    def join(self, left: State, right: State, sure: set[str]) -> None:
        """Go on with what either branch made of the variables; `sure` names have the left's value."""
        joined = []
        for one, other in zip(left.variables, right.variables, strict=True):
            variables = {**other, **one}
            for name in one.keys() & other.keys():
                if one[name] is not other[name] and name not in sure:
                    variables[name] = longer(one[name], other[name]) or several([one[name], other[name]])
            joined.append(variables)
        entries = [_either(one, other) for one, other in zip(left.entries, right.entries, strict=True)]
        self.put(State(joined, entries))


def _either(left: Entries, right: Entries) -> Entries:
    """Return the entries that a mapping may have; one that only one branch sets is taken for set."""
    if left == right or len(left) > MAX_TABLES or len(right) > MAX_TABLES:
        return left
    one, other = dict(left), dict(right)
    for key, value in other.items():
        if key in one and one[key] is not value:
            one[key] = several([one[key], value])
        elif key not in one:
            one[key] = value
    if "method" in one and ("method" not in other or "method" not in dict(left)):  # the one setting with a default
        one["method"] = several([one["method"], Ref("undefined")])
    return list(one.items())
