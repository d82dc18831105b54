"""The reviewed predicates that rules name where comparing fields can't say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from scanner.usage.bind import Bound
from scanner.usage.facts import Knowledge, credentials, is_credential
from scanner.usage.predicates import Truth, fits
from scanner.usage.replies import Replies
from scanner.usage.request import Request

READS = ("GET", "HEAD")
_VERSION = re.compile(r"/v\d{1,2}(?=/|$)")
_IDENTIFIER = re.compile(r"\{\}|\d+|[0-9a-fA-F-]{16,}|[:<$].*|\{.*\}")
_NOT_REPEATED = ("http-file", "har", "postman", "insomnia", "bruno", "openapi", "access-log", "proxy-config", "jmeter")


class Case(NamedTuple):
    """A request of a provider, and what its file tells beside it."""

    request: Request
    bound: Bound
    knowledge: Knowledge
    replies: Replies
    path_class: str


def sends_credential(case: Case) -> Truth:
    """Whether a token, or a password, goes out with a request."""
    if next(credentials(case.request), None) is not None:
        return True
    return False if case.request.headers_known and case.request.query_known else None


def wrong_scheme(case: Case) -> Truth:
    """Whether the credential stands in a header in another way than the provider documents."""
    auth, api = case.request.auth, case.bound.provider.api
    if auth is None or api is None or _is_open(case):
        return False
    if auth.place not in ("header:authorization", "userinfo"):
        return auth.place.startswith("header:") and auth.place.removeprefix("header:") not in api.headers
    if not auth.scheme:
        return None
    return auth.scheme.lower() not in {scheme.lower() for scheme in case.bound.provider.context.schemes}


def _is_open(case: Case) -> bool:
    api, path = case.bound.provider.api, case.bound.origin.path
    return api is not None and path is not None and any(fits(pattern, path) for pattern in api.open)


def plain_http(case: Case) -> Truth:
    """Whether a credential travels unencrypted, other than within one machine."""
    origin = case.bound.origin
    if origin.scheme is None or origin.host is None:
        return None
    if origin.scheme != "http" or origin.is_loopback:
        return False
    return sends_credential(case)


def credential_in_query(case: Case) -> Truth:
    """Whether the query holds a credential under a name that the provider does not document for it."""
    documented = case.bound.provider.api.query if case.bound.provider.api else ()
    for param in case.request.query:
        if param.name in documented:
            continue
        if is_credential(param.name):
            return True
        if case.knowledge.of(param.value, case.bound.provider).evidence[:1] in (("leak",), ("prefix",)):
            return True
    return False if case.request.query_known else None


def list_call(case: Case) -> Truth:
    """Whether a request names a collection and nothing in it: no identifier in the path."""
    path = case.bound.origin.path
    if path is None or (version := _VERSION.search(path)) is None:
        return None
    segments = [segment for segment in path[version.end() :].split("/") if segment]
    return len(segments) == 1 and not _IDENTIFIER.fullmatch(segments[0])


def only_read_with(case: Case) -> Truth:
    """Whether the token that this request mints is used in the same file, and only to read."""
    uses = case.replies.spent.get(case.request.number, ())
    if not uses or case.request.number in case.replies.given:
        return False
    if any(not request.method for request in uses):
        return None
    return all(request.method in READS for request in uses)


def refresh_token_reused(case: Case) -> Truth:
    """Whether a refresh token that a refresh makes invalid will be used again."""
    sent = next((param.value for param in case.request.body if param.name == "refresh_token"), None)
    if sent is None or case.path_class in ("docs", "example", "test"):
        return False
    if sent.literal:
        known = case.knowledge.of(sent, case.bound.provider)
        return not known.placeholder and case.request.form not in _NOT_REPEATED
    number = case.request.number
    if any(piece.reply >= 0 or piece.several for piece in sent.pieces):
        return False
    if number in case.replies.passed_on:
        return None
    taken = case.replies.taken.get(number, frozenset())
    return "access_token" in taken and not any("refresh" in name for name in taken)


def json_without_type(case: Case) -> Truth:
    """Whether a JSON body goes out without its media type, by a client that does not name it by itself."""
    request = case.request
    if not request.has_body or request.sets_type or any(name.lower() == "content-type" for name, _ in request.headers):
        return False
    if not request.headers_known:
        return None
    if request.is_json:
        return True
    return True if request.body and not request.content else None


JUDGEMENTS: Mapping[str, Callable[[Case], Truth]] = {
    "sends-credential": sends_credential,
    "wrong-scheme": wrong_scheme,
    "plain-http": plain_http,
    "credential-in-query": credential_in_query,
    "list-call": list_call,
    "only-read-with": only_read_with,
    "refresh-token-reused": refresh_token_reused,
    "json-without-type": json_without_type,
}
"""By the names in `scanner.ruleset.where.PREDICATES`."""
