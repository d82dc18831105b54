"""Bodies and credentials as commands give them."""

from __future__ import annotations

from scanner.usage.data.body import FORM, MAX_BODY, fields
from scanner.usage.data.parts import flat, params, part
from scanner.usage.request import Param
from scanner.usage.shell.marks import CLOSE, OPEN, of_text
from scanner.usage.text import Text


def body_fields(body: Text, content: str) -> tuple[Param, ...]:
    """Return the fields of a body: of JSON under their dotted paths, of a form by name; none of anything else."""
    if len(flat(body)) > MAX_BODY:
        return ()
    if "json" in content or is_json(body):
        return _json(body, content)
    return params(body) if content == FORM else ()


def is_json(body: Text) -> bool:
    """Tell whether a body begins as JSON does."""
    return flat(body).lstrip()[:1] in {"{", "["}


def _json(body: Text, content: str) -> tuple[Param, ...]:
    holes: dict[str, Text] = {}
    marked = of_text(body, holes)
    braced = marked._replace(text=marked.text.replace(OPEN, "{{" + OPEN).replace(CLOSE, CLOSE + "}}"))
    if holes:
        offsets: list[int] = []
        for index, char in enumerate(marked.text):
            offsets.extend([marked.at(index)] * (3 if char in {OPEN, CLOSE} else 1))
        braced = braced._replace(offsets=[*offsets, marked.at(len(marked.text))])
    scope = {f"{OPEN}{name}{CLOSE}": value for name, value in holes.items()}
    return tuple(Param(name, _unmarked(value)) for name, value in fields(braced, content, scope))


def _unmarked(value: Text) -> Text:
    """Take the marks' own names out."""
    return Text(
        tuple(
            piece._replace(names=tuple(name for name in piece.names if not name.startswith(OPEN)))
            for piece in value.pieces
        )
    )


def without_colon(user: Text) -> Text:
    """Return `user:password`, or the user alone where the password is empty."""
    written = flat(user)
    return part(user, 0, len(written) - 1) if written.endswith(":") else user
