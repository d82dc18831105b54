"""Check TOML data against `spec` and turn it into the model's values; nothing here knows what a rule means."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from scanner.ruleset import spec
from scanner.ruleset.spec import Key, Table

_FORMS = {spec.KEBAB: "kebab-case (a-z, 0-9 and single hyphens)", spec.HTTPS: "an https:// address"}

_TYPES: Mapping[type, str] = {
    str: "a text", bool: "true or false", int: "a whole number", float: "a number", list: "a list", dict: "a table",
}  # fmt: skip

_EMPTY: Mapping[str, Any] = {
    spec.TEXT: "", spec.TEXTS: (), spec.FLAG: False, spec.WHOLE: 0, spec.NUMBER: 0.0, spec.DATE: "",
    spec.PAIRS: (), spec.TABLE: {}, spec.TABLES: (), spec.NAMED: {}, spec.STATUSES: (), spec.SCALARS: (),
    spec.WHERE: {},
}  # fmt: skip


class Problems:
    """Collects the problems of one file, each a line `file: table: what is wrong`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: list[str] = []

    def add(self, where: str, message: str) -> None:
        """Note a problem; `where` names the table as the file's reader sees it."""
        self.lines.append(f"{self.file}: {where}: {message}")


def read(table: Table, data: Mapping[str, Any], where: str, problems: Problems) -> dict[str, Any]:
    """Return the table's values by key, every problem noted; what is required and missing or wrong is left empty."""
    known = {key.name: key for key in table.keys}
    never = {name: reason for names, reason in table.never for name in names}
    for name in (name for name in data if name not in known):
        hint = f": {never[name]}" if name in never else nearest(name, tuple(known))
        problems.add(where, f'unknown key "{name}"{hint}')
    values: dict[str, Any] = {}
    for name, key in known.items():
        if key.required:
            values[name] = _EMPTY[key.kind]
            if name not in data:
                problems.add(where, f'missing key "{name}" ({key.doc.rstrip(".")})')
        if name in data:
            value = _value(key, data[name], where, problems)
            if value is not None:
                values[name] = value
    return values


def title(table: Table, number: int, data: Mapping[str, Any]) -> str:
    """Return how messages name the table: `[[token]] #2 (hypersave-test-key)`."""
    name = data.get("id")
    return f"{table.header} #{number}" + (f" ({name})" if isinstance(name, str) else "")


def _value(key: Key, value: Any, where: str, problems: Problems) -> Any:
    """Return the converted value, or None when it is wrong."""
    problem = _CHECKS[key.kind](key, value)
    if problem:
        problems.add(where, f'key "{key.name}": {problem}')
        return None
    if key.within is None:
        convert = _CONVERT.get(key.kind)
        return convert(value) if convert else value
    if key.kind == spec.TABLE:
        return read(key.within, value, _place(where, key), problems)
    if key.kind == spec.NAMED:
        return {name: read(key.within, item, f"[{key.name}.{name}]", problems) for name, item in value.items()}
    return tuple(
        read(key.within, item, _numbered(where, key, number, item), problems) for number, item in enumerate(value, 1)
    )


def _place(where: str, key: Key) -> str:
    return f"[{key.name}]" if where == spec.FILE.header else f"{where} {key.name}"


def _numbered(where: str, key: Key, number: int, item: Mapping[str, Any]) -> str:
    if key.within is not None and where == spec.FILE.header:
        return title(key.within, number, item)
    return f"{where} {key.name} #{number}"


_CONVERT: Mapping[str, Callable[[Any], Any]] = {
    spec.TEXTS: tuple,
    spec.NUMBER: float,
    spec.DATE: lambda value: value.isoformat(),
    spec.PAIRS: lambda value: tuple(value.items()),
    spec.SCALARS: lambda value: tuple(value.items()),
    spec.STATUSES: lambda value: tuple(map(str, value if isinstance(value, list) else [value])),
}


def _text(key: Key, value: object) -> str:
    if not isinstance(value, str):
        return _not("a text", value)
    if not value.strip():
        return "must not be empty"
    if key.choices and value not in key.choices:
        return f'"{value}" is not one of {", ".join(key.choices)}{_hint(value, key.choices)}'
    if key.form and not re.fullmatch(key.form, value):
        return f'"{value}" must be {_FORMS.get(key.form, f"of the form {key.form}")}'
    return ""


def _texts(key: Key, value: object) -> str:
    if not isinstance(value, list):
        return _not("a list of texts", value)
    if key.required and not value:
        return "must not be an empty list"
    for number, item in enumerate(value, 1):
        problem = _text(key, item)
        if problem:
            return f"item {number}: {problem}"
    return ""


def _flag(_key: Key, value: object) -> str:
    return "" if isinstance(value, bool) else _not("true or false", value)


def _whole(key: Key, value: object) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        return _not("a whole number", value)
    return "" if value >= key.least else f"must be at least {key.least}"


def _number(key: Key, value: object) -> str:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return _not("a number", value)
    return "" if value >= key.least else f"must be at least {key.least}"


def _date(_key: Key, value: object) -> str:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return ""
    return _not("a date without quotes, such as 2026-11-22", value)


def _pairs(key: Key, value: object) -> str:
    if not isinstance(value, dict):
        return _not("an inline table of texts", value)
    if key.required and not value:
        return "must not be empty"
    wrong = next((name for name, item in value.items() if not isinstance(item, str)), None)
    return "" if wrong is None else f'"{wrong}" {_not("a text", value[wrong])}'


def _scalars(_key: Key, value: object) -> str:
    if not isinstance(value, dict):
        return _not("an inline table", value)
    for name, item in value.items():
        if isinstance(item, dict):
            return f'"{name}" must not be a table; put a dotted path in quotes: "{name}.{next(iter(item), "code")}"'
        if not isinstance(item, str | int):
            return f'"{name}" {_not("a text, a whole number, true or false", item)}'
    return ""


def _statuses(_key: Key, value: object) -> str:
    wrong = [item for item in (value if isinstance(value, list) else [value]) if not _is_status(item)]
    if wrong or value == []:
        return 'must be a status such as 401, a class such as "4xx", or a list of them'
    return ""


def _is_status(value: object) -> bool:
    if isinstance(value, str):
        return re.fullmatch("[1-5]xx", value) is not None
    return isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599  # noqa: PLR2004 - HTTP's


def _table(_key: Key, value: object) -> str:
    return "" if isinstance(value, dict) else _not("a table", value)


def _tables(key: Key, value: object) -> str:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        header = key.within.header if key.within else key.name
        return _not(f"a list of tables, written {header}", value)
    return "must not be an empty list" if key.required and not value else ""


def _named(key: Key, value: object) -> str:
    if not isinstance(value, dict) or not all(isinstance(item, dict) for item in value.values()):
        return f"must be written [{key.name}.NAME]"
    return ""


_CHECKS: Mapping[str, Callable[[Key, object], str]] = {
    spec.TEXT: _text, spec.TEXTS: _texts, spec.FLAG: _flag, spec.WHOLE: _whole, spec.NUMBER: _number,
    spec.DATE: _date, spec.PAIRS: _pairs, spec.TABLE: _table, spec.TABLES: _tables, spec.NAMED: _named,
    spec.STATUSES: _statuses, spec.SCALARS: _scalars, spec.WHERE: _table,
}  # fmt: skip


def _not(wanted: str, value: object) -> str:
    return f"must be {wanted}, not {_TYPES.get(type(value), 'a date or time')}"


def nearest(name: str, known: tuple[str, ...]) -> str:
    """Return the end of a message about an unknown name: the nearest known one, or all of them."""
    return _hint(name, known) or f"; known keys: {', '.join(known)}"


def _hint(name: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - needed for an error only

    near = get_close_matches(name, known, n=1)
    return f'; did you mean "{near[0]}"?' if near else ""
