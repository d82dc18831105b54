"""Finds the scripts in a file: by its name, its first line, or both."""
# ruff: noqa: PLC0415 (a form is loaded when a file is of it)

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.usage.data.mapped import Mapped
from scanner.usage.shell.places.island import Dialect, Island, Islands, dialect_of

Find = Callable[[bytes, Mapped], Islands]
"""Finds the scripts of a file, given as bytes and decoded."""


def _script(dialect: Dialect) -> Find:
    return lambda _, source: [Island(source, dialect)]


def _markdown(_: bytes, source: Mapped) -> Islands:
    from scanner.usage.shell.places.markdown import islands

    return islands(source)


def _marked_up(_: bytes, source: Mapped) -> Islands:
    from scanner.usage.shell.places.marked_up import islands

    return islands(source)


def _page(_: bytes, source: Mapped) -> Islands:
    from scanner.usage.shell.places.page import islands

    return islands(source)


def _yaml(data: bytes, _: Mapped) -> Islands:
    from scanner.usage.shell.places.trees import yaml_islands

    return yaml_islands(data)


def _json(data: bytes, _: Mapped) -> Islands:
    from scanner.usage.shell.places.trees import json_islands

    return json_islands(data)


def _notebook(data: bytes, _: Mapped) -> Islands:
    from scanner.usage.shell.places.notebook import islands

    return islands(data)


def _makefile(_: bytes, source: Mapped) -> Islands:
    from scanner.usage.shell.places.makefile import islands

    return islands(source)


def _justfile(_: bytes, source: Mapped) -> Islands:
    from scanner.usage.shell.places.makefile import just_islands

    return just_islands(source)


def _dockerfile(_: bytes, source: Mapped) -> Islands:
    from scanner.usage.shell.places.dockerfile import islands

    return islands(source)


def _crontab(_: bytes, source: Mapped) -> Islands:
    from scanner.usage.shell.places.lines import crontab

    return crontab(source)


def _unit(_: bytes, source: Mapped) -> Islands:
    from scanner.usage.shell.places.lines import unit

    return unit(source)


def _jenkins(_: bytes, source: Mapped) -> Islands:
    from scanner.usage.shell.places.lines import jenkins

    return jenkins(source)


def _procfile(_: bytes, source: Mapped) -> Islands:
    from scanner.usage.shell.places.lines import procfile

    return procfile(source)


_TEMPLATE = re.compile(r"\.(?:j2|jinja2?|tmpl|tpl|erb|in|dist|example|sample|bak|template|gotmpl)$")
_SCRIPTS = 6
"""So many of the following are whole scripts."""

_NAMES: tuple[tuple[re.Pattern[str], Find], ...] = (
    (re.compile(r".*\.(?:sh|bash|zsh|ksh|bats|command|ebuild)$"), _script("sh")),
    (re.compile(r"\.(?:bash|zsh|sh)(?:rc|env|_profile|_aliases|_login|_logout|_history)$"), _script("sh")),
    (re.compile(r"\.(?:profile|envrc|kshrc|zprofile)$"), _script("sh")),
    (re.compile(r".*\.fish$"), _script("fish")),
    (re.compile(r".*\.(?:ps1|psm1|psd1)$"), _script("powershell")),
    (re.compile(r".*\.(?:bat|cmd)$"), _script("cmd")),
    (re.compile(r".*\.(?:md|mdx|markdown|mdown|qmd|rmd)$"), _markdown),
    (re.compile(r".*\.(?:rst|adoc|asciidoc|asc)$"), _marked_up),
    (re.compile(r".*\.x?html?$"), _page),
    (re.compile(r".*\.(?:ya?ml)$|pkgbuild\.yaml$"), _yaml),
    (re.compile(r".*\.(?:json|jsonc|json5)$"), _json),
    (re.compile(r".*\.ipynb$"), _notebook),
    (re.compile(r"(?:gnu)?makefile(?:[.-].*)?$|.*\.(?:mk|mak|make)$"), _makefile),
    (re.compile(r"\.?justfile$|.*\.just$"), _justfile),
    (re.compile(r"(?:docker|container|earth)file(?:[.-].*)?$|.*\.(?:docker|container)file$"), _dockerfile),
    (re.compile(r".*crontab.*|.*\.cron(?:tab)?$|cron\.\w+$"), _crontab),
    (re.compile(r".*\.(?:service|timer|socket|path)$|override\.conf$"), _unit),
    (re.compile(r"jenkinsfile.*|.*\.(?:jenkinsfile|groovy)$"), _jenkins),
    (re.compile(r"procfile(?:\..*)?$"), _procfile),
)  # fmt: skip
_SHEBANG = re.compile(
    rb"#!\s*\S*?(?:env\s+(?:-\S+\s+|\w+=\S+\s+)*)?(?P<name>bash|zsh|dash|ash|ksh|mksh|sh|fish|pwsh|bats|make)\b"
)
_CRON_FOLDER = re.compile(r"(?:^|/)cron(?:\.d|tabs)/[^/]+$")
_HOOK = re.compile(r"(?:^|/)(?:\.husky|hooks|git-hooks)/[a-z-]+$")


def islands(data: bytes, source: Mapped, path: str) -> Islands:
    """Return the scripts in a file, none if it is of no form that holds any."""
    path = path.lower().replace("\\", "/")
    name = _TEMPLATE.sub("", path.rpartition("/")[2])
    if _CRON_FOLDER.search(path):
        return _crontab(data, source)
    for pattern, find in _NAMES:
        if pattern.match(name):
            return find(data, source)
    shebang = _SHEBANG.match(data)
    if shebang:
        kind = shebang["name"]
        dialect: Dialect = "fish" if kind == b"fish" else "powershell" if kind == b"pwsh" else "sh"
        return _makefile(data, source) if kind == b"make" else [Island(source, dialect)]
    if _HOOK.search(path):
        return [Island(source)]
    return []


def is_script(path: str, data: bytes) -> bool:
    """Tell whether a whole file is one script: its variables matter even without a request."""
    name = _TEMPLATE.sub("", re.split(r"[/\\]", path.lower())[-1])
    return any(pattern.match(name) for pattern, _ in _NAMES[:_SCRIPTS]) or _SHEBANG.match(data) is not None


__all__ = ["Island", "dialect_of", "is_script", "islands"]
