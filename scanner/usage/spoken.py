"""Tells by its path whether a file is about a provider whose tokens are linted: asked of every file, so it is quick."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scanner.engine.keywords import RARE_WORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.ruleset.model import Ruleset


def linted_words(ruleset: Ruleset) -> list[str]:
    """Return the words, in lower case, of the providers that have lints of their own."""
    linted = (provider for provider in ruleset.providers if provider.usages and provider.api)
    return sorted({word.lower() for item in linted for word in item.context.words if len(word) >= RARE_WORD})


def path_test(ruleset: Ruleset) -> Callable[[str], bool]:
    """Return what tells whether a path holds one of these words."""
    search = re.compile("|".join(map(re.escape, linted_words(ruleset))) or r"(?!)").search
    return lambda path: search(path.lower()) is not None
