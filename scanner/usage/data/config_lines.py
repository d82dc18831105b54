"""Reads values under their names from files of lines: .env, INI, properties and TOML."""

from __future__ import annotations

import re

from scanner.model import Span
from scanner.usage.data.config_tree import MAX_NAMED, environment
from scanner.usage.data.fill import lookup, plain
from scanner.usage.data.mapped import Mapped, decode
from scanner.usage.reading import Named, Read
from scanner.usage.text import Text

MAX_FILE = 1_000_000
_SECTION = re.compile(r"\s*\[{1,2}\s*(?P<name>[^\[\]#;]{1,200}?)\s*\]{1,2}\s*(?:[#;].*)?$")
_PAIR = re.compile(
    r"""\s*(?:export\s+|set\s+)?(?P<name>[A-Za-z_"'][\w.\-"']{0,150})\s*(?P<separator>=|:(?!//))\s*(?P<value>.*)$"""
)
_QUOTED = re.compile(r""""((?:[^"\\]|\\.)*+)"|'([^']*+)'|`([^`]*+)`""")
_COMMENT = ("#", ";", "!", "//")
_INLINE = re.compile(r"""(?P<name>[A-Za-z_][\w.-]{0,100})\s*=\s*["'](?P<value>[^"']*)["']""")


class ConfigReader:
    """Reads one file; names have their section in front (`auth.token`)."""

    def read(self, data: bytes, path: str) -> Read:
        """Return the values. Where the file is one of environment variables, `$NAME` is filled in."""
        is_env = "env" in path.lower().rsplit("/", 1)[-1]
        found: list[Named] = []
        scope: dict[str, Text] = {}
        section = ""
        for line in decode(data[:MAX_FILE]).lines():
            if len(found) >= MAX_NAMED:
                return Read(named=tuple(found), trouble=f"more than {MAX_NAMED:,} values")
            if not line.text.strip() or line.text.lstrip().startswith(_COMMENT):
                continue
            header = _SECTION.match(line.text)
            if header:
                section = header["name"].replace('"', "") + "."
                continue
            pair = _PAIR.match(line.text)
            if pair and (pair["separator"] == "=" or not is_env):
                found.extend(_pair(line, pair, "" if is_env else section, scope if is_env else {}))
        return Read(named=tuple(found), trouble=f"larger than {MAX_FILE:,} bytes" if len(data) > MAX_FILE else "")


def _pair(line: Mapped, pair: re.Match[str], section: str, scope: dict[str, Text]) -> list[Named]:
    name = section + pair["name"].strip("\"'")
    written = line.cut(*pair.span("value"))
    if written.text.startswith("{"):
        tables = _INLINE.finditer(written.text)
        return [
            Named(
                f"{name}.{inner['name']}", environment(written.cut(*inner.span("value"))), written.span(*inner.span())
            )
            for inner in tables
        ]
    value, end = _value(written)
    if not value.text:
        return []
    text = plain(value) if written.text.startswith("'") else _filled(environment(value), scope)
    scope[name] = text
    return [Named(name, text, Span(line.at(pair.start("name")), end))]


def _value(written: Mapped) -> tuple[Mapped, int]:
    """Return a value without quotes and comment, and where it ends with its quotes."""
    quoted = _QUOTED.match(written.text)
    if quoted:
        return written.cut(*quoted.span(quoted.lastindex or 0)), written.at(quoted.end())
    comment = re.search(r"\s[#;]", written.text)
    value = written.cut(0, comment.start() if comment else None).strip()
    return value, value.at(len(value.text))


def _filled(text: Text, scope: dict[str, Text]) -> Text:
    """Fill in variables of the same file."""
    filled = Text()
    for piece in text.pieces:
        if piece.text is None and piece.span and piece.names and piece.names[0] in scope:
            filled += lookup(piece.names[0], scope, piece.span)
        else:
            filled += Text((piece,))
    return filled
