"""Requests that annotations of an interface's methods declare: Retrofit, Feign, Refit, clients of Spring and JAX-RS.

A method without a body becomes a call of its object's client: `self.@request(method=…, url=…, headers=…)`. Which client
that is says an annotation of the interface (`@FeignClient(url = "…")`), or whoever makes the object
(`retrofit.create(Api.class)`). Without one there is no request: an interface alone names no host, and may be that of a
server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scanner.model import Span
from scanner.usage.code import ir
from scanner.usage.code.lower import Lowering

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

CLIENT = "@client"
"""The attribute of an object under which its client stands."""
REQUEST = "@request"
"""The method of a client that sends what is declared."""
_HOLDERS = frozenset({"modifiers", "parameter_modifiers", "attribute_list"})
_NOTES = frozenset({"annotation", "marker_annotation", "attribute"})
_VERB = re.compile(r"(?i)(get|post|put|patch|delete|head|options)(?:mapping|exchange)?")
_LINE = re.compile(r"([A-Z]+)\s+(\S+)")
_SLOT = re.compile(r"\{([A-Za-z_]\w{0,63})[^{}]{0,64}\}")
_ROLES = {
    "header": "headers", "requestheader": "headers", "headerparam": "headers",
    "query": "query", "requestparam": "query", "queryparam": "query", "aliasas": "query",
    "body": "json", "requestbody": "json",
    "field": "form", "formparam": "form",
    "headermap": "headers*", "headers": "headers*", "querymap": "query*", "springquerymap": "query*",
}  # fmt: skip
_PATHS = frozenset({"path", "pathvariable", "pathparam", "param"})
_BASES = ("", "url", "baseuri", "baseurl", "value")


class Note(NamedTuple):
    """An annotation: its name in lower case and what it is given, by name or with none."""

    name: str
    given: tuple[tuple[str, ir.Node], ...]
    span: Span

    def text(self, *names: str) -> ir.Literal | None:
        """Return the first literal under one of these names."""
        found = (node for name, node in self.given if name.lower() in names and isinstance(node, ir.Literal))
        return next(found, None)


def notes(low: Lowering, syntax: Syntax) -> list[Note]:
    """Return the annotations of a declaration."""
    holders = [child for child in syntax.named_children if child.type in _HOLDERS]
    return [_note(low, note) for holder in holders for note in holder.named_children if note.type in _NOTES]


def notes_in(low: Lowering, holder: Syntax | None) -> list[Note]:
    """Return the annotations among modifiers."""
    return [_note(low, note) for note in holder.named_children if note.type in _NOTES] if holder is not None else []


def _note(low: Lowering, syntax: Syntax) -> Note:
    inner = syntax.named_children[0] if syntax.named_children else syntax
    inner = inner if inner.type == "constructor_invocation" else syntax
    title = low.text(inner.named_children[0] if inner.named_children else inner).rpartition(".")[2]
    given = [part for part in inner.named_children if "arguments" in part.type or "argument_list" in part.type]
    return Note(title.lower(), tuple(pair for part in given for pair in _given(low, part)), low.span(syntax))


def _given(low: Lowering, syntax: Syntax) -> Iterator[tuple[str, ir.Node]]:
    for child in syntax.named_children:
        key = child.child_by_field_name("key") or child.child_by_field_name("name")
        value = child.child_by_field_name("value")
        parts = child.named_children if child.type in {"value_argument", "attribute_argument"} else []
        if len(parts) > 1:
            key, value = parts[0], parts[-1]
        title = low.text(key).rstrip("= ") if key is not None else ""
        source = value or (parts[-1] if parts else child)
        several = source.named_children if "array" in source.type or "collection" in source.type else [source]
        yield from ((title, low.node(item)) for item in several)


class Parameter(NamedTuple):
    """A parameter of a declared request, with its annotations."""

    name: str
    notes: list[Note]


def request(low: Lowering, syntax: Syntax, parameters: list[Parameter], *, asks: bool = False) -> ir.Node | None:
    """Return the call that a method's annotations declare, None if they declare none.

    `asks`: parameters that nothing is said of are part of the query.
    """
    method_notes = notes(low, syntax)
    verb, path, place = _line(method_notes)
    if not verb:
        return None
    span, owner = low.span(syntax), syntax.parent.parent if syntax.parent is not None else None
    shared = notes(low, owner) if owner is not None else []
    method_notes = [*(note for note in shared if note.name == "headers"), *method_notes]
    tables: dict[str, list[ir.Pair]] = {"headers": [], "query": [], "form": []}
    names = {part.name: part.name for part in parameters}
    arguments = [ir.Argument("method", ir.Literal(place, verb))]
    for note in method_notes:
        tables["headers"].extend(_lines(note))
    for name, said in parameters:
        said_of = next((note for note in said if note.name in _ROLES or note.name in _PATHS), None)
        title = said_of.text("", "value", "name") if said_of else None
        role = _ROLES.get(said_of.name, "") if said_of else "query" if asks and not said else ""
        value = ir.Name(place, name)
        if (said_of and said_of.name in _PATHS) or f"{{{title.text if title else name}}}" in path.text:
            names[title.text if title else name] = name
        elif role.endswith("*"):
            tables[role[:-1]].append(ir.Pair(None, value))
        elif role == "json":
            arguments.append(ir.Argument(role, value))
        elif role:
            tables[role].append(ir.Pair(title or ir.Literal(place, name), value))
        tables["headers"].extend(_authorized(said, value))
    prefix = next((text for note in shared if (text := _prefix(note)) is not None), None)
    url = _filled(path, names)
    arguments.append(ir.Argument("url", url if prefix is None else ir.Join(place, (prefix, url))))
    arguments.extend(ir.Argument(role, ir.Dict(place, tuple(pairs))) for role, pairs in tables.items() if pairs)
    return ir.Call(place, ir.Member(place, ir.Name(span, "self"), REQUEST), tuple(arguments))


def _prefix(note: Note) -> ir.Literal | None:
    """Return the path under which all requests of an interface go."""
    text = note.text("path") if "client" in note.name else None
    if note.name in {"httpexchange", "requestmapping", "path"}:
        text = note.text("", "value", "url", "path")
    if text is None or text.text.startswith(("http://", "https://")):
        return None
    return text._replace(text="/" + text.text.strip("/"))


def _line(said: list[Note]) -> tuple[str, ir.Literal, Span]:
    """Return method, path and place of what annotations declare."""
    for note in said:
        verb = _VERB.fullmatch(note.name)
        path = note.text("", "value", "path", "url")
        if verb:
            path = path or next((n.text("", "value") for n in said if n.name == "path"), None)
            return verb[1].upper(), path or ir.Literal(note.span, ""), note.span
        line = _LINE.fullmatch(path.text) if path and note.name == "requestline" else None
        if path and line:
            at = path.span.start + line.start(2)
            return line[1], ir.Literal(Span(at, at + len(line[2])), line[2]), note.span
        named = next((node for name, node in note.given if name == "method"), None)
        if note.name in {"http", "requestmapping"} and path and named is not None:
            title = named.text if isinstance(named, ir.Literal) else named.name if isinstance(named, ir.Member) else ""
            return title.upper(), path, note.span
    return "", ir.Literal(Span(0, 0), ""), Span(0, 0)


def _lines(note: Note) -> Iterator[ir.Pair]:
    """Give the headers of `Headers("Name: value", …)`; a scheme alone gets its token elsewhere."""
    for _, item in note.given if note.name == "headers" else ():
        name, colon, value = item.text.partition(":") if isinstance(item, ir.Literal) else ("", "", "")
        if not colon:
            continue
        if name.strip().lower() == "authorization" and " " not in value.strip():
            yield ir.Pair(None, ir.Name(item.span, "authorization"))
            continue
        start = item.span.start + len(name) + 1 + len(value) - len(value.lstrip())
        place = Span(start, start + len(value.strip()))
        slots = {match[1]: match[1] for match in _SLOT.finditer(value)}
        yield ir.Pair(ir.Literal(item.span, name.strip()), _filled(ir.Literal(place, value.strip()), slots))


def _authorized(said: list[Note], value: ir.Node) -> Iterator[ir.Pair]:
    for note in said:
        if note.name == "authorize":
            scheme = note.text("") or ir.Literal(note.span, "Bearer")
            joined = ir.Join(note.span, (scheme, ir.Literal(note.span, " "), value))
            yield ir.Pair(ir.Literal(note.span, "Authorization"), joined)


def _filled(text: ir.Literal, names: dict[str, str]) -> ir.Node:
    """Put parameters where a template has their names."""
    parts: list[ir.Node] = []
    end = 0
    for match in _SLOT.finditer(text.text):
        before = Span(text.span.start + end, text.span.start + match.start())
        parts.append(ir.Literal(before, text.text[end : match.start()]))
        parts.append(ir.Name(text.span, names.get(match[1], match[1])))
        end = match.end()
    if not parts:
        return text
    tail = ir.Literal(Span(text.span.start + end, text.span.end), text.text[end:])
    return ir.Join(text.span, (*parts, tail))


def tags(body: ir.Node) -> tuple[str, ...]:
    """Return the tags of a function with this body."""
    callee = body.callee if isinstance(body, ir.Call) else None
    return (ir.DECLARED,) if isinstance(callee, ir.Member) and callee.name == REQUEST else ()


def client(span: Span, class_notes: list[Note]) -> tuple[ir.Node, ...]:
    """Return the field that holds the client which an interface's annotations name, if one does."""
    for note in class_notes:
        base = note.text(*_BASES)
        telling = "client" in note.name or note.name == "httpexchange"
        if base is not None and telling and base.text.startswith(("http://", "https://")):
            made = ir.Call(span, ir.Name(span, "@Declared"), (ir.Argument("base_url", base),), new=True)
            return (ir.Assign(span, ir.Name(span, CLIENT), made, declares=True),)
    return ()
