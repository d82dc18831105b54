"""The page's own style and script, and the policy that lets a browser run these and nothing else."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from os.path import abspath, dirname, join
from typing import NamedTuple

FOLDER = dirname(abspath(__file__))

_STYLES = ("tokens", "layout", "charts", "table", "print")
# In the order in which they need each other: they share one scope.
_SCRIPTS = ("dom", "model", "state", "facets", "details", "table", "tools", "main")


class Assets(NamedTuple):
    """The text of the style and script elements, and the policy with their hashes (CSP level 3)."""

    style: str
    script: str
    policy: str


@cache
def assets() -> Assets:
    """Return what every page carries, the same in each."""
    style = "\n".join(_read("css", f"{name}.css") for name in _STYLES)
    script = "\n".join(_read("js", f"{name}.js") for name in _SCRIPTS)
    script = f'(() => {{\n"use strict";\n{script}\n}})();\n'
    return Assets(style, script, _policy(style, script))


def _read(*names: str) -> str:
    with open(join(FOLDER, *names), encoding="utf-8") as file:
        return file.read()


def _policy(style: str, script: str) -> str:
    """Return a policy without any address: nothing can be fetched, sent, framed or made a script of."""
    return "; ".join((
        "default-src 'none'",
        f"style-src {_hash(style)}",
        f"script-src {_hash(script)}",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ))  # fmt: skip


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
