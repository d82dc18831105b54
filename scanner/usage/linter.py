"""One thread's linter: a fragment and its leaks in, misuses out. One that speaks of no provider costs nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scanner.model import Fragment, Leak, Span
from scanner.usage.paths import path_class
from scanner.usage.spoken import linted_words, path_test

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.ruleset.model import Ruleset
    from scanner.usage.readers import Readers
    from scanner.usage.reading import Read

_NAMED = re.compile(rb"(?i)[?&\"'](?:[\w-]{0,40}[_-])?(?:token|key|secret)(?:=|[\"']\s{0,8}[:=,])")
"""A parameter that may carry a token: asked of files that name only the API of a provider without lints of its own."""
_SENT = re.compile(rb"[?&][\w.-]{1,64}=|[\"'][\w.-]{1,64}[\"']\s{0,8}[:,]\s{0,8}[\"']?$")
_BEFORE = 128
"""What stands before a token that is a parameter, within so many bytes."""
_GENERIC = "generic"


class Linter:
    """Lints the fragments that speak of a provider. `troubles` says what was not read to its end; readers empty it."""

    def __init__(self, ruleset: Ruleset, *, pedantic: bool = False, salt: bytes = b"") -> None:
        self._ruleset = ruleset
        self._pedantic = pedantic
        self._salt = salt
        linted = [provider for provider in ruleset.providers if provider.usages and provider.api]
        self._providers = {provider.provider for provider in linted}
        self._linted = {number for number, provider in enumerate(ruleset.providers) if provider in linted}
        words = linted_words(ruleset)
        self._is_named = path_test(ruleset)
        self._words = re.compile("|".join(map(_loose, words)) or r"(?!)")
        logged = [fact for item in linted if item.api for fact in item.api.logged]
        self._logged = [(fact.parameter, re.compile(fact.path.strip("^$"))) for fact in logged]
        self._readers: Readers | None = None
        self.troubles: list[str] = []

    def wants(self, fragment: Fragment, leaks: Sequence[Leak], words: set[int], hosts: set[int]) -> bool:
        """Tell whether anything about the fragment says that tokens of a provider are used in it.

        `words` and `hosts` are the providers whose words and hosts stage 1 saw. Words alone are checked again: some of
        them are paths and names of parameters that many other programs have, too.
        """
        return bool(
            self._is_named(fragment.origin.path)
            or not self._linted.isdisjoint(hosts)
            or (not self._linted.isdisjoint(words) and self._speaks(fragment.data))
            or any(self._may_be_misused(leak, fragment) for leak in leaks)
            or (hosts and _NAMED.search(fragment.data))
        )

    def _may_be_misused(self, leak: Leak, fragment: Fragment) -> bool:
        """Tell whether a literal token alone calls for the lint: of a linted provider, or out of place."""
        provider = self._ruleset.token(leak.rule_id).provider
        if provider == _GENERIC:
            return False
        start = leak.span.start - fragment.offset
        return (
            provider in self._providers
            or _SENT.search(fragment.data, max(0, start - _BEFORE), start) is not None
            or path_class(fragment.origin.path) == "client"
        )

    def _speaks(self, data: bytes) -> bool:
        """Tell whether a provider's word stands there, however it is cut, or a logged request to it."""
        text = data.replace(b"\0", b"").decode("latin-1").lower()  # UTF-16, too
        return self._words.search(text) is not None or any(
            parameter in text and path.search(text) is not None for parameter, path in self._logged
        )

    def misuses(self, fragment: Fragment, leaks: Sequence[Leak]) -> list[Leak]:
        """Return the misuses that the fragment owns, as leaks. `leaks` are its own, settled."""
        from scanner.usage.describe import describe  # noqa: PLC0415 - most scans lint nothing
        from scanner.usage.lint import lint  # noqa: PLC0415 - likewise

        path = fragment.origin.path
        read = self._read(fragment)
        if read.trouble:
            self.troubles.append(read.trouble)
        if not (read.requests or read.named or read.uses):
            return []
        here = [leak._replace(span=_here(leak.span, fragment)) for leak in leaks]
        end = len(fragment.data) if fragment.end < 0 else fragment.end
        found = lint(read, here, path, self._ruleset, pedantic=self._pedantic)
        owned = [misuse for misuse in found if fragment.start <= misuse.span.start < end]
        return describe(owned, read, leaks, fragment, self._salt) if owned else []

    def _read(self, fragment: Fragment) -> Read:
        if self._readers is None:
            from scanner.usage.readers import Readers  # noqa: PLC0415 - as above

            self._readers = Readers()
        path = fragment.origin.path
        if fragment.is_whole:
            return self._readers.read(fragment.data, path)
        return self._readers.read_part(fragment.data, path)


def _here(span: Span, fragment: Fragment) -> Span:
    return Span(span.start - fragment.offset, span.end - fragment.offset)


def _loose(word: str) -> str:
    """Return a regex for the word with a dash, a space or an underscore in it, too: `hyper_track`, `Hyper Track`."""
    return "[-_ ]?".join(map(re.escape, word))
