"""Reads the names of variables, constants, settings and functions."""

from __future__ import annotations

import functools

from scanner.engine.slots import snake
from scanner.ruleset.model import Provider


@functools.lru_cache(maxsize=4096)
def snaked(name: str) -> str:
    """Return a name in snake_case: `hypertrackSecretKey` and `HYPERTRACK-SECRET-KEY` are `hypertrack_secret_key`."""
    return snake(name.encode("utf-8", "surrogateescape"))


def speaks_of(text: str, provider: Provider) -> bool:
    """Tell whether a name, a comment or a path holds one of the provider's words, however it is cut."""
    plain = "".join(char for char in text.lower() if char.isalnum())
    return any(word in plain for word in provider.context.words)
