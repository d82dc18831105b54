"""Finds `<pre>` and `<code>` blocks in HTML, with tags taken out and entities read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.marks import replaced
from scanner.usage.shell.places.fences import block
from scanner.usage.shell.places.island import Island, Islands

_OPEN = re.compile(r"<pre\b(?P<attributes>[^>]{0,500})>", re.IGNORECASE)
_CLOSE = re.compile(r"</pre\s*>", re.IGNORECASE)
_CLASS = re.compile(r"(?:lang(?:uage)?|brush|highlight(?:-source)?)[-:\s=\"']{1,3}(?P<name>[\w+#-]+)", re.IGNORECASE)
_INNER = re.compile(r"\s*<code\b([^>]{0,500})>", re.IGNORECASE)
_MARKUP = re.compile(r"<br\s*/?>|</?[A-Za-z][^<>]{0,500}>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
MAX_BLOCKS = 2_000


def islands(source: Mapped) -> Islands:
    """Return the scripts in a page."""
    found: list[Island] = []
    for language, body in blocks(source):
        found.extend(block(body, language))
    return found


def blocks(source: Mapped) -> Iterator[tuple[str, Mapped]]:
    """Yield the blocks of a page with their language, empty for unknown."""
    index = 0
    for _ in range(MAX_BLOCKS):
        match = _OPEN.search(source.text, index)
        end = _CLOSE.search(source.text, match.end()) if match else None
        if match is None or end is None:
            return
        inner = _INNER.match(source.text, match.end(), end.start())
        name = _CLASS.search(match["attributes"]) or (_CLASS.search(inner[1]) if inner else None)
        body = source.cut(match.end(), end.start())
        yield name["name"] if name else "", replaced(body, _MARKUP, _text)
        index = end.end()


def _text(match: re.Match[str]) -> str | None:
    """Return what a tag or an entity stands for; `<token>` is no tag of HTML but a placeholder."""
    written = match[0]
    if written.startswith("&"):
        return html.unescape(written)
    if written.lower().startswith("<br"):
        return "\n"
    return (
        ""
        if re.match(
            r"</?(?:span|code|b|i|em|strong|a|mark|var|kbd|samp|div|font|u|tt|ins|del|small)\b", written, re.IGNORECASE
        )
        else None
    )
