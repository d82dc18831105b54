"""Configuration files: `.straykey.toml` or `[tool.straykey]` of `pyproject.toml`, and the user's own `config.toml`.

The repository's configuration is that of the folder one stands in, never of another scan target: a scanned repository
can't switch off the rules that would find its secrets. The nearest file wins, key by key, over the user's own.
Only the user's own file can name endpoints for verification, and only its rule files keep their `[verify]`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner.errors import ConfigError
from scanner.model import Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE = ".straykey.toml"
ACTIVE = "active"
"""The value of `fail-on` that passes what is proven not to work any more."""
ENV = "STRAYKEY_CONFIG"
_TABLE = b"[tool.straykey"
_FACTORS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}


class Config(NamedTuple):
    """What configuration files say; None where they are silent. `rules` are absolute; `files` were read.

    `own_rules` and `endpoints` (provider to URL) are those of the user's own file. `misplaced` is that file if it names
    endpoints, but lies where a scanned repository could have put it.
    """

    exclude: tuple[str, ...] | None = None
    include: tuple[str, ...] | None = None
    only: tuple[str, ...] | None = None
    skip: tuple[str, ...] | None = None
    rules: tuple[str, ...] | None = None
    own_rules: tuple[str, ...] | None = None
    endpoints: Mapping[str, str] | None = None
    min_severity: Severity | None = None
    min_confidence: Confidence | None = None
    fail_on: tuple[str, ...] | None = None
    max_size: int | None = None
    pedantic: bool | None = None
    misplaced: str | None = None
    files: tuple[str, ...] = ()


Read = Callable[[str], "bytes | None"]
"""Gives a file's content, None where there is no file; ConfigError if it can't be read."""


def from_disk(path: str) -> bytes | None:
    """Return the content of a regular file; see `Read`."""
    if not _is_file(path):
        return None
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}", "make it readable, or leave it out with --isolated") from None


def discover(
    folder: str, env: Mapping[str, str], explicit: str = "", scanned: Sequence[str] = (), read: Read = from_disk
) -> Config:
    """Return what holds in `folder`: the file `explicit`, else STRAYKEY_CONFIG's, else the nearest; then the user's.

    `read` reads what is not the user's own: of a range, the repository's files as they were before it.

    A user's file that lies in `folder`, or in a repository that is `scanned`, may be anybody's: it has no more to say
    than a repository's. Raises ConfigError with every problem of a file.
    """
    named = explicit or env.get(ENV, "")
    path = os.path.join(folder, named) if named else _nearest(folder, _home(env), read)
    if named and read(path) is None:
        where = "--config" if explicit else ENV
        raise ConfigError(f"{where}: no such configuration file: {named}", "name a TOML file")
    own = _user_file(env)
    configs = [_foreign(load(path, read))] if path and not _is_same(path, own) else []
    if _is_file(own):
        mine = load(own)
        if (mine.endpoints is not None or mine.rules) and _is_within(own, _places(folder, scanned)):
            misplaced = None if mine.endpoints is None else own
            configs.append(mine._replace(endpoints=None, misplaced=misplaced))
        else:
            configs.append(mine._replace(rules=None, own_rules=mine.rules))
    return _merge(configs)


def _foreign(config: Config) -> Config:
    """Refuse what only the user's own file may say: a repository could otherwise have tokens sent to itself."""
    if config.endpoints is None:
        return config
    raise ConfigError(
        f"{config.files[0]}: `endpoints` is heeded in your own configuration file only",
        "name the endpoint on the command line: --endpoint PROVIDER=URL",
    )


def _places(folder: str, scanned: Sequence[str]) -> set[str]:
    """Return what a stranger may have filled: the repository that holds `folder`, or it alone, and those scanned."""
    parts = {path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path)) for path in scanned}
    return {_top(folder) or folder, *filter(None, map(_top, parts))}


def _top(place: str) -> str:
    """Return the folder of the repository that holds a place, "" for none."""
    place = os.path.realpath(place)
    while not os.path.lexists(os.path.join(place, ".git")):
        parent = os.path.dirname(place)
        if parent == place:
            return ""
        place = parent
    return place


def _is_within(path: str, folders: set[str]) -> bool:
    """Whether a file lies below one of these folders, by its name or by where its links lead."""
    names = {os.path.normcase(os.path.abspath(path)), os.path.normcase(os.path.realpath(path))}
    roots = [os.path.normcase(os.path.realpath(folder)).rstrip(os.sep) + os.sep for folder in folders]
    return any(name.startswith(root) for name in names for root in roots)


def _is_same(path: str, other: str) -> bool:
    return path == other or (_is_file(other) and os.path.samefile(path, other))


def load(path: str, read: Read = from_disk) -> Config:
    """Read one file; ConfigError names the file and lists all its problems."""
    import tomllib  # noqa: PLC0415 - most runs have no configuration file

    try:
        table = tomllib.loads((read(path) or b"").decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "is not UTF-8"
        raise ConfigError(f"{path}: no valid TOML: {reason}") from None
    if os.path.basename(path) == "pyproject.toml":
        table = table.get("tool", {}).get("straykey", {})
    return _read(path, table)


def parse_size(text: str) -> int:
    """Return the bytes that `500k`, `10MB` or `1.5 GiB` mean (`k` is 1000, `Ki` 1024); ValueError if it is no size."""
    number = text.strip().rstrip("BbiKkMmGg ")
    unit = text.strip()[len(number) :].strip().lower().removesuffix("b")
    if unit not in _FACTORS or not number.replace(".", "", 1).isdecimal():
        raise ValueError(text)
    return int(float(number) * _FACTORS[unit])


def _nearest(folder: str, home: str, read: Read) -> str:
    for place in _folders(folder, home):
        path = os.path.join(place, FILE)
        if read(path) is not None:
            return path
        path = os.path.join(place, "pyproject.toml")
        if _TABLE in (read(path) or b""):
            return path
    return ""


def _folders(folder: str, home: str) -> list[str]:
    """From `folder` up to the top of its repository, else to the user's home; only `folder` if neither holds it."""
    folders = [folder]
    while not os.path.lexists(os.path.join(folders[-1], ".git")):
        parent = os.path.dirname(folders[-1])
        if folders[-1] == home:
            return folders
        if parent == folders[-1]:
            return [folder]  # what lies above, such as /tmp, may be anybody's
        folders.append(parent)
    return folders


def _home(env: Mapping[str, str]) -> str:
    """Return the user's folder; a relative one is none: it would be whatever folder one happens to stand in."""
    return next((env[name] for name in ("HOME", "USERPROFILE") if os.path.isabs(env.get(name, ""))), "")


def _user_file(env: Mapping[str, str]) -> str:
    base = env.get("APPDATA", "") if os.name == "nt" else env.get("XDG_CONFIG_HOME", "")
    if not os.path.isabs(base):  # the XDG base directory specification: a relative path is to be ignored
        home = _home(env)
        base = os.path.join(home, ".config") if home else ""
    return os.path.join(base, "straykey", "config.toml") if base else ""


def _is_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _merge(configs: list[Config]) -> Config:
    """Let the first that sets a key win; rule files add up, since leaving one out could only hide findings."""
    merged = Config()
    for config in configs:
        fields = {key: value for key, value in config._asdict().items() if getattr(merged, key) is None}
        merged = merged._replace(**fields)._replace(files=merged.files + config.files)
    return merged


def _read(path: str, table: object) -> Config:
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: [tool.straykey] is no table")
    values: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in table.items():
        read = _KEYS.get(key)
        if read is None:
            problems.append(f"{path}: unknown key `{key}`{_nearest_key(key)}")
            continue
        try:
            values[key.replace("-", "_")] = read(value)
        except (ValueError, TypeError):
            problems.append(f"{path}: `{key}` must be {_WANTED[read]}")
    if problems:
        raise ConfigError("\n".join(problems), f"known keys: {', '.join(_KEYS)}")
    config = Config()._replace(**values, files=(path,))
    here = os.path.dirname(os.path.abspath(path))
    return config._replace(rules=config.rules and tuple(os.path.join(here, rule) for rule in config.rules))


def _nearest_key(key: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    near = get_close_matches(key.replace("_", "-").lower(), _KEYS, 1)
    return f", did you mean `{near[0]}`?" if near else ""


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise TypeError
    return tuple(value)


def _severity(value: object) -> Severity:
    return Severity(str(value))


def _fail_on(value: object) -> tuple[str, ...]:
    names = tuple(map(str, value)) if isinstance(value, list) else (str(value),)
    if sum(name != ACTIVE for name in names) > 1 or not names:
        raise ValueError
    return tuple(name if name == ACTIVE else Severity(name) for name in names)


def _endpoints(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise TypeError
    return value


def _confidence(value: object) -> Confidence:
    return Confidence(str(value))


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _size(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    return parse_size(str(value))


_KEYS: dict[str, Callable[[object], object]] = {
    "exclude": _strings,
    "include": _strings,
    "only": _strings,
    "skip": _strings,
    "rules": _strings,
    "pedantic": _switch,
    "min-severity": _severity,
    "min-confidence": _confidence,
    "fail-on": _fail_on,
    "endpoints": _endpoints,
    "max-size": _size,
}
_WANTED: dict[Callable[[object], object], str] = {
    _strings: "a list of texts",
    _fail_on: f"one of {', '.join(Severity)}, or {ACTIVE}, or a list of one of those and {ACTIVE}",
    _endpoints: "a table of provider names and their addresses",
    _severity: f"one of {', '.join(Severity)}",
    _confidence: f"one of {', '.join(Confidence)}",
    _size: "a size such as 500k or 10MB",
    _switch: "true or false",
}
