"""Reads the fields of a request's body."""

from __future__ import annotations

import json
import re

from scanner.usage.code.values import Credential, Items, Ref, Reply, Several, Table, Value, text_of
from scanner.usage.data.parts import params
from scanner.usage.request import Param
from scanner.usage.text import Piece, Text

MAX_FIELDS = 200
MAX_DEPTH = 8
_MARK = re.compile("\ue000(\\d+)\ue001")


def fields(body: Value | None, content: str) -> tuple[Param, ...]:
    """Return the fields of a body under dotted paths; none for what is no mapping, JSON or form."""
    found: list[Param] = []
    if isinstance(body, Table | Items):
        _walk(body, "", found, 0)
    elif isinstance(body, Text) and body.pieces:
        head = body.pieces[0].text or ""
        if head.lstrip().startswith(("{", "[")):
            _json(body, found)
        elif "urlencoded" in content or ("=" in head and "\n" not in head and ":" not in head):
            found.extend(params(body))
    return tuple(found[:MAX_FIELDS])


def is_json(body: Value | None) -> bool:
    """Tell whether a body was made JSON, or begins as JSON does."""
    if isinstance(body, Table):
        return body.encoded == "json"
    head = body.pieces[0].text if isinstance(body, Text) and body.pieces else None
    return head is not None and head.lstrip().startswith(("{", "["))


def _walk(value: Value, path: str, found: list[Param], depth: int) -> None:
    if len(found) >= MAX_FIELDS or depth > MAX_DEPTH:
        return
    if (isinstance(value, Table) and value.encoded != "form") or (isinstance(value, Table) and not path):
        for key, item in value.entries:
            _walk(item, f"{path}.{key}" if path else key, found, depth + 1)
    elif isinstance(value, Items):
        for index, item in enumerate(value.values):
            _walk(item, f"{path}.{index}" if path else str(index), found, depth + 1)
    elif isinstance(value, Text | Ref | Reply | Several | Credential) and path:
        found.append(Param(path, text_of(value)))


def _json(body: Text, found: list[Param]) -> None:
    """Read JSON that was written by hand: each hole becomes a mark that comes back out as the hole."""
    written = ""
    for index, piece in enumerate(body.pieces):
        if piece.text is not None:
            written += piece.text
            continue
        mark = f"\ue000{index}\ue001"
        written += mark if written.count('"') % 2 else f'"{mark}"'
    for text in (written, written.replace("\\n", "\n")):  # as some write it where a string knows no escapes
        try:
            tree = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        _tree(tree, "", body, found, 0)
        return


def _tree(value: object, path: str, body: Text, found: list[Param], depth: int) -> None:
    if len(found) >= MAX_FIELDS or depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            _tree(item, f"{path}.{key}" if path else str(key), body, found, depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _tree(item, f"{path}.{index}" if path else str(index), body, found, depth + 1)
    elif path:
        found.append(Param(path, _unmarked(value if isinstance(value, str) else json.dumps(value), body)))


def _unmarked(text: str, body: Text) -> Text:
    pieces: list[Piece] = []
    end = 0
    for match in _MARK.finditer(text):
        if match.start() > end:
            pieces.append(Piece(text[end : match.start()], body.span))
        index = int(match[1])
        if index < len(body.pieces):
            pieces.append(body.pieces[index])
        end = match.end()
    if end < len(text):
        pieces.append(Piece(text[end:], body.span))
    return Text(tuple(pieces))
