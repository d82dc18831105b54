"""Turns sarif-om's objects into JSON.

`attr.asdict` would write Python's names, and `jschema_to_python` drops values equal to the default: without `level`
a warning under a rule of level error becomes an error. So names come from sarif-om's own metadata here, and only
None, unset numbers (-1) and lists at their default are left out.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import attr

from scanner.report.record import dumps

if TYPE_CHECKING:
    from typing import BinaryIO

_SCHEMA = b"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

# sarif-om 1.0.4 was generated from a draft of the schema (2.1.0-rtm.4), in which this property had another name.
_FINAL_NAMES = {("Suppression", "state"): "status"}

_UNSET = -1


def write_log(run: Any, out: BinaryIO) -> int:
    """Write a log of one sarif-om `Run`, one result a line, in ASCII, and return how many bytes it has.

    The same run gives the same bytes.
    """
    size = out.write(b'{"$schema":"' + _SCHEMA + b'","version":"2.1.0","runs":[{')
    for number, (key, value) in enumerate(plain(run).items()):
        size += out.write((b",\n" if number else b"\n") + dumps(key) + b":")
        if key != "results":
            size += out.write(dumps(value))
            continue
        size += out.write(b"[" + b",".join(b"\n" + dumps(result) for result in value) + b"]")
    return size + out.write(b"\n}]}\n")


def plain(value: Any) -> Any:
    """Return a sarif-om object, or anything holding some, as dicts and lists under SARIF's names."""
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if not attr.has(type(value)):
        return value
    members = ((key, getattr(value, name), default) for name, key, default in _members(value.__class__))
    return {key: plain(member) for key, member, default in members if not _is_unset(member, default)}


@cache
def _members(kind: type[attr.AttrsInstance]) -> tuple[tuple[str, str, Any], ...]:
    """Return attribute, SARIF's name and default of each member of a sarif-om class."""
    return tuple(
        (
            field.name,
            _FINAL_NAMES.get((kind.__name__, field.name), field.metadata["schema_property_name"]),
            field.default.factory() if isinstance(field.default, attr.Factory) else field.default,  # type: ignore[arg-type] # attr.Factory is typed as a function, but is a class
        )
        for field in attr.fields(kind)
    )


def _is_unset(member: object, default: object) -> bool:
    if member is None:
        return True
    if isinstance(default, list) or default == _UNSET:
        return member == default
    return False
