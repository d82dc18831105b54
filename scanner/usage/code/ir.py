"""The small language to which all programming languages are lowered: what matters to follow texts to requests.

A language's module in `languages/` says, for each node type of its tree-sitter grammar, which of these nodes it
becomes; what no language says a word about becomes `Unknown`, whose parts are still looked at.

What a lowering keeps to:

* Parentheses, casts, `await`, `x!`, `?` and the like vanish: lower what they hold. `!x` and `not x` are `Unknown`.
* `Literal.span` covers a string's characters without its quotes; `text` has its escapes undone.
* All ways to put strings together (`+`, `.`, f-strings, templates, `#{}`) are one `Join`, and so are adjacent ones.
* A name has no sigil (`$url`, `@url` and `url` are `url`); `this`, `self`, `@` are `Name("self")`, members of them
  `Member`.
* `a.b`, `a->b`, `a?.b`, `a::b` are `Member`; `a.b(…)` is a `Call` of one. `new X(…)` is a `Call` with `new`. A bare
  `a.b` that the language reads as a call (Ruby) is a `Call` without arguments where nothing tells otherwise.
* `f(x, name=y)` has `Argument("name", y)`; `*x` and `...x` are `Argument("*", x)`, `**x` is `Argument("**", x)`. A
  block or trailing lambda (Ruby, Kotlin) is a last positional argument, a `Function`.
* Statements and expressions are not told apart: `If` has the value of its branches, `Block` that of its last statement.
  `switch`, `match` and `when` are nested `If`s without or with their conditions. `with`, `using`, `synchronized` are
  `Block`s (with `Assign`s of what they open). `try` is an `Unknown` of its blocks: all of them are looked at, whatever
  leaves the others.
* `a ?? b`, `a || b`, `a or b`, `a ?: b` are `Fallback`.
* `x += y` is `Assign(x, Join(x, y))`. Several targets: a `List` as target (or a `Dict`: `const {a, b} = x`).
* Parameters without a default have `None`, or a `Typed` where types are declared; destructured ones have a
  `List` or `Dict` as `target`.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from scanner.model import Span


class Literal(NamedTuple):
    """A string or symbol (`:get` is `get`; `quoted`), or a number, boolean or null as written."""

    span: Span
    text: str
    quoted: bool = True


class Join(NamedTuple):
    """Texts put together; not quoted parts too."""

    span: Span
    parts: tuple[Node, ...]


class Name(NamedTuple):
    """A variable, function, class or module by its simple name."""

    span: Span
    name: str


class Member(NamedTuple):
    """`owner.name`."""

    span: Span
    owner: Node
    name: str


class Index(NamedTuple):
    """`owner[key]`; `key` None for what has none (`a[]`)."""

    span: Span
    owner: Node
    key: Node | None


class Argument(NamedTuple):
    """`name` is empty for a positional one, `*` or `**` for a spread."""

    name: str
    value: Node


class Call(NamedTuple):
    """`callee(arguments)`, `new` with that word or for a type that is plainly constructed."""

    span: Span
    callee: Node
    arguments: tuple[Argument, ...] = ()
    new: bool = False


class Pair(NamedTuple):
    """An entry of a `Dict`; `key` None for a spread. A bare key (`{url: x}`) is a quoted `Literal`."""

    key: Node | None
    value: Node


class Dict(NamedTuple):
    """A mapping, an object literal, or a composite literal with keys; `kind` is its type as written (`http.Client`)."""

    span: Span
    pairs: tuple[Pair, ...]
    kind: str = ""


class List(NamedTuple):
    """An array, list, tuple or set; as a target: unpacking."""

    span: Span
    items: tuple[Node, ...]


class Assign(NamedTuple):
    """`target = value`; `declares` if the target is new in the scope (`let`, `:=`, `var`, `val`).

    Where any assignment in a function makes a local variable (Python, PHP, Ruby's `def`), all of them declare.
    """

    span: Span
    target: Node
    value: Node
    declares: bool = False


class Parameter(NamedTuple):
    """A parameter of a function. `name` is empty for a destructured `target`; `*x` has the name `*x`, `**x` `**x`."""

    name: str
    default: Node | None = None
    target: Node | None = None


DECLARED = "@declared"
"""The tag of a function that only its annotations say something of: looked at when all else is known."""


class Function(NamedTuple):
    """A function, method or lambda (`name` empty). A body that is an expression is what it returns.

    A constructor is called `__init__`, whatever the language calls it. An explicit first `self` is not a parameter:
    methods know theirs. `tags` are names of decorators and annotations.
    """

    span: Span
    name: str
    parameters: tuple[Parameter, ...]
    body: Node
    tags: tuple[str, ...] = ()


class Class(NamedTuple):
    """A class, struct, object or module with a body: `Assign`s are its fields, `Function`s its methods.

    `bare`: its methods may name its members without an owner.
    """

    span: Span
    name: str
    bases: tuple[Node, ...]
    body: tuple[Node, ...]
    bare: bool = True


class Return(NamedTuple):
    """Leaves a function, with a value or not; `raise` and `throw` too, without one."""

    span: Span
    value: Node | None = None


class Yield(NamedTuple):
    """Gives a value to the caller and goes on."""

    span: Span
    value: Node


class If(NamedTuple):
    """One of two, as statement or value."""

    span: Span
    condition: Node
    then: Node
    otherwise: Node | None = None


class Fallback(NamedTuple):
    """`first`, or `second` where that is missing."""

    span: Span
    first: Node
    second: Node


class Loop(NamedTuple):
    """`body` for each of `items`, bound to `target`; both None for `while`."""

    span: Span
    target: Node | None
    items: Node | None
    body: Node


class Block(NamedTuple):
    """Statements in order."""

    span: Span
    body: tuple[Node, ...]


class Import(NamedTuple):
    """`local` is from now on what `path` names: dotted (`requests.get`, `axios`, `net.http`), `local` `*` for all."""

    span: Span
    local: str
    path: str


class Shared(NamedTuple):
    """From here on these names are the outer scope's (`global`, `nonlocal`)."""

    span: Span
    names: tuple[str, ...]


class Typed(NamedTuple):
    """What is declared without a value: a client or object of its type, if that is known, else just a name.

    `name` of a class's field is what it is called in JSON.
    """

    span: Span
    kind: Node
    name: str


class Fill(NamedTuple):
    """`target` gets what `value` holds: an object its fields, anything else the value itself (`Unmarshal(b, &x)`)."""

    span: Span
    target: Node
    value: Node


class Unknown(NamedTuple):
    """Anything else; `parts` may still hold calls."""

    span: Span
    parts: tuple[Node, ...] = ()


Node: TypeAlias = (
    Literal
    | Join
    | Name
    | Member
    | Index
    | Call
    | Dict
    | List
    | Assign
    | Function
    | Class
    | Return
    | Yield
    | If
    | Fallback
    | Loop
    | Block
    | Import
    | Shared
    | Typed
    | Fill
    | Unknown
)


class Comment(NamedTuple):
    """A comment as written, with its marks."""

    span: Span
    text: str


class Program(NamedTuple):
    """A lowered file; `called` are the names of all that is called in it."""

    body: Block
    comments: tuple[Comment, ...] = ()
    called: frozenset[str] = frozenset()
