"""The fields that conditions of rules can look at, of a request, a token or a statement of a library."""

from __future__ import annotations

from scanner.usage.origin import Origin
from scanner.usage.predicates import Blank, Truth, Value
from scanner.usage.request import Param, Request
from scanner.usage.text import Text


class RequestFields:
    """A request alone, without what is known of its token: enough for the facts of a reply."""

    def __init__(self, request: Request, origin: Origin) -> None:
        self._request = request
        self._origin = origin

    def field(self, name: str) -> Value:
        """Return a `request.` field; others are unknown."""
        return request_field(self._request, self._origin, name)

    def judge(self, name: str) -> Truth:  # noqa: ARG002 - the protocol's: predicates need more than a request
        """Know nothing."""
        return None


def request_field(request: Request, origin: Origin, name: str) -> Value:
    """Return a field of a request; unknown for a name that is none of a request's."""
    prefix, _, rest = name.removeprefix("request.").partition(".")
    if not name.startswith("request."):
        return Blank.UNKNOWN
    if prefix == "header":
        return _param(request.headers, rest, known=request.headers_known, ignore_case=True)
    if prefix == "query":
        return _param(request.query, rest, known=request.query_known)
    if prefix == "body":
        return _param(request.body, rest, known=not request.has_body)
    if prefix == "auth":
        return _auth(request, rest)
    return _plain(request, origin, prefix)


def _plain(request: Request, origin: Origin, name: str) -> Value:
    texts = {
        "method": request.method, "scheme": origin.scheme, "host": origin.host, "path": origin.path,
        "content": request.content,
    }  # fmt: skip
    if name in texts:
        return texts[name] or Blank.UNKNOWN
    others: dict[str, Value] = {
        "form": request.form, "comment": request.comment, "has_body": request.has_body, "sets_type": request.sets_type,
    }  # fmt: skip
    return others.get(name, Blank.UNKNOWN)


def _auth(request: Request, name: str) -> Value:
    auth = request.auth
    if auth is None:
        return Blank.ABSENT if request.headers_known and request.query_known else Blank.UNKNOWN
    return (auth.scheme.lower() if name == "scheme" else auth.place) or Blank.OPAQUE


def _param(params: tuple[Param, ...], name: str, *, known: bool, ignore_case: bool = False) -> Value:
    for param in params:
        if param.name == name or (ignore_case and param.name.lower() == name):
            return value_of(param.value)
    return Blank.ABSENT if known else Blank.UNKNOWN


def value_of(text: Text) -> Value:
    """Return a literal's text; what has a hole is there, but not known."""
    written = text.literal
    return Blank.OPAQUE if written is None else written
