"""What a rule is asked about: a request with its token, a token where it stands, a statement of a library."""

from __future__ import annotations

from scanner.usage.facts import TokenFacts, credentials
from scanner.usage.judgements import JUDGEMENTS, Case
from scanner.usage.predicates import Blank, Truth, Value
from scanner.usage.reading import Read, SdkUse
from scanner.usage.subject import request_field, value_of
from scanner.usage.text import Text
from scanner.usage.tokens import Sighting


class RequestCase:
    """A request; its token is the one in its header, else in its query or body."""

    def __init__(self, case: Case, read: Read, path: str) -> None:
        self.case = case
        self.token, self.facts = _token(case)
        self._read = read
        self._path = path

    def field(self, name: str) -> Value:
        """Return a field of the request, its token or the path."""
        if name.startswith("request."):
            return request_field(self.case.request, self.case.bound.origin, name)
        if name.startswith("token."):
            return Blank.UNKNOWN if self.token is None else _token_field(self.facts, name)
        return _file_field(self._path, self.case.path_class, self._read, name)

    def judge(self, name: str) -> Truth:
        """Return what a predicate says of the request."""
        return JUDGEMENTS[name](self.case)


class TokenCase:
    """A token where it stands."""

    def __init__(self, sighting: Sighting, path: str, path_class: str, read: Read) -> None:
        self.sighting = sighting
        self._path = path
        self._class = path_class
        self._read = read

    def field(self, name: str) -> Value:
        """Return a field of the token or the path."""
        if name.startswith("token."):
            return _token_field(self.sighting.facts, name)
        return _file_field(self._path, self._class, self._read, name)

    def judge(self, name: str) -> Truth:  # noqa: ARG002 - the protocol's: all predicates are about requests
        """Know nothing."""
        return None


class UseCase:
    """A statement of a provider's library."""

    def __init__(self, use: SdkUse, path: str, path_class: str, read: Read) -> None:
        self.use = use
        self._path = path
        self._class = path_class
        self._read = read

    def field(self, name: str) -> Value:
        """Return a field of the statement or the path."""
        if name == "use.callee":
            return self.use.callee
        if name == "use.argument":
            return value_of(self.use.arguments[0][1]) if self.use.arguments else Blank.ABSENT
        return _file_field(self._path, self._class, self._read, name)

    def judge(self, name: str) -> Truth:  # noqa: ARG002 - as above
        """Know nothing."""
        return None


def _token(case: Case) -> tuple[Text | None, TokenFacts]:
    place, text = next(credentials(case.request), ("", None))
    if text is None:
        return None, TokenFacts()
    names = (place.partition(":")[2],) if place.startswith(("query:", "body:")) else ()
    return text, case.knowledge.of(text, case.bound.provider, case.request.comment, names)


def _token_field(facts: TokenFacts, name: str) -> Value:
    values: dict[str, Value] = {
        "token.literal": facts.literal, "token.placeholder": facts.placeholder, "token.public": facts.public,
    }  # fmt: skip
    texts = {
        "token.provider": facts.provider, "token.kind": facts.kind, "token.permission": facts.permission,
        "token.name": facts.name,
    }  # fmt: skip
    return values[name] if name in values else texts[name] or Blank.UNKNOWN


def _file_field(path: str, path_class: str, read: Read, name: str) -> Value:
    if name == "path.class":
        return path_class or Blank.ABSENT
    if name == "path.name":
        return path
    if name.startswith("file.use."):
        callee = name.removeprefix("file.use.")
        for use in read.uses:
            if use.callee == callee:
                return value_of(use.arguments[0][1]) if use.arguments else Blank.OPAQUE
        return Blank.ABSENT
    return Blank.UNKNOWN
